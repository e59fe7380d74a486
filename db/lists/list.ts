import type { Fragment, Sql } from '../client.ts'
import { conversationViews, type ShownConversation } from '../conversations.ts'
import { type DraftMark, draftsOf } from '../drafts.ts'
import { unreadColumns } from '../reads.ts'
import { type ConversationFilter, conditionsOf } from './filter.ts'
import { type Order, type Place, sourceOf } from './orders.ts'

/** A conversation as somebody sees it in a list. */
export interface ListedConversation extends ShownConversation {
  drafts: DraftMark[]
  /** Up to where the reader has read, and how much of the customer's after it they have not. Undefined for nobody's token. */
  readSeq?: number
  unread?: number
}

/**
 * How many conversations a list looks through at most for one page, where an index gives the order but can't tell which fit
 * the filter. What lies behind them is on the next page.
 */
export const MOST_LOOKED_AT = 1_000

export interface ListPage {
  rows: ListedConversation[]
  /** Where the list goes on: behind the last row, or behind what was looked through. Undefined at its end. */
  next?: Place
}

/** A page of a list, which begins behind `after`. Where few fit, it has fewer rows than `limit`, and yet a `next`. */
export async function listConversations(
  sql: Sql,
  filter: ConversationFilter,
  { order = 'created', after, limit, reader }: ListQuery,
): Promise<ListPage> {
  const { candidates, fitting, most, byKey } = lookThrough(sql, filter, order, { after, limit: limit + 1 })
  const rows = await sql<FoundRow[]>`
    with candidates as materialized (${candidates}), page as materialized (${fitting}), looked as (
      select count(*)::integer as looked,
        (array_agg(jsonb_build_object('at', key, 'id', id) order by ${byKey('c')}))[count(*)] as last_looked_at
      from candidates c
    )
    select looked.*, page.key as place, shown.* from looked left join page on true
    left join lateral (${conversationViews(sql, rowColumns(sql, reader))} where c.id = page.id) shown on true
    order by ${byKey('page')}`
  const [first] = rows
  const found = rows.filter(({ id }) => id !== null) as (ListedConversation & FoundRow)[]
  const shown = found.slice(0, limit)
  const last = shown.at(-1)
  if (found.length > limit && last) return { rows: shown, next: { at: last.place, id: last.id } }
  const cut = first && first.looked >= most ? first.lastLookedAt : null
  return { rows: shown, ...(cut && { next: { at: new Date(cut.at), id: cut.id } }) }
}

type FoundRow = Partial<ListedConversation> & {
  looked: number
  lastLookedAt: { at: string; id: string } | null
  place: Date
}

export interface ListQuery {
  order?: Order
  after?: Place
  limit: number
  /** The agent who looks: what they have read is told. */
  reader?: string
}

/** Counts what fits a filter, up to `most`. `capped`: there may be more, there or behind what was looked through. */
export async function countConversations(
  sql: Sql,
  filters: ConversationFilter[],
  { most }: { most: number },
): Promise<{ count: number; capped: boolean }[]> {
  if (filters.length === 0) return []
  const counts = filters.map((filter, place) => {
    const order = filter.unanswered ? 'waiting' : 'created'
    const { candidates, fitting, most: looks } = lookThrough(sql, filter, order, { limit: most + 1 })
    return sql`(
      with candidates as materialized (${candidates}), page as materialized (${fitting})
      select ${place}::integer as place, (select count(*)::integer from page) as found,
        (select count(*) from candidates) >= ${looks} as is_cut)`
  })
  const all = counts.reduce((before, count) => sql`${before} union all ${count}`)
  const rows = await sql<{ place: number; found: number; isCut: boolean }[]>`${all} order by place`
  return rows.map(({ found, isCut }) => ({ count: Math.min(found, most), capped: found > most || isCut }))
}

/**
 * Looks through conversations in an order. For each status, channel or both, it reads by an index no more than it needs;
 * from these it takes the first. Where the index alone decides what fits, that is a page, else `MOST_LOOKED_AT`.
 */
function lookThrough(
  sql: Sql,
  filter: ConversationFilter,
  order: Order,
  { after, limit }: { after?: Place; limit: number },
) {
  const source = sourceOf(sql, filter, order)
  // A span of time is a part of the index that is read.
  const inKey = order === 'created' ? (['from', 'to'] as const) : []
  const { ids: _, ...rest } = filter
  const conditions = conditionsOf(sql, rest, [...source.known, ...inKey])
  if (order === 'silent') conditions.push(sql`c.waiting_since is null`)
  const most = conditions.length > 0 ? Math.max(MOST_LOOKED_AT, limit) : limit
  const { key, isAscending, parts } = source
  const [direction, behind] = isAscending ? [sql`asc`, sql`>`] : [sql`desc`, sql`<`]
  const within = [
    ...source.within,
    ...conditionsOf(sql, { from: filter.from, to: filter.to }, order === 'created' ? [] : ['from', 'to']),
    ...(after ? [sql`(${key}, c.id) ${behind} (${after.at}, ${after.id}::uuid)`] : []),
  ]
  const byKey = (of: string) => sql`${sql(of)}.key ${direction}, ${sql(of)}.id ${direction}`
  const candidates = sql`
    select found.id, found.key
    from ${parts ? sql`${parts} cross join` : sql``} lateral (
      select c.id, ${key} as key from conversations c
      where ${allOf(sql, within)}
      order by ${key} ${direction}, c.id ${direction}
      limit ${most}
    ) found
    order by ${byKey('found')}
    limit ${most}`
  // `offset 0` keeps the planner from turning it round: it would look for all that fit, and then for the candidates.
  const fits = sql`cross join lateral (
      select from conversations c where c.id = k.id and ${allOf(sql, conditions.length > 0 ? conditions : [sql`true`])} offset 0
    ) fits`
  const fitting = sql`
    select k.id, k.key from candidates k
    ${conditions.length > 0 ? fits : sql``}
    order by ${byKey('k')}
    limit ${limit}`
  return { candidates, fitting, most, byKey }
}

const allOf = (sql: Sql, conditions: Fragment[]) =>
  conditions.reduce((before, condition) => sql`${before} and ${condition}`)

/** What a row of a list has beside the conversation. */
const rowColumns = (sql: Sql, reader: string | undefined) => sql`
  , ${draftsOf(sql, sql`c.id`)} as drafts ${reader ? unreadColumns(sql, reader) : sql``}`

/** One conversation as it stands in a list. */
export async function loadListed(
  sql: Sql,
  id: string,
  reader: string | undefined,
): Promise<ListedConversation | undefined> {
  const [found] = await sql<ListedConversation[]>`
    ${conversationViews(sql, rowColumns(sql, reader))} where c.id = ${id}`
  return found
}
