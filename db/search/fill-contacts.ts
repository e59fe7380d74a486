import { searchForm } from '../../domain/search/form.ts'
import { gramsOf } from '../../domain/search/grams.ts'
import type { Database, Sql } from '../client.ts'
import { marksOf } from './marks.ts'

/** Either these contacts, or those of these conversations. */
export type WhichContacts = { contacts: string[] } | { conversations: string[] }

/**
 * Stores the pieces by which the search finds these contacts' names, where the names changed. A contact without a name
 * is found by its number alone. The rows that are filled backward (see fill.ts) stand behind all others.
 */
export async function fillContacts(
  sql: Sql,
  which: WhichContacts,
  direction: 'forward' | 'backward' = 'forward',
): Promise<void> {
  const ids =
    'contacts' in which
      ? sql`select id from unnest(${which.contacts}::uuid[]) id`
      : sql`select contact_id from conversations where id = any(${which.conversations}::uuid[])`
  const changed = await sql<{ id: string; channelId: string; name: string | null; position: string }[]>`
    select p.id, p.channel_id, p.name, coalesce(s.position,
      ${direction === 'forward' ? sql`` : sql`-`} nextval('search_contact_position'))::text as position
    from contacts p left join search_contacts s on s.contact_id = p.id
    where p.id in (${ids}) and (p.name is distinct from s.name)
      and p.merged_into is null and p.erased_at is null`
  if (changed.length === 0) return
  const rows = changed.map(({ id, channelId, name, ...row }) => {
    const position = Number(row.position)
    const grams = gramsOf(searchForm(name ?? '').text, { short: true })
    return {
      id,
      channelId,
      name,
      position,
      grams: `{${[...grams, ...marksOf('contacts', { position, channelId })]}}`,
    }
  })
  await sql`
    insert into search_contacts (contact_id, position, channel_id, name, grams)
    select r.id, r.position, r."channelId", r.name, r.grams::integer[]
    from jsonb_to_recordset(${sql.json(rows)}) as r(id uuid, "position" bigint, "channelId" uuid, name text, grams text)
    where r.name is not null
    on conflict (contact_id) do update set name = excluded.name, grams = excluded.grams`
  const nameless = rows.filter(({ name }) => name === null).map(({ id }) => id)
  if (nameless.length > 0) await sql`delete from search_contacts where contact_id = any(${nameless})`
}

/**
 * Locks, so that nobody else fills until the end of the transaction. The lock is a statement of its own: the next
 * statement then sees everything that was stored before it.
 */
export async function stopFilling(tx: Sql): Promise<void> {
  await tx`select from search_progress order by direction for update`
}

/** Deletes the pieces of an erased contact, and of all contacts that were merged into it. */
export async function forgetContact(sql: Database, id: string): Promise<void> {
  await sql.begin(async tx => {
    await stopFilling(tx)
    await tx`
      with recursive everyone as (
        select id from contacts where id = ${id}
        union all
        select p.id from contacts p join everyone on p.merged_into = everyone.id
      )
      delete from search_contacts where contact_id in (select id from everyone)`
  })
}
