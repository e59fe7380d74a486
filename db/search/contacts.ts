import type { ConversationStatus } from '../../domain/conversation.ts'
import { gramsOfTerms } from '../../domain/search/grams.ts'
import { findIn, type Snippet } from '../../domain/search/snippet.ts'
import type { Fragment, Sql } from '../client.ts'
import { byIndex, channelsIn, isInScope, type Scope } from './scope.ts'
import { type Walked, walk } from './walk.ts'

/** A contact, with the conversation to open from a search. */
export interface FoundContact {
  id: string
  channelId: string
  name: string | null
  addresses: string[]
  /** Their latest conversation; null: they have none. */
  conversationId: string | null
  createdAt: Date
}

export type ContactHit = FoundContact & { snippet: Snippet }

/** Contacts whose name contains all terms, newest first. */
export async function findNames(
  sql: Sql,
  terms: string[],
  scope: Scope,
  { before, limit }: { before?: number; limit: number },
): Promise<Walked<ContactHit>> {
  const channels = await channelsIn(sql, scope)
  const bounds = await boundsOf(sql)
  if (!bounds || terms.length === 0 || channels?.length === 0) return { hits: [] }
  const grams = gramsOfTerms(terms, { short: true })
  const { hits, next } = await walk<
    { id: string; position: number; name: string | null },
    { id: string; snippet: Snippet }
  >({
    what: 'contacts',
    bounds,
    before,
    limit,
    look: ({ stretches, before, limit }) => sql`
      with found as materialized (
        select s.position, s.channel_id, s.contact_id from search_contacts s
        where ${byIndex(sql, { grams, stretches, channels })}
      ), newest as materialized (
        select * from found where position < ${before} and ${isInScope(sql, sql`found.channel_id`, scope)}
        order by position desc limit ${limit}
      )
      select newest.position::float8 as position, p.id, p.name
      from newest left join contacts p on p.id = newest.contact_id and p.merged_into is null and p.erased_at is null
      order by position desc`,
    accept: ({ id, name }) => {
      const snippet = findIn(name ?? '', terms)
      return snippet && { id, snippet }
    },
  })
  const ids = hits.map(({ id }) => id)
  const rows = ids.length > 0 ? await sql<FoundContact[]>`${contactsOf(sql, ids)}` : []
  const shown = hits.flatMap(({ id, snippet }) => {
    const row = rows.find(row => row.id === id)
    return row ? [{ ...row, snippet }] : []
  })
  return { hits: shown, next }
}

async function boundsOf(sql: Sql): Promise<{ first: number; last: number } | undefined> {
  const [bounds] = await sql<{ first: string | null; last: string | null }[]>`
    select min(position)::text as first, max(position)::text as last from search_contacts`
  return bounds?.first && bounds.last ? { first: Number(bounds.first), last: Number(bounds.last) } : undefined
}

const contactsOf = (sql: Sql, ids: string[]): Fragment => sql`
  select p.id, p.channel_id, p.name, p.created_at,
    coalesce((select array_agg(address order by address) from contact_addresses where contact_id = p.id), '{}') as addresses,
    (select c.id from conversations c where c.contact_id = p.id order by c.created_at desc limit 1) as conversation_id
  from contacts p where p.id = any(${ids}::uuid[])`

/** The latest conversation of each contact, by the contact's id. */
export async function lastConversationsOf(sql: Sql, contactIds: string[]): Promise<Map<string, string>> {
  if (contactIds.length === 0) return new Map()
  const rows = await sql<{ contactId: string; id: string }[]>`
    select p.id as contact_id, c.id from unnest(${contactIds}::uuid[]) p(id)
    cross join lateral (
      select id from conversations where contact_id = p.id order by created_at desc limit 1
    ) c`
  return new Map(rows.map(({ contactId, id }) => [contactId, id]))
}

/** A conversation by its id. */
export interface FoundConversation {
  id: string
  channelId: string
  status: ConversationStatus
  contactId: string
  contactName: string | null
  address: string
  createdAt: Date
}

/** Conversations whose ids lie between two ids. */
export function findConversationsByIds(
  sql: Sql,
  ids: { from: string; to: string },
  scope: Scope,
  { after, limit }: { after?: string; limit: number },
): Promise<FoundConversation[]> {
  return sql<FoundConversation[]>`
    with ids as materialized (
      select c.id, c.channel_id from conversations c
      where c.id between ${after ?? ids.from} and ${ids.to} ${after === undefined ? sql`` : sql`and c.id > ${after}`}
      order by c.id limit ${MOST_IDS}
    )
    select c.id, c.channel_id, c.status, c.contact_id, p.name as contact_name, c.address, c.created_at
    from ids join conversations c on c.id = ids.id join contacts p on p.id = c.contact_id
    where ${isInScope(sql, sql`c.channel_id`, scope)}
    order by c.id limit ${limit}`
}

/** How many ids with the same beginning are read. Two ids hardly ever share eight digits. */
const MOST_IDS = 1_000
