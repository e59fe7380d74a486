import { setWaiting } from '../../db/conversations.ts'
import { appendEvents } from '../../db/events.ts'
import { SYSTEM } from '../../domain/conversation.ts'
import type { ReopenInput } from '../contract.ts'
import type { Dependencies } from '../dependencies.ts'
import { endOpenSurveys } from '../surveys/end-open-surveys.ts'

/** Takes the resolution back: the conversation waits for a human, and its survey is over. */
export function reopenConversation({ sql }: Dependencies) {
  return async (input: ReopenInput): Promise<void> => {
    const { conversationId: id, channelId, seq, actor, commandId, reason, waitingSince } = input
    await sql.begin(async tx => {
      const at = new Date()
      await setWaiting(tx, { id, at, waitingSince: waitingSince ? new Date(waitingSince) : at })
      await endOpenSurveys(tx, { id, channelId }, seq + 2, 'reopened')
      await appendEvents(tx, { id, channelId }, [
        { seq, type: 'conversation.reopened', actor, commandId, data: { reason } },
        { seq: seq + 1, type: 'conversation.waiting', actor: SYSTEM, data: { reason } },
      ])
    })
  }
}
