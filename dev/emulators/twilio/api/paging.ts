import type { ApiRequest } from './operation.ts'

const DEFAULT_PAGE_SIZE = 50
const LARGEST_PAGE_SIZE = 1000

interface Page<T> {
  items: T[]
  page: number
  size: number
  start: number
  next: string | null
  previous: string | null
  first: string
  self: string
}

/**
 * One page of a list. The token of the next page names the last item of this one. So no item is skipped or repeated if
 * the list grows at its beginning, as the list of messages does. `Page` is only a counter, as at Twilio.
 */
function pageOf<T extends { sid: string }>(items: T[], { query, pathname }: ApiRequest): Page<T> {
  const size = Math.min(Math.max(Number(query.get('PageSize')) || DEFAULT_PAGE_SIZE, 1), LARGEST_PAGE_SIZE)
  const page = Math.max(Number(query.get('Page')) || 0, 0)
  const token = query.get('PageToken')?.replace(/^P[AB]/, '')
  const start = token ? items.findIndex(item => item.sid === token) + 1 : page * size
  const shown = items.slice(start, start + size)
  const at = (number: number, before?: string) => {
    const target = new URLSearchParams(query)
    target.delete('PageToken')
    target.set('PageSize', String(size))
    target.set('Page', String(number))
    if (before) target.set('PageToken', `PA${before}`)
    return `${pathname}?${target}`
  }
  return {
    items: shown,
    page,
    size,
    start,
    next: start + size < items.length ? at(page + 1, shown.at(-1)?.sid) : null,
    previous: page > 0 ? at(page - 1, items[start - size - 1]?.sid) : null,
    first: at(0),
    self: at(page, token),
  }
}

/** A page in the form of v2010: the envelope is beside the items, and URIs have no host. */
export function v2010Page<T extends { sid: string }>(
  items: T[],
  request: ApiRequest,
  key: string,
  render: (item: T) => unknown,
) {
  const page = pageOf(items, request)
  return {
    [key]: page.items.map(render),
    end: page.start + Math.max(page.items.length - 1, 0),
    first_page_uri: page.first,
    next_page_uri: page.next,
    page: page.page,
    page_size: page.size,
    previous_page_uri: page.previous,
    start: page.start,
    uri: page.self,
  }
}

/** A page in the form of the newer APIs: the envelope is under `meta`, and URLs have the product's own host. */
export function metaPage<T extends { sid: string }>(
  items: T[],
  request: ApiRequest,
  key: string,
  origin: string,
  render: (item: T) => unknown,
) {
  const page = pageOf(items, request)
  const url = (target: string | null) => target && `${origin}${target}`
  return {
    [key]: page.items.map(render),
    meta: {
      first_page_url: url(page.first),
      key,
      next_page_url: url(page.next),
      page: page.page,
      page_size: page.size,
      previous_page_url: url(page.previous),
      url: url(page.self),
    },
  }
}
