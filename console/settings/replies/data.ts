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

/** A canned reply as it is entered. */
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

export function valuesOf(reply: CannedReply): ReplyValues {
  const { name, shortcut, folder, shared, channelIds, teamIds, texts, language, files } = reply
  return { name, shortcut: shortcut ?? '', folder, shared, channelIds, teamIds, texts, language, files }
}

/** What can be changed of it, as the audit log names it. */
export function storedOf({ files, ...reply }: CannedReply) {
  const { name, shortcut, folder, channelIds, teamIds, texts, language } = reply
  const fileIds = files.map(({ id }) => id)
  return { name, shortcut, folder, channelIds, teamIds, texts, language, fileIds }
}

/** What is sent: whom it is for is told of shared ones only. */
export function bodyOf({ files, shortcut, ...values }: ReplyValues) {
  const { shared, channelIds, teamIds, ...fields } = values
  const audience = shared ? { channelIds, teamIds } : { channelIds: [], teamIds: [] }
  return { ...fields, ...audience, shortcut: shortcut || null, fileIds: files.map(({ id }) => id) }
}

/** The paths that have a place in the form; the texts have one for each language. */
export const fieldsOf = ({ texts }: ReplyValues) => [
  ...['name', 'shortcut', 'folder', 'language'],
  ...Object.keys(texts).map(language => `texts.${language}`),
]

/** By folder, in its order; what is in none comes first. */
export function byFolder(replies: readonly CannedReply[]): [folder: string, replies: CannedReply[]][] {
  const folders = new Map<string, CannedReply[]>()
  for (const reply of replies) folders.set(reply.folder, [...(folders.get(reply.folder) ?? []), reply])
  return [...folders].sort(([a], [b]) => a.localeCompare(b))
}
