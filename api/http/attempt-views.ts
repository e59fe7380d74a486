import type { StoredAttempt } from '../../db/attempts.ts'
import { type Actor, SYSTEM } from '../../domain/conversation.ts'
import type { DeliveryError, DeliveryStatus } from '../../domain/delivery.ts'
import { iso, isoOrNull } from './timestamps.ts'

export interface AttemptView {
  part: number
  number: number
  at: string | null
  by: Actor
  how: 'first' | 'automatic' | 'again'
  status: DeliveryStatus | 'not_accepted'
  error: DeliveryError | null
  providerMessageId: string | null
  unknownAt: string | null
  settled: { by: Actor; at: string; sent: boolean } | null
}

/**
 * The attempts of a message, numbered in each part. A stored attempt is one for each call that was not taken, and one for what
 * came of it in the end.
 *
 * @param rows by part and number
 * @param author who wrote the message
 */
export function attemptViews(rows: readonly StoredAttempt[], author: Actor): AttemptView[] {
  const numbers = new Map<number, number>()
  return rows.flatMap(row => {
    const { part, refusals, refused } = row
    const before = numbers.get(part) ?? 0
    numbers.set(part, before + refused + 1)
    const first = row.again
      ? { how: 'again' as const, by: row.again.actor }
      : { how: 'first' as const, by: author }
    const nth = (call: number) => ({
      part: part + 1,
      number: before + call,
      ...(call === 1 ? first : { how: 'automatic' as const, by: SYSTEM }),
    })
    // Of many calls the first ones are counted only.
    const left = refused - refusals.length
    const calls = refusals.map(({ at, error }, index) => ({
      ...nth(left + index + 1),
      at: at === null ? null : iso(new Date(at)),
      status: 'not_accepted' as const,
      error,
      providerMessageId: null,
      unknownAt: null,
      settled: null,
    }))
    return [...calls, { ...nth(refused + 1), ...outcomeOf(row) }]
  })
}

function outcomeOf({
  status,
  sendingAt,
  updatedAt,
  error,
  providerMessageId,
  unknownAt,
  settled,
}: StoredAttempt) {
  return {
    // One that was given up before its call has the time of that.
    at: isoOrNull(sendingAt ?? (status === 'failed' ? updatedAt : null)),
    status,
    // While it waits, the row has the error of the call before.
    error: status === 'failed' || status === 'unknown' ? error : null,
    providerMessageId,
    unknownAt: isoOrNull(unknownAt),
    settled: settled && { by: settled.actor, at: iso(settled.at), sent: settled.sent },
  }
}
