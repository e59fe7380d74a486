import type { ConversationStatus } from '../../domain/conversation.ts'
import { gramsOfTerms } from '../../domain/search/grams.ts'
import { findIn, type Snippet } from '../../domain/search/snippet.ts'
import type { Fragment, Sql } from '../client.ts'
import type { ListedContact } from '../contact-lists.ts'
import { contactColumns } from '../contacts.ts'
import { boundsOf, byIndex, channelsIn, isInScope, isReadable, mentionedOnly, type Scope } from './scope.ts'
import { lookOnce, mergeWalked, type Walked, walk } from './walk.ts'

/** A contact, with the conversation to open from a search. */
export interface FoundContact {
  id: string
  channelId: string
  name: string | null
  addresses: string[]
  /** Their last one that may be read; null: they have none. */
  conversationId: string | null
  createdAt: Date
}

export type ContactHit = FoundContact & { snippet: Snippet }

interface NameCandidate {
  id: string
  position: number
  name: string | null
}

interface NameHit {
  id: string
  position: number
  snippet: Snippet
}

const accepts =
  (terms: string[]) =>
  ({ id, position, name }: NameCandidate): NameHit | undefined => {
    const snippet = findIn(name ?? '', terms)
    return snippet && { id, position, snippet }
  }

/** Contacts whose name contains all terms, the newest first. */
export async function findNames(
  sql: Sql,
  terms: string[],
  scope: Scope,
  page: { before?: number; limit: number },
): Promise<Walked<ContactHit>> {
  const found = await findInChannels(sql, terms, scope, page)
  const { visibleTo } = scope
  const { hits, next } =
    visibleTo === undefined || terms.length === 0
      ? found
      : mergeWalked(found, await findMentioned(sql, terms, { ...scope, visibleTo }, page), page.limit)
  const ids = hits.map(({ id }) => id)
  const rows = ids.length > 0 ? await sql<FoundContact[]>`${contactsOf(sql, ids, scope)}` : []
  const shown = hits.flatMap(({ id, snippet }) => {
    const row = rows.find(row => row.id === id)
    return row ? [{ ...row, snippet }] : []
  })
  return { hits: shown, next }
}

/** So many names of one look are compared with the words. */
const MOST_AT_ONCE = 200

/** The same of the conversations that the agent may read by a mention alone. */
async function findMentioned(
  sql: Sql,
  terms: string[],
  scope: Scope & { visibleTo: string },
  { before }: { before?: number },
): Promise<Walked<NameHit>> {
  const grams = gramsOfTerms(terms, { short: true })
  const rows = await sql<NameCandidate[]>`
    with mine as materialized (${mentionedOnly(sql, scope)}), names_of_mine as materialized (
      select s.* from search_contacts s where s.contact_id in (select contact_id from mine)
    ), newest as materialized (
      select * from names_of_mine
      where ${before === undefined ? sql`true` : sql`position < ${before}`}
        ${grams.length === 0 ? sql`` : sql`and grams @> ${grams}::integer[]`}
      order by position desc limit ${MOST_AT_ONCE}
    )
    select newest.position::float8 as position, p.id, p.name
    from newest left join contacts p on p.id = newest.contact_id and p.merged_into is null and p.erased_at is null
    order by position desc`
  return lookOnce(rows, MOST_AT_ONCE, accepts(terms))
}

/** Contacts of those conversations whose number ends so, in the order of `findContactsBy`. */
export async function findMentionedByDigits(
  sql: Sql,
  digits: string,
  scope: Scope,
  { after, limit }: { after?: { key: string; id: string }; limit: number },
): Promise<ListedContact[]> {
  const { visibleTo } = scope
  if (visibleTo === undefined) return []
  return sql<ListedContact[]>`
    with mine as materialized (${mentionedOnly(sql, { ...scope, visibleTo })}), found as materialized (
      select a.contact_id, min(reverse(a.address) collate "C") as key from contact_addresses a
      where a.contact_id in (select contact_id from mine) and right(a.address, length(${digits}::text)) = ${digits}::text
      group by a.contact_id
    )
    select ${contactColumns(sql)}, found.key from found join contacts p on p.id = found.contact_id
    where p.merged_into is null and p.erased_at is null
      ${after ? sql`and (found.key, p.id) > (${after.key}::text collate "C", ${after.id}::uuid)` : sql``}
    order by found.key, p.id limit ${limit}`
}

async function findInChannels(
  sql: Sql,
  terms: string[],
  scope: Scope,
  { before, limit }: { before?: number; limit: number },
): Promise<Walked<NameHit>> {
  const channels = await channelsIn(sql, scope)
  const bounds = await boundsOf(sql, 'search_contacts')
  if (!bounds || terms.length === 0 || channels?.length === 0) return { hits: [] }
  const grams = gramsOfTerms(terms, { short: true })
  return walk<NameCandidate, NameHit>({
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
    accept: accepts(terms),
  })
}

const ofConversation = (sql: Sql) => ({ channel: sql`c.channel_id`, conversation: sql`c.id` })

const contactsOf = (sql: Sql, ids: string[], { visibleTo }: Scope): Fragment => sql`
  select p.id, p.channel_id, p.name, p.created_at,
    coalesce((select array_agg(address order by address) from contact_addresses where contact_id = p.id), '{}') as addresses,
    (select c.id from conversations c where c.contact_id = p.id and ${isReadable(sql, ofConversation(sql), { visibleTo })}
      order by c.created_at desc limit 1) as conversation_id
  from contacts p where p.id = any(${ids}::uuid[])`

/** The last conversation of each contact that may be read, by the contact's id. */
export async function lastConversationsOf(
  sql: Sql,
  contactIds: string[],
  { visibleTo }: Scope,
): Promise<Map<string, string>> {
  if (contactIds.length === 0) return new Map()
  const rows = await sql<{ contactId: string; id: string }[]>`
    select p.id as contact_id, c.id from unnest(${contactIds}::uuid[]) p(id)
    cross join lateral (
      select c.id from conversations c where c.contact_id = p.id and ${isReadable(sql, ofConversation(sql), { visibleTo })}
      order by c.created_at desc limit 1
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
    where ${isReadable(sql, ofConversation(sql), scope)}
    order by c.id limit ${limit}`
}

/** How many ids with the same beginning are read. Two ids hardly ever share eight digits. */
const MOST_IDS = 1_000
