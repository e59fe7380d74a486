import type { Database, Sql } from '../../db/client.ts'
import { type Claimed, claimNextPart, dropNeedlessAttempts, failQueuedParts } from '../../db/deliveries.ts'
import { holdsFence, loadSendingContext } from '../../db/sending.ts'
import type { SendOutcome } from '../../providers/provider.ts'
import type { SendInput, Sent, Settled, SettledOutcome } from '../contract.ts'
import type { Dependencies } from '../dependencies.ts'
import { OUR_ERRORS } from './errors.ts'
import { deliveryOf, handOverTo } from './hand-over.ts'
import { type Content, contentOf, messageIdOf, storeOutbound } from './outbound.ts'
import { failure, placeOf, recordOutcome } from './store-outcome.ts'
import { putBack, withoutCall } from './unsent.ts'

/**
 * Sends one part of a message: stores message and deliveries, marks the part as leaving, calls the provider, stores the
 * answer. The mark is what makes it safe to run twice: a part that is marked is never called for again, since nobody can
 * say whether the first call arrived.
 */
export function sendMessage(dependencies: Dependencies) {
  const { sql } = dependencies
  return async (input: SendInput): Promise<Sent> => {
    const messageId = messageIdOf(input)
    const context = await loadSendingContext(sql, input.conversationId)
    if (!context) throw new Error('the conversation is not there')
    const content = await contentOf(sql, input, context)
    const drop = input.drop ?? (Date.now() >= input.sendBy ? 'expired' : undefined)
    // Before anything is marked: what can't be opened (a lost key, say) then leaves nothing in doubt.
    const handOver = drop ? undefined : handOverTo(dependencies, context)

    const part = await markPart(sql, input, content, handOver !== undefined)
    if (part === 'fenced') return { messageId, outcome: 'fenced' }
    // The message shows as queued while the provider is called.
    dependencies.notifyStream()
    if (!part || !handOver) return withoutCall(dependencies, input, messageId, drop)

    const outcome = await handOver(deliveryOf(dependencies, context, content, part))
    if (outcome.outcome === 'notSent') return putBack(dependencies, input, messageId, part, outcome)
    const result = deliveryOutcome(input, messageId, part, outcome)
    const said = (status: Settled): Sent => ({
      messageId,
      outcome: status === 'accepted' && part.following > 0 ? 'more' : status,
      code: status === 'accepted' ? undefined : result.error?.code,
    })
    try {
      const chosen = outcome.outcome === 'accepted' && !context.ourAddress ? outcome.from : undefined
      return said(await recordOutcome(sql, result, chosen))
    } catch {
      // Trying this activity again would find the part marked, and call it unknown. What is known goes by the history.
      return { ...said(result.status), unstored: result }
    }
  }
}

/**
 * Marks the part that is to leave now, having stored the message if need be. Undefined when there is none, or when none
 * may leave.
 */
async function markPart(
  sql: Database,
  input: SendInput,
  content: Content,
  leaving: boolean,
): Promise<Claimed | 'fenced' | undefined> {
  const messageId = messageIdOf(input)
  const store = async (tx: Sql) => {
    const first = await storeOutbound(tx, input, content, { leaving })
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
