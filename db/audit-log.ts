import type { AuditAction, AuditOutcome, AuditTarget, AuditValues } from '../domain/audit-log.ts'
import type { Role } from '../domain/conversation.ts'
import { type Fragment, json, type Sql } from './client.ts'

/** Who did it. `nobody`: the sender had no session and no token. */
export interface AuditActor {
  kind: 'agent' | 'administrator' | 'nobody'
  id?: string
  name?: string
  role?: Role
}

/** Where a request came from, and which session allowed it. */
export interface AuditSource {
  sessionId?: string
  tokenId?: string
  tokenName?: string
  address?: string
  userAgent?: string
  requestId?: string
}

export interface NewAuditEntry {
  id: string
  action: AuditAction
  outcome: AuditOutcome
  /** The code of the problem with which it was refused, or which left its outcome unknown. */
  code?: string
  actor: AuditActor
  target?: { type: AuditTarget; id?: string }
  before?: AuditValues | null
  after?: AuditValues | null
  source: AuditSource
  commandId?: string
}

/** Adds entries. An entry whose id is in the table is not added again. */
export async function insertAuditEntries(sql: Sql, entries: NewAuditEntry[]): Promise<void> {
  const rows = entries.map(({ actor, target, source, commandId, ...entry }) => ({
    ...entry,
    actor_kind: actor.kind,
    actor_id: actor.id,
    actor_name: actor.name,
    actor_role: actor.role,
    target_type: target?.type,
    target_id: target?.id,
    session_id: source.sessionId,
    token_id: source.tokenId,
    token_name: source.tokenName,
    address: source.address,
    user_agent: source.userAgent,
    request_id: source.requestId,
    command_id: commandId,
  }))
  await sql`
    insert into audit_log (id, action, outcome, code, actor_kind, actor_id, actor_name, actor_role, target_type, target_id,
      before, after, session_id, token_id, token_name, address, user_agent, request_id, command_id)
    select e.id, e.action, e.outcome, e.code, e.actor_kind, e.actor_id, e.actor_name, e.actor_role, e.target_type,
      e.target_id, e.before, e.after, e.session_id, e.token_id, e.token_name, e.address, e.user_agent, e.request_id,
      e.command_id
    from jsonb_to_recordset(${json(sql, rows)}) as e(id uuid, action text, outcome text, code text, actor_kind text,
      actor_id uuid, actor_name text, actor_role text, target_type text, target_id uuid, before jsonb, after jsonb,
      session_id uuid, token_id uuid, token_name text, address text, user_agent text, request_id text, command_id uuid)
    on conflict do nothing`
}

export interface AuditEntry {
  id: string
  at: Date
  position: string
  action: AuditAction
  outcome: AuditOutcome
  code: string | null
  actorKind: AuditActor['kind']
  actorId: string | null
  actorName: string | null
  actorRole: Role | null
  targetType: AuditTarget | null
  targetId: string | null
  before: AuditValues | null
  after: AuditValues | null
  sessionId: string | null
  tokenId: string | null
  tokenName: string | null
  address: string | null
  userAgent: string | null
  requestId: string | null
  commandId: string | null
}

export interface AuditFilter {
  actorId?: string
  action?: AuditAction
  targetType?: AuditTarget
  targetId?: string
  from?: Date
  to?: Date
  outcome?: AuditOutcome
}

/** Written as literals, so that PostgreSQL uses the partial indexes of the rare outcomes. */
const OUTCOMES: Record<AuditOutcome, (sql: Sql) => Fragment> = {
  done: sql => sql`and outcome = 'done'`,
  refused: sql => sql`and outcome = 'refused'`,
  unknown: sql => sql`and outcome = 'unknown'`,
}

export interface AuditPlace {
  at: Date
  position: string
}

/** Entries, newest first. */
export function listAuditEntries(
  sql: Sql,
  { actorId, action, targetType, targetId, from, to, outcome }: AuditFilter,
  page: { after?: AuditPlace; limit: number },
): Promise<AuditEntry[]> {
  return sql<AuditEntry[]>`
    select * from audit_log where true
      ${actorId ? sql`and actor_id = ${actorId}` : sql``}
      ${action ? sql`and action = ${action}` : sql``}
      ${targetType ? sql`and target_type = ${targetType}` : sql``}
      ${targetId ? sql`and target_id = ${targetId}` : sql``}
      ${from ? sql`and at >= ${from}` : sql``}
      ${to ? sql`and at < ${to}` : sql``}
      ${outcome ? OUTCOMES[outcome](sql) : sql``}
      ${page.after ? sql`and (at, position) < (${page.after.at}, ${page.after.position})` : sql``}
    order by at desc, position desc limit ${page.limit}`
}
