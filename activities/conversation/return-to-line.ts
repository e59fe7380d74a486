import { setWaiting } from '../../db/conversations.ts'
import { appendEvents } from '../../db/events.ts'
import { SYSTEM } from '../../domain/conversation.ts'
import type { CommandInput } from '../contract.ts'
import type { Dependencies } from '../dependencies.ts'

/** Takes the conversation from its agent; its seat is free. */
export function returnToLine({ sql }: Dependencies) {
  return async ({ conversationId: id, channelId, seq, ...input }: CommandInput & { reason: string }) => {
    const { actor, commandId, reason } = input
    await sql.begin(async tx => {
      const at = new Date()
      await setWaiting(tx, { id, at, waitingSince: at })
      await appendEvents(tx, { id, channelId }, [
        { seq, type: 'conversation.unassigned', actor, commandId, data: { reason } },
        { seq: seq + 1, type: 'conversation.waiting', actor: SYSTEM, data: { reason } },
      ])
    })
  }
}
