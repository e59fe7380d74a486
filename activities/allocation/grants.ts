import { Context } from '@temporalio/activity'
import type { Sql } from '../../db/client.ts'
import { loadAddressed } from '../../db/open-conversations.ts'
import { changeSeats, type Grant, listNotTakenUp, type Supply, type Touching } from '../../db/seats.ts'
import { lru } from '../../platform/lru.ts'
import { seatGranted } from '../../protocol/signals.ts'
import type { Dependencies } from '../dependencies.ts'
import { signalEach } from './signal-each.ts'

/**
 * A seat that was granted this long ago (ms) should have been taken up. The process that granted it may
 * have died before it told the conversation.
 */
const OVERDUE_MS = 5_000

/**
 * How long a process waits before it tells a conversation again that does not take up its seat, ms. The
 * pause doubles each time. Every claim and every resolution comes by here: without a pause, one
 * conversation that does not get on would get thousands of signals, until the server takes no more.
 */
const FIRST_PAUSE_MS = 5_000
const LONGEST_PAUSE_MS = 5 * 60_000

/** The conversations that this process has told of earlier grants, with when it may tell them again. */
const told = lru<{ pauseMs: number; notBefore: number }>(2_000)

/**
 * Changes seats, or who can have them, as `changeSeats` does, and then tells the conversations that got
 * a seat.
 */
export async function changeAndTell<T>(
  dependencies: Dependencies,
  change: (tx: Sql, supply: Supply) => Promise<T>,
  touching?: Touching,
): Promise<T> {
  const { result, granted } = await changeSeats(dependencies.sql, change, touching)
  await tellGranted(dependencies, granted)
  return result
}

/**
 * Tells the workflows of conversations that got a seat. The seat is granted in the database already, so
 * a lost signal does no lasting harm: the next try, the next change or the keeper tells the workflow.
 * Returns how many were told of earlier grants.
 *
 * @param known grants from before `overdueSince` that are not taken up, if they were just read
 */
export async function tellGranted(
  { sql, temporal, clock }: Dependencies,
  granted: Grant[],
  known?: Overdue[],
): Promise<number> {
  const overdue = (known ?? (await listNotTakenUp(sql, overdueSince(clock)))).filter(({ id }) => isDue(id))
  const fresh =
    granted.length === 0
      ? []
      : await loadAddressed(
          sql,
          granted.map(({ conversationId }) => conversationId),
        )
  const all = new Map([...overdue, ...fresh].map(conversation => [conversation.id, conversation]))
  for (const { id } of fresh) told.delete(id)
  for (const { id } of overdue) noteTold(id)
  try {
    // If the conversation ended meanwhile, its seat may be left over. The keeper frees it.
    await signalEach(temporal, [...all.values()], seatGranted, conversationId => ({ conversationId }))
  } catch (error) {
    // It is not known which of them were told.
    for (const { id } of overdue) told.delete(id)
    throw error
  }
  return overdue.length
}

function isDue(id: string): boolean {
  return (told.get(id)?.notBefore ?? 0) <= performance.now()
}

function noteTold(id: string): void {
  const { pauseMs = FIRST_PAUSE_MS / 2 } = told.get(id) ?? {}
  const next = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)
  told.set(id, { pauseMs: next, notBefore: performance.now() + next })
}

/** A conversation that got a seat and has not taken it up in time. */
type Overdue = Awaited<ReturnType<typeof listNotTakenUp>>[number]

/** Seats that were granted before this moment should be taken up by now. */
export function overdueSince({ now }: Dependencies['clock']): Date {
  // A second try tells all of them: the first may have died between the grant and the signal, and only
  // the database knows which ones it granted.
  const overdueMs = Context.current().info.attempt > 1 ? 0 : OVERDUE_MS
  return new Date(now() - overdueMs)
}
