import { asyncLocalStorage } from '@temporalio/activity'
import type { Database, Sql } from '../db/client.ts'
import { appendEvents, type EventType, loadEventData } from '../db/events.ts'
import { SYSTEM } from '../domain/conversation.ts'
import type { Place } from '../protocol/activities/place.ts'

// A decision is recorded, never made anew: by the second try of an activity that had committed before its worker died, other
// settings may hold, other agents be there, and another time be shown.

/** What an earlier try of this activity has decided, by the event it left; asked only of a second try. */
export async function decidedBefore<D extends object>(
  sql: Sql,
  at: Pick<Place, 'conversationId' | 'seq'>,
  type: EventType,
): Promise<D | undefined> {
  // Absent where a test calls it outside of an activity.
  const { attempt = 1 } = asyncLocalStorage.getStore()?.info ?? {}
  return attempt > 1 ? loadEventData<D>(sql, at, type) : undefined
}

/** What was to be recorded is recorded already: nothing of what was done for it stays. */
const RECORDED = new Error('it is recorded already')

/**
 * Records a decision by an event. Returns it; or what is recorded there already, as after a reset of the workflow, which
 * begins to count tries anew.
 *
 * @param decided what the event tells; or what makes it, with all that follows from it, in the transaction of the event
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
