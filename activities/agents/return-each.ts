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
 * Puts an agent's conversations back in the line. Returns how many are left for another call.
 *
 * @param had.untold conversations of the agent whose workflows don't know it yet; once they do, the
 * next call gives them back
 */
export async function returnEach(
  { temporal }: Dependencies,
  { assigned, untold }: { assigned: Running[]; untold: Running[] },
): Promise<number> {
  await signalEach(temporal, assigned, returnToLine, conversationId => ({
    conversationId,
    // The id belongs to this removal alone. A conversation ignores a command whose id it has seen, so a
    // second removal needs other ids.
    commandId: derivedId('agent removed', ownRunId(), conversationId),
    actor: SYSTEM,
  }))
  await signalEach(temporal, untold, seatGranted, conversationId => ({ conversationId }))
  return assigned.length + untold.length
}
