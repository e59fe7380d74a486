import type { Claimed } from '../../db/delivery-queue.ts'
import type { Rebinding, SendingContext } from '../../db/sending.ts'
import type { SendInput, Sent, SettledOutcome } from '../../protocol/activities/sending.ts'
import { OUTCOMES } from '../../protocol/sending-outcomes.ts'
import type { SendOutcome } from '../../providers/provider.ts'
import type { Dependencies } from '../dependencies.ts'
import { learnRecipient } from './beside-sending.ts'
import { claimPart } from './claim-part.ts'
import { handOver, isReported } from './hand-over.ts'
import { messageIdOf } from './ids.ts'
import { putBack } from './put-back.ts'
import { failure, mayAnswer, placeOf, recordOutcome, sentOf } from './store-outcome.ts'
import { withoutCall } from './without-call.ts'

/**
 * Sends one part of a message: stores message and deliveries and claims the part, calls the provider, stores what its
 * answer means. The claim is what makes it safe to run twice: a part that is claimed is never called for again, since
 * nobody can say whether the first call arrived.
 */
export function sendMessage(dependencies: Dependencies) {
  const { sql, clock } = dependencies
  return async (input: SendInput): Promise<Sent> => {
    const messageId = messageIdOf(input)
    const drop = input.drop ?? (clock.now() >= input.sendBy ? 'expired' : undefined)
    const claim = await claimPart(dependencies, input, drop)
    if (claim.is === 'fenced') return { messageId, outcome: 'fenced' }
    // The message shows as queued while the provider is called.
    dependencies.notifyStream()
    if (claim.is === 'none') return withoutCall(dependencies, input, messageId, undefined)
    if (claim.is === 'dropped') return withoutCall(dependencies, input, messageId, claim.drop)

    const { part, content, context } = claim
    const outcome = await handOver(dependencies, context, content, part)
    if (outcome.outcome === 'notSent') return putBack(dependencies, input, messageId, part, outcome)
    const result: SettledOutcome = {
      ...deliveryOutcome(input, messageId, part, outcome),
      ...(part.following === 0 && mayAnswer(input) && { completes: true as const }),
      ...(!isReported(dependencies, context) && { unreported: true }),
    }
    const parts = part.following > 0 ? 'left' : 'none'
    try {
      const known = await recordOutcome(sql, result, senderOf(outcome, context))
      await learnRecipient(dependencies, outcome, context)
      return sentOf(messageId, known, parts)
    } catch {
      // Trying this activity again would find the part claimed, and call it unknown. What is known goes by the history.
      return { ...sentOf(messageId, result, parts), unstored: result }
    }
  }
}

/** What is new of the address that the conversation's messages leave from. */
function senderOf(
  outcome: Exclude<SendOutcome, { outcome: 'notSent' }>,
  { ourAddress }: SendingContext,
): Rebinding | undefined {
  if (outcome.outcome !== 'accepted') return undefined
  const { from = null, chosenAnew = false } = outcome
  // Where the service has not told its choice yet, the first report of the message does.
  return chosenAnew || (ourAddress === null && from !== null) ? { was: ourAddress, is: from } : undefined
}

function deliveryOutcome(
  input: SendInput,
  messageId: string,
  part: Claimed,
  outcome: Exclude<SendOutcome, { outcome: 'notSent' }>,
): SettledOutcome {
  if (outcome.outcome === 'accepted') {
    const { providerMessageId } = outcome
    return { ...placeOf(input), messageId, deliveryId: part.id, status: 'accepted', providerMessageId }
  }
  // The same with parts behind it and without.
  const { row } = OUTCOMES[outcome.outcome].none
  return failure(input, messageId, part.id, row, outcome.error)
}
