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

/** One callback holds as many rows as EngageLab likes; a thousand of them are well below. */
const MAX_BODY_BYTES = 4 * 1024 * 1024
/**
 * So long is gone on with a callback, ms. EngageLab waits 3 s (its callback page), and by that page does not call again: what is
 * given up is lost, and what is done late is not. Should it call again after all, every row counts once.
 */
const DEADLINE_MS = 20_000

/** EngageLab's callbacks: unsigned, by its own page, so that the secret in the path is what tells them from a stranger's. */
export function engagelabWebhooks(nonces: NonceMemory = nonceMemory()): WebhookReader {
  return {
    bodyForm: 'json',
    maxBodyBytes: MAX_BODY_BYTES,
    deadlineMs: DEADLINE_MS,
    acknowledgement: { status: 200, body: '' },
    // The address is the account's, so that it is called for all its numbers. A key is one account's, and so is a business account.
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

/** One refusal for all that can be wrong, so that nobody learns which of it was right. */
const REFUSED = {
  result: 'refused',
  reason: 'signature',
  detail: 'The address or the headers are not those of this channel’s callback.',
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

/** When its address is saved EngageLab may post nothing, or an empty object, to see whether it is answered. */
function isEmpty(value: unknown): boolean {
  return value === undefined || (isFields(value) && Object.keys(value).length === 0)
}

function parse(body: Uint8Array): { ok: true; value: unknown } | { ok: false; detail: string } {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body).trim()
    // `''` is how its pages print a body that is empty.
    return { ok: true, value: text === '' || text === "''" || text === '""' ? undefined : JSON.parse(text) }
  } catch {
    return { ok: false, detail: 'The body is no JSON in UTF-8.' }
  }
}

function readRow(row: unknown, receivedAt: number, accountId: string): RowRead {
  if (!isFields(row)) return { left: 'row_unreadable' }
  const channel = row.server ?? 'whatsapp'
  // The account's address may be given for its other products as well.
  if (channel !== 'whatsapp') return { left: 'row_of_another_product' }
  if (isFields(row.response)) return readResponse(row, row.response, receivedAt)
  if (isFields(row.status)) return readStatus(row, row.status)
  if (isFields(row.notification)) return readNotification(row.notification, accountId)
  return { left: 'row_of_unknown_kind' }
}
