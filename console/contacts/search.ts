import type { ContactFilter } from './data.ts'

/** What narrows the list down. It stands in the address, so that it can be kept and sent. */
export function readFilter(search: Record<string, unknown>): ContactFilter {
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)
  return {
    q: text(search.q),
    channelId: text(search.channelId),
    label: text(search.label),
    blocked: search.blocked === 'true' ? 'true' : undefined,
  }
}
