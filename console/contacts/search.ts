import type { ContactFilter } from './data.ts'

/** Reads the filters from the address, where they stand so that a link contains them. Unknown values are dropped. */
export function readFilter(search: Record<string, unknown>): ContactFilter {
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)
  return {
    q: text(search.q),
    channelId: text(search.channelId),
    label: text(search.label),
    blocked: search.blocked === 'true' ? 'true' : undefined,
  }
}
