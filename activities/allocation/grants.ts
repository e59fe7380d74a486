import { Context } from '@temporalio/activity'
import type { Sql } from '../../db/client.ts'
import { loadAddressed } from '../../db/open-conversations.ts'
import { changeSeats, type Grant, listNotTakenUp, type Supply, type Touching } from '../../db/seats.ts'
import { seatGranted } from '../../protocol/signals.ts'
import type { Dependencies } from '../dependencies.ts'
import { signalEach } from './signal-each.ts'

/** A grant this old should have been taken up: whoever made it may have died before telling, ms. */
const OVERDUE_MS = 5_000

/** Changes who has or can have seats, as `changeSeats` does, and tells whoever was given one by it. */
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
 * Tells the workflows of conversations that were given a seat to look. The seat itself is granted already; what is not
 * told here, because this process dies, is told by the next try, the next change, or the keeper. Returns how many it told
 * that were granted earlier.
 *
 * @param known those that were granted before `overdueSince` and are not taken up, as was seen a moment ago
 */
export async function tellGranted(
  { sql, temporal }: Dependencies,
  granted: Grant[],
  known?: Overdue[],
): Promise<number> {
  const overdue = known ?? (await listNotTakenUp(sql, overdueSince()))
  const fresh =
    granted.length === 0
      ? []
      : await loadAddressed(
          sql,
          granted.map(({ conversationId }) => conversationId),
        )
  const all = new Map([...overdue, ...fresh].map(conversation => [conversation.id, conversation]))
  // One that ended meanwhile may have left its seat behind: the keeper frees it.
  await signalEach(temporal, [...all.values()], seatGranted, conversationId => ({ conversationId }))
  return overdue.length
}

type Overdue = Awaited<ReturnType<typeof listNotTakenUp>>[number]

/** What was granted before this should be taken up by now. */
export function overdueSince(): Date {
  // An earlier try may have died between the grant and the telling; which ones it granted, only the database knows.
  const overdueMs = Context.current().info.attempt > 1 ? 0 : OVERDUE_MS
  return new Date(Date.now() - overdueMs)
}
