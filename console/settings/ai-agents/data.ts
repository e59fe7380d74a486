import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { api, ask, askAll } from '../../api/client.ts'
import type { AiAgent } from '../../api/types.ts'

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

/** What can be changed of an AI agent. */
export type Profile = Pick<
  AiAgent,
  'name' | 'model' | 'instructions' | 'knowledge' | 'temperature' | 'limits'
>

export function profileOf({ name, model, instructions, knowledge, temperature, limits }: Profile): Profile {
  return { name, model, instructions, knowledge, temperature, limits }
}

/** The fields of the versions, by which their changes are worded. */
export const FIELDS = [
  ...(['name', 'model', 'instructions', 'knowledge', 'temperature'] as const),
  ...(['maxTurns', 'maxTokens', 'maxMinutes'] as const),
] as const
export type FieldName = (typeof FIELDS)[number]

/** `limits.maxTurns` is worded as `maxTurns`. */
export function fieldOf(path: string): FieldName | undefined {
  const last = path.split('.').at(-1)
  return FIELDS.find(field => field === last)
}
