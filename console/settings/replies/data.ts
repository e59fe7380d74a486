import { queryOptions } from '@tanstack/react-query'
import { api, ask, askAll } from '../../api/client.ts'
import type { CannedReply, paths, Upload } from '../../api/types.ts'

export const repliesQuery = queryOptions({
  queryKey: ['replies', 'all'],
  queryFn: () => askAll(cursor => api.GET('/v1/replies', { params: { query: { limit: 200, cursor } } })),
  staleTime: 0,
})

export const replyQuery = (id: string) =>
  queryOptions({
    queryKey: ['replies', 'one', id],
    queryFn: () => ask(api.GET('/v1/replies/{id}', { params: { path: { id } } })),
    staleTime: 0,
  })

export type ReplyChanges = paths['/v1/replies/{id}']['patch']['requestBody']['content']['application/json']

/** A canned reply in the form. */
export interface ReplyValues {
  name: string
  shortcut: string
  folder: string
  shared: boolean
  channelIds: string[]
  teamIds: string[]
  texts: Record<string, string>
  language: string
  files: Upload[]
}

/** A stored reply in the form's shape. */
export function valuesOf(reply: CannedReply): ReplyValues {
  const { name, shortcut, folder, shared, channelIds, teamIds, texts, language, files } = reply
  return { name, shortcut: shortcut ?? '', folder, shared, channelIds, teamIds, texts, language, files }
}

/** The part of a reply that can be changed, in the shape of the audit log. */
export function storedOf({ files, ...reply }: CannedReply) {
  const { name, shortcut, folder, channelIds, teamIds, texts, language } = reply
  const fileIds = files.map(({ id }) => id)
  return { name, shortcut, folder, channelIds, teamIds, texts, language, fileIds }
}

/**
 * The form's values in the API's shape. Channels and teams belong to shared replies only; the API refuses them for
 * others.
 */
export function bodyOf({ files, shortcut, ...values }: ReplyValues) {
  const { shared, channelIds, teamIds, ...fields } = values
  const audience = shared ? { channelIds, teamIds } : { channelIds: [], teamIds: [] }
  return { ...fields, ...audience, shortcut: shortcut || null, fileIds: files.map(({ id }) => id) }
}

/** The paths that have a field in the form. There is one text for each language. */
export const fieldsOf = ({ texts }: ReplyValues) => [
  'name',
  'shortcut',
  'folder',
  'language',
  ...Object.keys(texts).map(language => `texts.${language}`),
]

/** Replies by folder, sorted by its name. Those without a folder come first. */
export function byFolder(replies: readonly CannedReply[]): [folder: string, replies: CannedReply[]][] {
  const folders = new Map<string, CannedReply[]>()
  for (const reply of replies) folders.set(reply.folder, [...(folders.get(reply.folder) ?? []), reply])
  return [...folders].sort(([a], [b]) => a.localeCompare(b))
}
