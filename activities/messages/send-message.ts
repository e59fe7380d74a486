import { ApplicationFailure, activityInfo } from '@temporalio/activity'
import type { Sql } from '../../db/client.ts'
import {
  type Claimed,
  claimNextPart,
  dropNeedlessAttempts,
  failQueuedParts,
  loadLastAttempts,
  unclaimDelivery,
} from '../../db/deliveries.ts'
import { holdsFence, loadSendingContext, type SendingContext } from '../../db/sending.ts'
import { addressOf } from '../../domain/address.ts'
import type { DeliveryError } from '../../domain/delivery.ts'
import type { OutgoingDelivery, SendOutcome } from '../../providers/provider.ts'
import { statusUrl } from '../../providers/webhook-urls.ts'
import type { Place, SendInput, Sent, Settled, SettledOutcome } from '../contract.ts'
import type { Dependencies } from '../dependencies.ts'
import { OUR_ERRORS } from './errors.ts'
import { type Content, contentOf, messageIdOf, outgoingContent, storeOutbound } from './outbound.ts'
import { recordOutcome } from './store-outcome.ts'

/** A wait longer than this is the workflow's, as a deadline of its own; a shorter one is a retry of the activity, ms. */
const MAX_RETRY_DELAY_MS = 60_000
/** The wait after a minute of trying in vain, ms: the provider can't be reached, or is busy without saying for how long. */
const LATER_MS = 30_000
/** The server's timers are no finer than this, ms. */
const MIN_RETRY_DELAY_MS = 1_000

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
    const expired = input.overdue || Date.now() >= input.sendBy
    // Before anything is marked: what can't be opened (a lost key, say) then leaves nothing in doubt.
    const handOver = expired ? undefined : handOverTo(dependencies, context)

    const part = await sql.begin(async tx => {
      if (await isFenced(tx, input, messageId)) {
        await failQueuedParts(tx, messageId, OUR_ERRORS.taken_over)
        return 'fenced' as const
      }
      const stored =
        input.content.kind === 'stored'
          ? dropNeedlessAttempts(tx, messageId)
          : storeOutbound(tx, input, content)
      const [, claimed] = await Promise.all([stored, handOver && claimNextPart(tx, messageId)])
      return claimed
    })
    if (part === 'fenced') return { messageId, outcome: 'fenced' }
    if (!part || !handOver) return withoutCall(dependencies, input, messageId, expired)

    const outcome = await handOver(deliveryOf(dependencies, context, content, part))
    if (outcome.outcome === 'notSent') return putBack(dependencies, input, messageId, part, outcome)
    const result = deliveryOutcome(input, messageId, part, outcome)
    const said = (status: Settled): Sent => ({
      messageId,
      outcome: status === 'accepted' && part.following > 0 ? 'more' : status,
      code: status === 'accepted' ? undefined : result.error?.code,
    })
    try {
      return said(await recordOutcome(sql, result, outcome.outcome === 'accepted' ? outcome.from : undefined))
    } catch {
      // Trying this activity again would find the part marked, and call it unknown. What is known goes by the history.
      return { ...said(result.status), unstored: result }
    }
  }
}

/**
 * Whether the conversation changed hands, or the customer wrote, since the AI made this. What has begun to leave goes on.
 * The row stays locked until the mark is made, so that a take-over comes either before it or after.
 */
async function isFenced(tx: Sql, { fence, conversationId }: SendInput, messageId: string): Promise<boolean> {
  return fence !== undefined && !(await holdsFence(tx, { conversationId, messageId, epoch: fence }))
}

type HandOver = (delivery: OutgoingDelivery) => Promise<SendOutcome>

/** How this channel sends. Throws when its credentials can't be opened. */
function handOverTo(
  { provider, secrets }: Dependencies,
  { provider: name, accountSid, authToken }: SendingContext,
): HandOver {
  if (!authToken) return async () => ({ outcome: 'rejected', error: OUR_ERRORS.channel_deleted })
  const account = { accountSid, authToken: secrets.open(authToken, 'columns', accountSid).toString() }
  const { send } = provider(name)
  return delivery => send(account, delivery)
}

