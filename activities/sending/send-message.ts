import type { Sql } from '../../db/client.ts'
import type { Claimed } from '../../db/delivery-queue.ts'
import { isOfCustomer, type Rebinding, type SendingContext } from '../../db/sending.ts'
import type { SendInput, Sent, SettledOutcome } from '../../protocol/activities/sending.ts'
import { OUTCOMES } from '../../protocol/sending-outcomes.ts'
import type { SendOutcome } from '../../providers/provider.ts'
import type { Dependencies } from '../dependencies.ts'
import { whileBeating } from '../while-beating.ts'
import { learnRecipient } from './beside-sending.ts'
import { claimPart } from './claim-part.ts'
import { OUR_ERRORS } from './errors.ts'
import { handOver, isReported } from './hand-over.ts'
import { messageIdOf } from './ids.ts'
import { putBack } from './put-back.ts'
import { failure, mayAnswer, placeOf, recordOutcome, sentOf } from './store-outcome.ts'
import { withoutCall } from './without-call.ts'

/**
 * Sends one part of a message: stores the message and its deliveries, claims the part, calls the
 * provider, and stores the outcome.
 *
 * The claim makes it safe to run the activity twice. A claimed part never causes a second call, because
 * nobody can know whether the first call reached the provider.
 */
export function sendMessage(dependencies: Dependencies) {
  const { sql, clock } = dependencies
  return async (input: SendInput): Promise<Sent> => {
    const messageId = messageIdOf(input)
    const drop = input.drop ?? (clock.now() >= input.sendBy ? 'expired' : undefined)
    const claim = await claimPart(dependencies, input, drop)
    if (claim.is === 'fenced') return { messageId, outcome: 'fenced' }
    if (claim.is === 'none') return withoutCall(dependencies, input, messageId, undefined)
    if (claim.is === 'dropped') return withoutCall(dependencies, input, messageId, claim.drop)

    const { part, content, context } = claim
    const outcome = (await isForAnother(sql, input, part))
      ? ({ outcome: 'rejected', error: OUR_ERRORS.written_to_another } as const)
      : await shownIfSlow(dependencies, () =>
          whileBeating(() => handOver(dependencies, context, content, part)),
        )
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
      // Another try of this activity would find the part claimed and call the outcome unknown. So the
      // known outcome is returned to the workflow, which stores it later.
      return { ...sentOf(messageId, result, parts), unstored: result }
    }
  }
}

/** If the provider takes longer than this, the message shows as queued meanwhile, ms. */
const SHOWN_AFTER_MS = 50

/**
 * Readers of the stream are notified after each activity. They are notified earlier only if the provider is slow: a notice
 * wakes every process that follows the stream, and would do so twice for each message.
 */
async function shownIfSlow<T>({ notifyStream }: Dependencies, work: () => Promise<T>): Promise<T> {
  const timer = setTimeout(notifyStream, SHOWN_AFTER_MS)
  try {
    return await work()
  } finally {
    clearTimeout(timer)
  }
}

/** Whether it was written to somebody who is known to be another person since: the merge of two contacts was undone. */
async function isForAnother(sql: Sql, { conversationId, to }: SendInput, part: Claimed): Promise<boolean> {
  if (to === undefined || to === part.to) return false
  return !(await isOfCustomer(sql, conversationId, to))
}

/** The address that the conversation's messages are sent from, if it changed. */
function senderOf(
  outcome: Exclude<SendOutcome, { outcome: 'notSent' }>,
  { ourAddress }: SendingContext,
): Rebinding | undefined {
  if (outcome.outcome !== 'accepted') return undefined
  const { from = null, chosenAnew = false } = outcome
  // If the service has not told its choice yet, the message's first report will.
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
  // The row's status is the same with or without parts behind it.
  const { row } = OUTCOMES[outcome.outcome].none
  return failure(input, messageId, part.id, row, outcome.error)
}
