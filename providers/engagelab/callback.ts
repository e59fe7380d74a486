import type {
  WebhookAccount,
  WebhookEvent,
  WebhookRead,
  WebhookReader,
  WebhookRequest,
} from '../webhook-events.ts'
import { isAuthentic } from './authenticate.ts'
import { engagelabCredentials } from './credentials.ts'
import { fieldsOf, isFields } from './json.ts'
import { type NonceMemory, nonceMemory } from './nonces.ts'
import { readNotification } from './notification.ts'
import { readResponse } from './response.ts'
import type { RowRead } from './row.ts'
import { readStatus } from './status.ts'

/** EngageLab may put any number of rows into one callback. A thousand of them are far below this limit. */
const MAX_BODY_BYTES = 4 * 1024 * 1024
/**
 * How long a callback is processed, ms. EngageLab waits 3 s (its callback page) and, according to that page, doesn't call
 * again. So work that is given up is lost, and work that ends late is not. If it does call again, every row counts once.
 */
const DEADLINE_MS = 20_000

/**
 * EngageLab's callbacks. By its own page they are not signed, so only the secret in the path tells them from a stranger's.
 */
export function engagelabWebhooks(nonces: NonceMemory = nonceMemory()): WebhookReader {
  return {
    bodyForm: 'json',
    maxBodyBytes: MAX_BODY_BYTES,
    deadlineMs: DEADLINE_MS,
    acknowledgement: { status: 200, body: '' },
    // The address belongs to the account, and is called for all of its numbers. A key belongs to one account, and so does a
    // business account.
    speaksFor: (called, other) => called.accountId === other.accountId || hasKeyOf(called, other),
    read(request, account) {
      const caller = {
        pathSecret: request.rest,
        callbackId: request.header('X-CALLBACK-ID'),
        authorization: request.header('Authorization'),
        body: request.body,
        receivedAt: request.receivedAt,
      }
      if (!isAuthentic(caller, account.credentials.map(engagelabCredentials), nonces)) return REFUSED
      return readRows(request, account.accountId)
    },
  }
}

function hasKeyOf(called: WebhookAccount, other: WebhookAccount): boolean {
  const keys = new Set(called.credentials.map(({ devKey }) => devKey))
  return other.credentials.some(({ devKey }) => devKey !== undefined && keys.has(devKey))
}

/** The same refusal for every reason, so that nobody learns which part was right. */
const REFUSED = {
  result: 'refused',
  reason: 'signature',
  detail: 'The URL or the headers are not those of this channel’s callback.',
} as const

function readRows(
  { body, receivedAt }: Pick<WebhookRequest, 'body' | 'receivedAt'>,
  accountId: string,
): WebhookRead {
  const parsed = parse(body)
  if (!parsed.ok) return { result: 'refused', reason: 'malformed', detail: parsed.detail }
  const rows = fieldsOf(parsed.value).rows
  const events: WebhookEvent[] = []
  const left = new Map<string, number>()
  const leave = (what: string) => left.set(what, (left.get(what) ?? 0) + 1)
  for (const row of Array.isArray(rows) ? rows : []) {
    const read = readRow(row, receivedAt, accountId)
    if ('event' in read) events.push(read.event)
    else leave(read.left)
  }
  if (!Array.isArray(rows) && !isEmpty(parsed.value)) leave('body_without_rows')
  return { result: 'events', events, left: [...left].map(([what, count]) => ({ what, count })) }
}

/** When its address is saved, EngageLab may test it with an empty body or an empty object. */
function isEmpty(value: unknown): boolean {
  return value === undefined || (isFields(value) && Object.keys(value).length === 0)
}

function parse(body: Uint8Array): { ok: true; value: unknown } | { ok: false; detail: string } {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body).trim()
    // EngageLab's pages print an empty body as `''`.
    return { ok: true, value: text === '' || text === "''" || text === '""' ? undefined : JSON.parse(text) }
  } catch {
    return { ok: false, detail: 'The body is not JSON in UTF-8.' }
  }
}

function readRow(row: unknown, receivedAt: number, accountId: string): RowRead {
  if (!isFields(row)) return { left: 'row_unreadable' }
  const channel = row.server ?? 'whatsapp'
  // The account's address may also be used for EngageLab's other products.
  if (channel !== 'whatsapp') return { left: 'row_of_another_product' }
  if (isFields(row.response)) return readResponse(row, row.response, receivedAt)
  if (isFields(row.status)) return readStatus(row, row.status)
  if (isFields(row.notification)) return readNotification(row.notification, accountId)
  return { left: 'row_of_unknown_kind' }
}