function deliveryOf(
  { publicUrl }: Dependencies,
  context: SendingContext,
  content: Content,
  part: Claimed,
): OutgoingDelivery {
  const { medium, phoneNumber, messagingServiceSid } = context
  const address = context.ourAddress ?? (phoneNumber ? addressOf(medium, phoneNumber) : undefined)
  return {
    sender: { address, messagingServiceSid: messagingServiceSid ?? undefined },
    to: context.address,
    content: outgoingContent(content, part),
    statusCallbackUrl: statusUrl(publicUrl, { provider: context.provider, id: context.channelId }, part.id),
  }
}

/**
 * Nothing has left: the part is queued again, and tried again by the activity; by the workflow, when it has to wait for
 * long, or was tried for long already.
 */
async function putBack(
  { sql }: Dependencies,
  input: SendInput,
  messageId: string,
  part: Claimed,
  { error, retryAfterMs }: Extract<SendOutcome, { outcome: 'notSent' }>,
): Promise<Sent> {
  const later = (waitMs: number): Sent => ({
    messageId,
    outcome: 'retryLater',
    code: error.code,
    notBefore: Date.now() + waitMs,
  })
  try {
    await unclaimDelivery(sql, part.id, error)
  } catch {
    // Trying this activity again would find the part marked, and call it unknown: it has certainly not left.
    const unstored = { ...placeOf(input), messageId, deliveryId: part.id, status: 'queued' as const, error }
    return { ...later(retryAfterMs ?? LATER_MS), unstored }
  }
  if (retryAfterMs !== undefined && retryAfterMs > MAX_RETRY_DELAY_MS) return later(retryAfterMs)
  const triedForMs = Date.now() - activityInfo().scheduledTimestampMs
  if (triedForMs > MAX_RETRY_DELAY_MS) return later(Math.max(retryAfterMs ?? 0, LATER_MS))
  throw ApplicationFailure.create({
    type: 'NotSent',
    message: `the provider did not take the message (${error.code}); it is tried again`,
    nextRetryDelay: retryAfterMs === undefined ? undefined : Math.max(retryAfterMs, MIN_RETRY_DELAY_MS),
  })
}

/**
 * Nothing was there to send: it is too late, an earlier part failed meanwhile, or an earlier try of this activity did
 * not live to say what happened.
 */
async function withoutCall(
  { sql }: Dependencies,
  input: SendInput,
  messageId: string,
  expired: boolean,
): Promise<Sent> {
  const parts = await loadLastAttempts(sql, messageId)
  const interrupted = parts.find(part => part.status === 'sending')
  const overdue = expired ? parts.find(part => part.status === 'queued') : undefined
  const unresolved = interrupted
    ? failure(input, messageId, interrupted.id, 'unknown', OUR_ERRORS.outcome_unknown)
    : overdue && failure(input, messageId, overdue.id, 'failed', OUR_ERRORS.expired)
  if (unresolved) {
    const status = await recordOutcome(sql, unresolved)
    return { messageId, outcome: status, code: unresolved.error?.code }
  }
  const bad = parts.find(part => part.status === 'failed' || part.status === 'unknown')
  if (!bad) return { messageId, outcome: 'accepted' }
  // What failed is told already; the parts behind it can't go without it.
  await failQueuedParts(sql, messageId, OUR_ERRORS.earlier_part_failed)
  return { messageId, outcome: bad.status === 'failed' ? 'failed' : 'unknown', code: bad.error?.code }
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

function failure(
  input: SendInput,
  messageId: string,
  deliveryId: string,
  status: 'failed' | 'unknown',
  error: DeliveryError,
): SettledOutcome {
  return { ...placeOf(input), messageId, deliveryId, status, error }
}

function placeOf({ conversationId, channelId, seq }: SendInput): Place {
  return { conversationId, channelId, seq }
}
