import { appendEvents } from '../../db/events.ts'
import { REFUSALS } from '../../domain/transitions.ts'
import type { RefuseInput } from '../contract.ts'
import type { Dependencies } from '../dependencies.ts'
import type { CommandInput } from '../place.ts'

/** Records that a command was not carried out, and why: whoever asked reads it by the command's id. */
export function refuseCommand({ sql }: Dependencies) {
  return async (input: CommandInput & RefuseInput): Promise<void> => {
    const { conversationId: id, channelId, seq, actor, commandId, command, code, proposedId } = input
    const data = { command, code, detail: REFUSALS[code], ...(proposedId && { proposedId }) }
    await appendEvents(sql, { id, channelId }, [{ seq, type: 'command.refused', actor, commandId, data }])
  }
}
