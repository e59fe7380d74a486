import { appendEvents } from '../../db/events.ts'
import { SYSTEM } from '../../domain/conversation.ts'
import type { Place } from '../../protocol/activities/place.ts'
import type { Dependencies } from '../dependencies.ts'

/** Records the event that an AI answer was not sent, and why. */
export function dropAnswer({ sql }: Dependencies) {
  return async (input: Place & { turn: number; because: string }): Promise<void> => {
    const { conversationId: id, channelId, seq, turn, because } = input
    const data = { turn, because }
    await appendEvents(sql, { id, channelId }, [{ seq, type: 'ai.answer_dropped', actor: SYSTEM, data }])
  }
}
