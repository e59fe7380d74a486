import type { Database, Sql } from '../../db/client.ts'
import { type Claimed, claimNextPart, dropNeedlessAttempts, failQueuedParts } from '../../db/deliveries.ts'
import { storeTemplate } from '../../db/messages.ts'
import { holdsFence, loadSendingContext, type Rebinding, type SendingContext } from '../../db/sending.ts'
import type { FileRules } from '../../domain/message-parts.ts'
import type { SendInput, Sent, SettledOutcome } from '../../protocol/activities/sending.ts'
import type { SendOutcome } from '../../providers/provider.ts'
import type { Dependencies } from '../dependencies.ts'
import { learnRecipient } from './beside-sending.ts'
import { OUR_ERRORS } from './errors.ts'
import { assumedForm, formOf } from './form.ts'
import { filesOf, handOver, isReported } from './hand-over.ts'
import { messageIdOf } from './ids.ts'
import { storeOutbound } from './outbound.ts'
import { failure, type Known, mayAnswer, placeOf, recordOutcome } from './store-outcome.ts'
import { type Drop, putBack, withoutCall } from './unsent.ts'
import { type Content, ownWords } from './words.ts'

/**
 * Sends one part of a message: stores message and deliveries, marks the part as leaving, calls the provider, stores the
 * answer. The mark is what makes it safe to run twice: a part that is marked is never called for again, since nobody can
 * say whether the first call arrived.
 */
export function sendMessage(dependencies: Dependencies) {
  const { sql } = dependencies
  return async (input: SendInput): Promise<Sent> => {
    const messageId = messageIdOf(input)
    const drop = input.drop ?? (Date.now() >= input.sendBy ? 'expired' : undefined)
    const marked = await mark(dependencies, input, drop)
    if (marked === 'fenced') return { messageId, outcome: 'fenced' }
    // The message shows as queued while the provider is called.
    dependencies.notifyStream()
    if (!marked || 'drop' in marked) return withoutCall(dependencies, input, messageId, marked?.drop)

    const { part, content, context } = marked
    const outcome = await handOver(dependencies, context, content, part)
    if (outcome.outcome === 'notSent') return putBack(dependencies, input, messageId, part, outcome)
    const result: SettledOutcome = {
      ...deliveryOutcome(input, messageId, part, outcome),
      ...(part.following === 0 && mayAnswer(input) && { completes: true as const }),
      ...(!isReported(dependencies, context) && { unreported: true }),
    }
    const partsLeft = part.following > 0
    const said = ({ status, error }: Known): Sent => ({
      messageId,
      outcome: status === 'accepted' && partsLeft ? 'more' : status,
      code: error?.code,
      error,
      ...(status === 'unknown' && partsLeft && { partsLeft }),
    })
    try {
      const known = await recordOutcome(sql, result, senderOf(outcome, context))
      await learnRecipient(dependencies, outcome, context)
      return said(known)
    } catch {
      // Trying this activity again would find the part marked, and call it unknown. What is known goes by the history.
      return { ...said(result), unstored: result }
    }
  }
}

/** A part that is marked as leaving, with what sending it takes. */
interface Marked {
  part: Claimed
  content: Content
  context: SendingContext
}

/**
 * Marks the part that is to leave now, having stored the message if need be. Undefined when there is none; with the reason
 * when none may leave.
 */
async function mark(
  dependencies: Dependencies,
  input: SendInput,
  drop: Drop | undefined,
): Promise<Marked | 'fenced' | { drop: Drop } | undefined> {
  const { sql } = dependencies
  const own = ownWords(input)
  if (own) {
    // An agent brings their words along: the statement that stores them tells the rest, and saves a look before it. Which
    // files go together, the provider tells.
    const known = own.media.length > 0 ? await contextFor(sql, input) : undefined
    const part = await markPart(sql, input, own, {
      leaving: drop === undefined,
      files: known && filesOf(dependencies, known),
    })
    if (part === 'fenced') return part
    if (drop) return { drop }
    return part && { part, content: own, context: part.context ?? known ?? (await contextFor(sql, input)) }
  }
  // So does the statement for what the settings say, if they are known.
  const form = drop ? undefined : assumedForm(input)
  const part =
    form && (await storeOutbound(sql, input, form.content, { leaving: true, assumed: form.assumed }))
  if (part) return { part, content: form.content, context: part.context }
  return markFormed(dependencies, input, drop)
}

/** For a message of the service itself: as what it leaves, and whether it may, goes by a look at the conversation. */
async function markFormed(
  dependencies: Dependencies,
  input: SendInput,
  drop: Drop | undefined,
): Promise<Marked | 'fenced' | { drop: Drop } | undefined> {
  const { sql } = dependencies
  const { content, context, drop: unfit } = await formOf(sql, input)
  const why = drop ?? unfit
  const part = await markPart(sql, input, content, {
    leaving: why === undefined,
    files: filesOf(dependencies, context),
  })
  if (part === 'fenced') return part
  if (why) return { drop: why }
  // It may have been stored as a text, while the window was open.
  if (part && content.template) await storeTemplate(sql, messageIdOf(input), content.template)
  return part && { part, content, context }
}

async function contextFor(sql: Sql, { conversationId }: SendInput): Promise<SendingContext> {
  const context = await loadSendingContext(sql, conversationId)
  if (!context) throw new Error('the conversation is not there')
  return context
}

async function markPart(
  sql: Database,
  input: SendInput,
  content: Content,
  how: { leaving: boolean; files?: FileRules },
): Promise<(Claimed & { context?: SendingContext }) | 'fenced' | undefined> {
  const messageId = messageIdOf(input)
  const { leaving } = how
  const store = async (tx: Sql) => {
    const first = await storeOutbound(tx, input, content, how)
    return first ?? (leaving ? claimNextPart(tx, messageId) : undefined)
  }
  // By far most messages are sent once, and nothing stands before it: one statement, and one round trip, does all of it.
  if (input.fence === undefined && input.content.kind !== 'stored') return store(sql)
  return sql.begin(async tx => {
    if (await isFenced(tx, input, messageId)) {
      await failQueuedParts(tx, messageId, OUR_ERRORS.taken_over)
      return 'fenced' as const
    }
    if (input.content.kind !== 'stored') return store(tx)
    await dropNeedlessAttempts(tx, messageId)
    return leaving ? claimNextPart(tx, messageId) : undefined
  })
}

/**
 * Whether the conversation changed hands, or the customer wrote, since the AI made this. What has begun to leave goes on.
 * The row stays locked until the mark is made, so that a take-over comes either before it or after.
 */
async function isFenced(tx: Sql, { fence, conversationId }: SendInput, messageId: string): Promise<boolean> {
  return fence !== undefined && !(await holdsFence(tx, { conversationId, messageId, epoch: fence }))
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
  const status = outcome.outcome === 'rejected' ? 'failed' : 'unknown'
  return failure(input, messageId, part.id, status, outcome.error)
}
