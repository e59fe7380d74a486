import { setAssigned } from '../../db/conversations.ts'
import { appendEvents } from '../../db/events.ts'
import { takeUpSeat as takeUp } from '../../db/seats.ts'
import type { TakenUp } from '../../protocol/activities/allocation.ts'
import type { Place } from '../../protocol/activities/place.ts'
import type { Dependencies } from '../dependencies.ts'
import { assignedEvent } from './claim-outcome.ts'

/** Checks whether the line gave the conversation a seat, and records the event. */
export function takeUpSeat({ sql }: Dependencies) {
  return async ({ conversationId: id, channelId, seq }: Place): Promise<TakenUp> => {
    const seat = await sql.begin(async tx => {
      const taken = await takeUp(tx, id)
      if (!taken) return undefined
      await setAssigned(tx, { id, agentId: taken.agentId, epoch: seq })
      await appendEvents(tx, { id, channelId }, [assignedEvent(taken, seq, 'a seat became free')])
      return taken
    })
    if (!seat) return {}
    return { agent: { id: seat.agentId, name: seat.agentName }, awaySince: seat.awaySince?.getTime() }
  }
}
