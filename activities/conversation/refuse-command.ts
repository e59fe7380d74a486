import { appendEvents, type NewEvent } from '../../db/events.ts'
import { REFUSALS, type RefusalCode } from '../../domain/transitions.ts'
import type { RefuseInput } from '../../protocol/activities/noting.ts'
import type { CommandInput } from '../../protocol/activities/place.ts'
import type { Dependencies } from '../dependencies.ts'

/** Records that a command was not carried out, and why. Its sender finds this by the command's id. */
export function refuseCommand({ sql }: Dependencies) {
  return async (input: CommandInput & RefuseInput): Promise<void> => {
    const { conversationId: id, channelId, command, code, proposedId } = input
    await appendEvents(sql, { id, channelId }, [refusal(input, command, code, proposedId)])
  }
}

/** The event of a refusal. */
export function refusal(
  { seq, actor, commandId }: Pick<CommandInput, 'seq' | 'actor' | 'commandId'>,
  command: string,
  code: RefusalCode,
  proposedId?: string,
): NewEvent {
  const data = { command, code, detail: REFUSALS[code], ...(proposedId && { proposedId }) }
  return { seq, type: 'command.refused', actor, commandId, data }
}
