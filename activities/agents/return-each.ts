import { SYSTEM } from '../../domain/conversation.ts'
import { derivedId } from '../../platform/ids.ts'
import { returnToLine, seatGranted } from '../../protocol/signals.ts'
import { signalEach } from '../allocation/signal-each.ts'
import { type Dependencies, ownRunId } from '../dependencies.ts'

interface Running {
  id: string
  workflowId: string
}

/**
 * Puts what an agent has back in the line. Returns how many are left for another look.
 *
 * @param had.untold theirs too, but their workflows don't know yet: once they do, the next look gives them back
 */
export async function returnEach(
  { temporal }: Dependencies,
  { assigned, untold }: { assigned: Running[]; untold: Running[] },
): Promise<number> {
  await signalEach(temporal, assigned, returnToLine, conversationId => ({
    conversationId,
    // Of this removal alone: a conversation takes no notice of a command it has seen.
    commandId: derivedId('agent removed', ownRunId(), conversationId),
    actor: SYSTEM,
  }))
  await signalEach(temporal, untold, seatGranted, conversationId => ({ conversationId }))
  return assigned.length + untold.length
}
