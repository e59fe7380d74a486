import { createRoute, type z } from '@hono/zod-openapi'
import { type AuditEntry, type AuditPlace, listAuditEntries } from '../../db/audit-log.ts'
import { longStatements } from '../../db/client.ts'
import { hasRole, type Principal, requireRole } from '../http/auth.ts'
import { type Columns, csvStream } from '../http/csv.ts'
import { csvHeaders, isCsv } from '../http/csv-answer.ts'
import { decodeCursor, PLACES, pageOf } from '../http/cursor.ts'
import { auditEntry, auditLogQuery } from '../schemas/audit-log.ts'
import { answer, listOf, problems } from '../schemas/common.ts'
import type { Services } from '../services/services.ts'
import { makeRouter } from './router.ts'

const list = createRoute({
  method: 'get',
  path: '/audit-log',
  tags: ['Audit log'],
  summary:
    'What people did, the newest first: sign-ins, changes, commands, refused attempts; also as text/csv',
  description:
    'For supervisors and administrators. Only administrators see `source`: addresses, programs and sessions of others. Entries are never changed or deleted.',
  middleware: [requireRole('supervisor')] as const,
  request: { query: auditLogQuery },
  responses: {
    200: {
      description: 'A page of entries',
      content: {
        ...answer(listOf(auditEntry), '').content,
        'text/csv': { schema: { type: 'string' as const } },
      },
    },
    ...problems(),
  },
})

/** How many entries are read at once while a file is written. */
const PAGE = 500

/** The route that reads the audit log. */
export function auditLogRoutes({ dependencies: { sql: database, log } }: Services) {
  const sql = longStatements(database)
  return makeRouter().openapi(list, async c => {
    const { from, to, limit, cursor, bom, ...scope } = c.req.valid('query')
    const filter = {
      ...scope,
      from: from === undefined ? undefined : new Date(from),
      to: to === undefined ? undefined : new Date(to),
    }
    const view = viewFor(c.get('principal'))
    const place = decodeCursor(cursor, PLACES.timeAndPosition)
    const first = place && { at: place[0], position: place[1] }
    if (isCsv(c)) {
      const pages = async function* () {
        for (let after: AuditPlace | undefined = first; ; ) {
          const entries: AuditEntry[] = await listAuditEntries(sql, filter, { after, limit: PAGE })
          yield entries.map(view)
          after = entries.at(-1)
          if (!after || entries.length < PAGE) return
        }
      }
      const onError = (error: unknown) =>
        log.error({ requestId: c.get('requestId'), err: error }, 'a file of the audit log broke off')
      const body = await csvStream(COLUMNS, pages(), { bom: bom === 'true', onError })
      return c.body(body, 200, csvHeaders('audit-log')) as never
    }
    const found = await listAuditEntries(sql, filter, { after: first, limit: limit + 1 })
    return c.json(
      pageOf(found, limit, view, row => [row.at, row.position]),
      200,
    )
  })
}

type View = z.output<typeof auditEntry>

/**
 * What a principal sees of an entry. The address and device of a request are for administrators only, who may also
 * list the sessions of others.
 */
function viewFor(principal: Principal): (entry: AuditEntry) => View {
  const seesSource = hasRole(principal, 'admin')
  return e => ({
    id: e.id,
    at: e.at.toISOString(),
    action: e.action,
    outcome: e.outcome,
    code: e.code,
    actor: { kind: e.actorKind, id: e.actorId, name: e.actorName, role: e.actorRole },
    target: e.targetType && { type: e.targetType, id: e.targetId },
    before: e.before,
    after: e.after,
    token: e.tokenId === null ? null : { id: e.tokenId, name: e.tokenName ?? '' },
    source: seesSource ? { address: e.address, userAgent: e.userAgent, sessionId: e.sessionId } : null,
    requestId: e.requestId,
    commandId: e.commandId,
  })
}

const COLUMNS: Columns<View> = {
  at: row => row.at,
  action: row => row.action,
  outcome: row => row.outcome,
  code: row => row.code,
  actor: row => row.actor.kind,
  actor_id: row => row.actor.id,
  actor_name: row => row.actor.name,
  actor_role: row => row.actor.role,
  target: row => row.target?.type ?? null,
  target_id: row => row.target?.id ?? null,
  before: row => row.before && JSON.stringify(row.before),
  after: row => row.after && JSON.stringify(row.after),
  token_id: row => row.token?.id ?? null,
  token_name: row => row.token?.name ?? null,
  address: row => row.source?.address ?? null,
  user_agent: row => row.source?.userAgent ?? null,
  session_id: row => row.source?.sessionId ?? null,
  request_id: row => row.requestId,
  command_id: row => row.commandId,
  id: row => row.id,
}
