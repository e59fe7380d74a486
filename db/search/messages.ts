import type { Actor } from '../../domain/conversation.ts'
import { gramsOfTerms } from '../../domain/search/grams.ts'
import { findIn, type Snippet } from '../../domain/search/snippet.ts'
import type { Fragment, Sql } from '../client.ts'
import { searchedText } from './fill.ts'
import { boundsOf, byIndex, channelsIn, isInScope, isReadable, mentionedOnly, type Scope } from './scope.ts'
import { lookOnce, mergeWalked, type Walked, walk } from './walk.ts'

/** A message or note that was found, with its conversation. */
export interface FoundText {
  kind: 'message' | 'note'
  position: number
  channelId: string
  conversationId: string
  /** Null: a note. */
  messageId: string | null
  seq: number
  at: Date
  direction: 'inbound' | 'outbound' | null
  author: Actor
  contactId: string
  contactName: string | null
  address: string
  text: string
  values: string | null
}

/** Null: it was deleted after the search had read it. */
type Candidate = FoundText | { channelId: null; position: number }

export type TextHit = FoundText & { snippet: Snippet }

/** Messages and notes that contain all terms, newest first. */
export async function findTexts(
  sql: Sql,
  terms: string[],
  scope: Scope,
  page: { before?: number; limit: number },
): Promise<Walked<TextHit>> {
  const found = await findInChannels(sql, terms, scope, page)
  if (scope.visibleTo === undefined || terms.length === 0) return found
  const { visibleTo } = scope
  return mergeWalked(found, await findMentioned(sql, terms, { ...scope, visibleTo }, page), page.limit)
}

const accepts = (terms: string[]) => (row: Candidate) => {
  if (row.channelId === null) return undefined
  const snippet = findIn(searchedText(row.text, row.values), terms)
  return snippet && { ...row, snippet }
}

/** So many texts of one look are compared with the words. */
const MOST_AT_ONCE = 200

/** The same in the conversations that the agent may read by a mention alone. */
async function findMentioned(
  sql: Sql,
  terms: string[],
  scope: Scope & { visibleTo: string },
  { before }: { before?: number },
): Promise<Walked<TextHit>> {
  const grams = gramsOfTerms(terms)
  const rows = await sql<Candidate[]>`
    with mine as materialized (${mentionedOnly(sql, scope)}), texts_of_mine as materialized (
      select s.* from mine join messages m on m.conversation_id = mine.conversation_id
      join search_messages s on s.message_id = m.id
      union all
      select s.* from mine join search_messages s on s.message_id is null and s.conversation_id = mine.conversation_id
    ), newest as materialized (
      select * from texts_of_mine
      where ${before === undefined ? sql`true` : sql`position < ${before}`}
        ${grams.length === 0 ? sql`` : sql`and grams @> ${grams}::integer[]`}
      order by position desc limit ${MOST_AT_ONCE}
    )
    select * from (${textsOf(sql, sql`newest`)}) texts order by position desc`
  return lookOnce(rows, MOST_AT_ONCE, accepts(terms))
}

async function findInChannels(
  sql: Sql,
  terms: string[],
  scope: Scope,
  { before, limit }: { before?: number; limit: number },
): Promise<Walked<TextHit>> {
  const channels = await channelsIn(sql, scope)
  const bounds = await boundsOf(sql, 'search_messages')
  if (!bounds || terms.length === 0 || channels?.length === 0) return { hits: [] }
  const grams = gramsOfTerms(terms)
  return walk<Candidate, TextHit>({
    what: 'messages',
    bounds,
    before,
    limit,
    // One row for each candidate. Fewer rows than `limit` mean that the stretches hold no more.
    look: ({ stretches, before, limit }) => sql<Candidate[]>`
      with found as materialized (
        select s.position, s.channel_id, s.message_id, s.conversation_id, s.seq from search_messages s
        where ${byIndex(sql, { grams, stretches, channels })}
      ), newest as materialized (
        select * from found where position < ${before} and ${isInScope(sql, sql`found.channel_id`, scope)}
        order by position desc limit ${limit}
      )
      select * from (${textsOf(sql, sql`newest`)}) texts order by position desc`,
    accept: accepts(terms),
  })
}

/** The columns that are shown for the rows of `source`, which has the columns of `search_messages`. */
const textsOf = (sql: Sql, source: Fragment) => sql`
  select case when x.message_id is null then 'note' else 'message' end as kind, x.position::float8 as position,
    t.*, c.channel_id, c.contact_id, p.name as contact_name, c.address
  from ${source} x left join lateral (
    select m.conversation_id, m.id as message_id, m.seq, coalesce(m.received_at, m.created_at) as at, m.direction, m.text,
      (select string_agg(value, ' ') from jsonb_each_text(m.content->'variables')) as values,
      jsonb_strip_nulls(jsonb_build_object('kind', m.author_kind, 'id', m.author_id)) as author
    from messages m where m.id = x.message_id
    union all
    select e.conversation_id, null, e.seq, e.at, null, coalesce(e.data->>'text', ''), null, e.actor
    from events e
    where x.message_id is null and e.conversation_id = x.conversation_id and e.seq = x.seq
  ) t on true
  left join conversations c on c.id = t.conversation_id left join contacts p on p.id = c.contact_id`

/** Messages by id: our ids between two ids, or one id of the provider. */
export function findMessagesByIds(
  sql: Sql,
  { ids, providerId }: { ids?: { from: string; to: string }; providerId?: string },
  scope: Scope,
  limit: number,
): Promise<FoundText[]> {
  const byOurs = ids
    ? sql`(select m.id from messages m where m.id between ${ids.from} and ${ids.to} order by m.id limit ${limit})`
    : sql`(select null::uuid as id where false)`
  const byTheirs =
    providerId === undefined
      ? sql`select null::uuid as id where false`
      : sql`
        (select m.id from channels h join messages m on m.channel_id = h.id and m.provider_message_id = ${providerId}
          limit ${limit})
        union all
        (select d.message_id from deliveries d where d.provider_message_id = ${providerId} limit ${limit})`
  return sql<FoundText[]>`
    with ids as materialized (${byOurs} union ${byTheirs}), source as (
      select 0 as position, id as message_id, null::uuid as conversation_id, null::integer as seq from ids
    )
    select * from (${textsOf(sql, sql`source`)}) texts
    where texts.channel_id is not null
      and ${isReadable(sql, { channel: sql`texts.channel_id`, conversation: sql`texts.conversation_id` }, scope)}
    order by at desc, message_id limit ${limit}`
}
