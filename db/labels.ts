import postgres from 'postgres'
import type { RoutingRule } from '../domain/routing/types.ts'
import type { Sql } from './client.ts'
import { moveKeptLabels } from './merges.ts'

/** PostgreSQL's error code (Appendix A of its manual). */
const UNIQUE_VIOLATION = '23505'

export const LABEL_SCOPES = ['conversation', 'contact', 'both'] as const

/** A label of the catalogue. Conversations, contacts and rules name it by its name. */
export interface Label {
  id: string
  name: string
  /** `#rrggbb`. */
  color: string
  scope: (typeof LABEL_SCOPES)[number]
  /** The name that it had, while what has it is moved to the new one. */
  movingFrom: string | null
  version: number
  createdAt: Date
}

export const labelColumns = (sql: Sql) => sql`id, name, color, scope, moving_from, version, created_at`

/** By name. */
export function listLabels(
  sql: Sql,
  page: { after?: { name: string; id: string }; limit: number },
): Promise<Label[]> {
  return sql<Label[]>`
    select ${labelColumns(sql)} from labels
    where deleted_at is null ${page.after ? sql`and (name, id) > (${page.after.name}, ${page.after.id})` : sql``}
    order by name, id limit ${page.limit}`
}

export async function loadLabel(sql: Sql, id: string): Promise<Label | undefined> {
  const [label] = await sql<Label[]>`
    select ${labelColumns(sql)} from labels where id = ${id} and deleted_at is null`
  return label
}

/** Stores a label. False if another one has its name, in whatever case. */
export async function insertLabel(
  sql: Sql,
  label: Pick<Label, 'id' | 'name' | 'color' | 'scope'>,
): Promise<boolean> {
  const { count } = await sql`insert into labels ${sql(label)} on conflict do nothing`
  return count > 0
}

/**
 * Changes a label. With another name, what has it is to be moved. False if another one has the name, or if an earlier
 * renaming is not over.
 */
export async function updateLabel(
  sql: Sql,
  id: string,
  { name, color, scope }: Pick<Label, 'name'> & Partial<Pick<Label, 'color' | 'scope'>>,
): Promise<boolean> {
  try {
    const { count } = await sql`
      update labels set color = coalesce(${color ?? null}::text, color), scope = coalesce(${scope ?? null}::text, scope),
        moving_from = case when ${name} <> name then name else moving_from end, name = ${name}
      where id = ${id} and deleted_at is null and (moving_from is null or ${name} = name)`
    return count > 0
  } catch (error) {
    if (error instanceof postgres.PostgresError && error.code === UNIQUE_VIOLATION) return false
    throw error
  }
}

/** Ends a label. What has it is to lose it. */
export async function deleteLabel(sql: Sql, id: string): Promise<boolean> {
  const { count } = await sql`
    update labels set deleted_at = now(), moving_from = name
    where id = ${id} and deleted_at is null and moving_from is null`
  return count > 0
}

/** Labels whose conversations and contacts are not all moved. */
export async function listMovingLabels(sql: Sql): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`select id from labels where moving_from is not null limit 50`
  return rows.map(({ id }) => id)
}

/**
 * Moves up to so many conversations, and contacts, from a label's former name to its name. Labels are in the rows alone: no
 * workflow holds them. Returns whether there are more.
 */
export async function moveSome(sql: Sql, id: string, limit: number): Promise<boolean> {
  const [label] = await sql<{ from: string | null; to: string | null }[]>`
    select moving_from as from, case when deleted_at is null then name end as to from labels where id = ${id}`
  if (!label?.from) return false
  const { from, to } = label
  let moved = 0
  for (const table of ['conversations', 'contacts']) {
    const { count } = await sql`
      update ${sql(table)} t set labels = case
        when ${to}::text is null or ${to}::text = any(t.labels) then array_remove(t.labels, ${from}::text)
        else array_replace(t.labels, ${from}::text, ${to}::text) end
      where t.id in (
        select id from ${sql(table)} where labels <> '{}' and labels @> array[${from}::text] limit ${limit})`
    moved += count
  }
  await moveKeptLabels(sql, from, to)
  if (moved > 0) return true
  await sql`update labels set moving_from = null where id = ${id} and moving_from = ${from}`
  return false
}

/** The current rules of all channels that have some. */
export function listRules(sql: Sql): Promise<{ channelId: string; name: string; rules: RoutingRule[] }[]> {
  return sql<{ channelId: string; name: string; rules: RoutingRule[] }[]>`
    select c.id as channel_id, c.name, v.settings->'rules' as rules
    from channels c join channel_versions v on v.channel_id = c.id and v.version = c.version
    where c.deleted_at is null and jsonb_array_length(coalesce(v.settings->'rules', '[]')) > 0`
}
