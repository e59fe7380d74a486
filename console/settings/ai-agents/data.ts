import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { api, ask, askAll } from '../../api/client.ts'
import type { AiAgent } from '../../api/types.ts'

// Read again whenever a page of the settings opens (`staleTime: 0`): no event tells of changes, and a form must begin
// with what is stored. Only a single version never changes.

export const aiAgentsQuery = queryOptions({
  queryKey: ['ai-agents'],
  queryFn: () => askAll(cursor => api.GET('/v1/ai-agents', { params: { query: { limit: 200, cursor } } })),
  staleTime: 0,
})

export const aiAgentQuery = (id: string) =>
  queryOptions({
    queryKey: ['ai-agents', id],
    queryFn: () => ask(api.GET('/v1/ai-agents/{id}', { params: { path: { id } } })),
    staleTime: 0,
  })

export const versionsQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['ai-agents', id, 'versions'],
    queryFn: ({ pageParam }) => {
      const query = { limit: 20, cursor: pageParam }
      return ask(api.GET('/v1/ai-agents/{id}/versions', { params: { path: { id }, query } }))
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    staleTime: 0,
  })

export const versionQuery = (id: string, version: number) =>
  queryOptions({
    queryKey: ['ai-agents', id, 'versions', version],
    queryFn: () =>
      ask(api.GET('/v1/ai-agents/{id}/versions/{version}', { params: { path: { id, version } } })),
  })

/** The part of an AI agent that can be changed. */
export type Profile = Pick<
  AiAgent,
  'name' | 'model' | 'instructions' | 'knowledge' | 'temperature' | 'limits'
>

/** Picks that part. */
export function profileOf({ name, model, instructions, knowledge, temperature, limits }: Profile): Profile {
  return { name, model, instructions, knowledge, temperature, limits }
}

/** The fields that a version can change, with words for each. */
export const FIELDS = [
  ...(['name', 'model', 'instructions', 'knowledge', 'temperature'] as const),
  ...(['maxTurns', 'maxTokens', 'maxMinutes'] as const),
] as const
export type FieldName = (typeof FIELDS)[number]

/** The field of a path in a version: `limits.maxTurns` is `maxTurns`. Undefined: a field that this page does not know. */
export function fieldOf(path: string): FieldName | undefined {
  const last = path.split('.').at(-1)
  return FIELDS.find(field => field === last)
}
