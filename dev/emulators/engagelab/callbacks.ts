import { createHmac, randomBytes } from 'node:crypto'
import { outcomeOf, type PhoneAttempt } from '../shared/watchers.ts'
import type { CallbackSettings } from './account.ts'
import type { CallbackAttempt, Emulation, Row } from './emulation.ts'

/** How long EngageLab waits for the answer, ms (the callback page). */
const LIMIT_MS = 3_000

/**
 * Sends rows to the account's address, once. The documents mention no retry, so rows without an answer of 200 in time
 * are lost. Undefined: the account has no address.
 */
export async function postRows(emulation: Emulation, rows: Row[]): Promise<CallbackAttempt | undefined> {
  const { account, time } = emulation
  const { callback } = account
  if (!callback) return undefined
  const started = performance.now()
  const attempt: CallbackAttempt = { url: callback.url, rows, at: time.now(), ms: 0 }
  try {
    const response = await fetch(callback.url, {
      method: 'POST',
      redirect: 'manual',
      signal: AbortSignal.timeout(LIMIT_MS),
      headers: { 'Content-Type': 'application/json', ...authentication(callback, time.now()) },
      body: JSON.stringify({ total: rows.length, rows }),
    })
    await response.arrayBuffer()
    attempt.status = response.status
  } catch {
    emulation.log(`callback to ${new URL(callback.url).origin} was not answered in time`)
  }
  attempt.ms = performance.now() - started
  emulation.callbacks.push(attempt)
  emulation.watchers.tell(() => ({ attempt: attemptOf(attempt) }))
  return attempt
}

/** A callback as the page's phone shows it. The secret in its address belongs to the emulator, so it may be shown. */
export function attemptOf({ url, rows, at, ms, status }: CallbackAttempt): PhoneAttempt {
  const [first] = rows
  return {
    kind: first?.response === undefined ? 'status' : 'inbound',
    messageSid: String(first?.message_id ?? ''),
    method: 'POST',
    body: { total: rows.length, rows },
    outcome: outcomeOf(status),
    url,
    at,
    ms,
    ...(status !== undefined && { status }),
  }
}

/** The signature, as EngageLab documents it for its callbacks of OTP and SMS. */
function authentication(
  { username, secret, authorization }: CallbackSettings,
  now: number,
): Record<string, string> {
  const headers: Record<string, string> = authorization ? { Authorization: authorization } : {}
  if (!username || !secret) return headers
  const [timestamp, nonce] = [String(Math.floor(now / 1_000)), randomBytes(8).toString('hex')]
  const signature = createHmac('sha256', secret).update(`${timestamp}${nonce}${username}`).digest('hex')
  const callbackId = `timestamp=${timestamp};nonce=${nonce};username=${username};signature=${signature}`
  return { ...headers, 'X-CALLBACK-ID': callbackId }
}
