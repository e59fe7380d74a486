import type { WebhookEvent } from '../webhook-events.ts'
import { engagelabWebhooks } from './callback.ts'
import { DELIVERED } from './examples.ts'

export const NOW = 1_796_000_000_000
export const SECRET = 'ab'.repeat(24)
export const KEYS = { devKey: 'key', devSecret: 'secret', pathSecret: SECRET }

interface Call {
  body?: unknown
  rest?: string
  headers?: Record<string, string>
  credentials?: Record<string, string>[]
  receivedAt?: number
}

/** Has our reader read a callback. By default the callback is valid. */
export function post(
  { body = '', rest = SECRET, headers = {}, credentials = [KEYS], receivedAt = NOW }: Call,
  reader = engagelabWebhooks(),
) {
  const bytes =
    body instanceof Uint8Array ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
  const request = {
    method: 'POST' as const,
    urls: [],
    rest,
    query: new URLSearchParams(),
    body: bytes,
    receivedAt,
    header: (name: string) => headers[name.toLowerCase()],
  }
  return reader.read(request, { channelId: 'c', accountId: 'WABA', config: {}, credentials })
}

export function eventsOf(body: unknown): WebhookEvent[] {
  const read = post({ body })
  return read.result === 'events' ? read.events : []
}

export const rows = (...list: unknown[]) => ({ total: list.length, rows: list })

const [delivered] = DELIVERED.rows

/** EngageLab's example row with another status. */
export const statusRow = (status: object, more: object = {}) => ({
  ...delivered,
  ...more,
  status: { ...delivered?.status, ...status },
})
