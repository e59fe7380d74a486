import type { AuditTarget, AuditValues } from '../domain/audit-log.ts'
import { completeSettings } from '../domain/settings.ts'
import type { Fragment, Sql } from './client.ts'

/**
 * What the audit log shows of a row. Only the columns named here, so that a new one with a secret is not shown unawares. The
 * row stays locked: what another request changes is not taken for this one's.
 */
const ROWS: Partial<Record<AuditTarget, (sql: Sql, id: string) => Fragment>> = {
  agent: (sql, id) => sql`
    select a.name, a.role, a.email, a.token_hash as token, p.hash as password, s.settings from agents a
    left join passwords p on p.agent_id = a.id left join agent_settings s on s.agent_id = a.id
    where a.id = ${id} and a.deleted_at is null for no key update of a`,
  team: (sql, id) => sql`
    select name, business_hours from teams where id = ${id} and deleted_at is null for no key update`,
  channel: (sql, id) => sql`
    select c.name, v.version, v.settings from channels c
    join channel_versions v on v.channel_id = c.id and v.version = c.version
    where c.id = ${id} and c.deleted_at is null for no key update of c`,
  ai_agent: (sql, id) => sql`
    select name, model, instructions, knowledge, temperature, limits, version from ai_agents
    where id = ${id} and deleted_at is null for no key update`,
  label: (sql, id) => sql`
    select name, color, scope from labels where id = ${id} and deleted_at is null for no key update`,
  reply: (sql, id) => sql`
    select r.name, r.shortcut, r.folder, r.agent_id is null as shared, r.channel_ids, r.team_ids, r.texts, r.language,
      array(select upload_id from reply_files f where f.reply_id = r.id order by f.place) as file_ids
    from replies r where r.id = ${id} for no key update of r`,
  view: (sql, id) => sql`
    select name, scope, team_id, query from views where id = ${id} for no key update`,
  contact: (sql, id) => sql`
    select name, labels, notes from contacts where id = ${id} and erased_at is null for no key update`,
  session: (sql, id) => sql`
    select agent_id, method from sessions where id = ${id} for no key update`,
  token: (sql, id) => sql`
    select agent_id, name, expires_at from api_tokens where id = ${id} for no key update`,
  link: (sql, id) => sql`
    select agent_id, kind from sign_in_links where id = ${id} for no key update`,
}

const HIDDEN: Partial<Record<AuditTarget, readonly string[]>> = {
  agent: ['email', 'token', 'password'],
  // What is looked for may be a customer.
  view: ['query'],
  contact: ['name', 'labels', 'notes'],
}

/**
 * What is only said to have changed: secrets, e-mail addresses, what people wrote of customers, and what is one agent's alone. So
 * there is nothing to erase when a customer or an agent goes.
 */
export function hiddenOf(type: AuditTarget, row: AuditValues | undefined): readonly string[] {
  const isPrivate = row?.shared === false || row?.scope === 'private'
  return [...(HIDDEN[type] ?? []), ...(isPrivate ? ['name', 'shortcut', 'folder', 'texts'] : [])]
}

/** What can be seen of a row now; undefined if it is not there. */
export async function readAuditedRow(
  tx: Sql,
  type: AuditTarget,
  id: string,
): Promise<AuditValues | undefined> {
  const [row] = (await ROWS[type]?.(tx, id)) ?? []
  if (!row || type !== 'channel') return row && { ...row }
  const { settings, ...own } = row
  return { ...own, ...completeSettings(settings) }
}
