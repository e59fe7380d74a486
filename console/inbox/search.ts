import type { ListQuery } from './views.ts'

// The search parameters of the inbox. They are those of `GET /v1/conversations`, so a link shows the same filters to everybody.
// `queryOf` lays them over the query of the view.

/** The filters that people pick from a list. */
export const PICKED_FILTERS = [
  'status',
  'assigneeId',
  'teamId',
  'priority',
  'label',
  'channelId',
  'unread',
  'unanswered',
  'snoozed',
  'hasProblem',
] as const
/** All filters of a list, besides its search text. A saved view or a link can have those that nobody picks, too. */
export const FILTERS = [...PICKED_FILTERS, 'mentioned', 'contactId', 'from', 'to'] as const
export type Filter = (typeof FILTERS)[number]

/** The filters that are true or false. */
const FLAGS: readonly Filter[] = ['unread', 'unanswered', 'snoozed', 'hasProblem']

export const SORTS = ['waitingSince', 'lastMessageAt', 'createdAt'] as const

/** Where the conversation opens; without either at its end. */
export interface MessagePlace {
  /** The id of a message. */
  message?: string
  /** A place (seq) in the timeline. A note has no other name. */
  place?: number
}

/** The filters of a list and where its conversation opens. An empty filter removes the one of a saved view. */
export type InboxSearch = { [F in Filter]?: ListQuery[F] | '' } & Pick<ListQuery, 'q' | 'sort'> & {
    /** What the conversation opens with. */
    write?: 'template'
  } & MessagePlace

const PLACE = /^[1-9]\d{0,8}$/

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)

function readFilter(filter: Filter, value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined
  return FLAGS.includes(filter) && !['true', 'false', ''].includes(value) ? undefined : value.trim()
}

/** Reads the address. Unknown parameters are left out. The values are checked by the API, whose error the list shows. */
export function readInboxSearch(search: Record<string, unknown>): InboxSearch {
  const filters = Object.fromEntries(FILTERS.map(filter => [filter, readFilter(filter, search[filter])]))
  return {
    ...(filters as Pick<InboxSearch, Filter>),
    q: typeof search.q === 'string' ? search.q : undefined,
    sort: SORTS.find(sort => sort === search.sort),
    write: search.write === 'template' ? 'template' : undefined,
    message: text(search.message),
    place: PLACE.test(String(search.place)) ? Number(search.place) : undefined,
  }
}

/** The parameters that a view's own query can have too. */
const ASKED = [...FILTERS, 'q', 'sort'] as const

/**
 * The query of a list: that of the view, changed by the address.
 *
 * @param usual the order if neither of them names one
 */
export function queryOf(
  own: ListQuery,
  search: InboxSearch,
  usual: NonNullable<ListQuery['sort']>,
): ListQuery {
  const asked = ASKED.flatMap(name => (search[name] === undefined ? [] : [[name, search[name]] as const]))
  const all = Object.entries({ sort: usual, ...own, ...Object.fromEntries(asked) })
  return Object.fromEntries(all.filter(([, value]) => value !== undefined && value !== '')) as ListQuery
}

/** The filters that can be removed: those of the address, and those of a saved view. */
export function chosenFilters(
  saved: ListQuery | undefined,
  search: InboxSearch,
): { filter: Filter; value: string }[] {
  return FILTERS.flatMap(filter => {
    const value = search[filter] ?? saved?.[filter]
    return value ? [{ filter, value }] : []
  })
}

/** The change of the address that removes a filter. */
export function without(filter: Filter, saved: ListQuery | undefined): InboxSearch {
  return { [filter]: saved?.[filter] === undefined ? undefined : '' }
}

/** The filters that take several values, separated by commas. */
const SEVERAL: readonly Filter[] = ['status', 'priority']

const partsOf = (filter: Filter, value = '') => (SEVERAL.includes(filter) ? value.split(',') : [value])

/** Whether a filter has this value, perhaps among others. */
export function isPicked(filter: Filter, value: string, chosen: string | undefined): boolean {
  return partsOf(filter, chosen).includes(value)
}

/** The filter after a value was picked: it is set or added, or removed if it was there. Empty: no value is left. */
export function picked(filter: Filter, value: string, before: string | undefined): string {
  if (isPicked(filter, value, before)) {
    return partsOf(filter, before)
      .filter(one => one !== value)
      .join(',')
  }
  return before && SEVERAL.includes(filter) ? `${before},${value}` : value
}

/** Whether the address changes the query of its view. The order counts only if the view has one. */
export function isNarrowed(own: ListQuery, search: InboxSearch): boolean {
  return ASKED.some(
    name =>
      search[name] !== undefined &&
      (search[name] || undefined) !== own[name] &&
      !(name === 'sort' && own.sort === undefined),
  )
}
