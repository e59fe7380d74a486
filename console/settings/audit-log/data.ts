import { infiniteQueryOptions } from '@tanstack/react-query'
import { api, ask } from '../../api/client.ts'
import type { AuditEntry, paths } from '../../api/types.ts'

type Query = NonNullable<paths['/v1/audit-log']['get']['parameters']['query']>

/** The filters of the log. */
export type AuditFilter = Pick<Query, 'actorId' | 'targetType' | 'outcome' | 'from' | 'to' | 'action'>

export const TARGETS = [
  ...(['agent', 'team', 'channel', 'ai_agent', 'label', 'reply', 'view'] as const),
  ...(['conversation', 'contact', 'file', 'session', 'token', 'link'] as const),
]
export const OUTCOMES = ['done', 'refused', 'unknown'] as const

const ROWS = 50

/** The answer as JSON. The route can also answer with a file, so the client's type has both. */
interface AuditPage {
  items: AuditEntry[]
  nextCursor: string | null
}

export const auditQuery = (filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: ['audit-log', filter],
    async queryFn({ pageParam }) {
      const query = { ...filter, limit: ROWS, cursor: pageParam }
      return (await ask(api.GET('/v1/audit-log', { params: { query } }))) as AuditPage
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    staleTime: 0,
  })

/** All entries that the filter selects, as CSV. Throws `ApiError`. */
export async function auditFile(filter: AuditFilter): Promise<Blob> {
  // With a byte order mark, without which Excel reads Thai names wrongly.
  const params = { query: { ...filter, bom: 'true' as const } }
  const headers = { Accept: 'text/csv' }
  return (await ask(api.GET('/v1/audit-log', { params, headers, parseAs: 'blob' }))) as unknown as Blob
}
