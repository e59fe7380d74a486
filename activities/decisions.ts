import { asyncLocalStorage } from '@temporalio/activity'
import type { Database, Sql } from '../db/client.ts'
import { appendEvents, type EventType, loadEventData } from '../db/events.ts'
import { SYSTEM } from '../domain/conversation.ts'
import type { Place } from '../protocol/activities/place.ts'

// A decision is recorded once and never made again. An activity can run a second time because its
// worker died after the commit. By then the settings, the agents and the time may differ, and the
// second decision would contradict the first.

/**
 * The decision of an earlier try of this activity, read from its event. Only a second try queries for
 * it.
 */
export async function decidedBefore<D extends object>(
  sql: Sql,
  at: Pick<Place, 'conversationId' | 'seq'>,
  type: EventType,
): Promise<D | undefined> {
  // There is no context when a test calls this outside of an activity.
  const { attempt = 1 } = asyncLocalStorage.getStore()?.info ?? {}
  return attempt > 1 ? loadEventData<D>(sql, at, type) : undefined
}

/** Thrown to roll back: the decision is recorded already, so nothing of this transaction may stay. */
const RECORDED = new Error('it is already recorded')

/**
 * Records a decision as an event, and returns it. If one is recorded at this place already, returns
 * that one. This happens after a reset of the workflow, too, where the count of tries begins again.
 *
 * @param decided the event's data; or a function that computes it and writes everything that follows
 * from it, in the event's transaction
 */
export async function recordDecision<D extends object>(
  sql: Database,
  { conversationId, channelId, seq }: Place,
  type: EventType,
  decided: D | ((tx: Sql) => Promise<D>),
): Promise<D> {
  const store = async (tx: Sql, data: D) => {
    const event = { seq, type, actor: SYSTEM, data }
    if ((await appendEvents(tx, { id: conversationId, channelId }, [event])) === 0) throw RECORDED
    return data
  }
  try {
    if (typeof decided !== 'function') return await store(sql, decided)
    return (await sql.begin(async tx => store(tx, await decided(tx)))) as D
  } catch (error) {
    const recorded = error === RECORDED && (await loadEventData<D>(sql, { conversationId, seq }, type))
    if (!recorded) throw error
    return recorded
  }
}
