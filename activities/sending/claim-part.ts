import type { Database, Sql } from '../../db/client.ts'
import {
  type Claimed,
  claimNextPart,
  dropNeedlessAttempts,
  failQueuedParts,
} from '../../db/delivery-queue.ts'
import { storeTemplate } from '../../db/outbound-messages.ts'
import { holdsFence, loadSendingContext, type SendingContext } from '../../db/sending.ts'
import type { FileRules } from '../../domain/message-parts.ts'
import type { SendInput } from '../../protocol/activities/sending.ts'
import type { Dependencies } from '../dependencies.ts'
import { OUR_ERRORS } from './errors.ts'
import { assumedForm, formOf } from './form.ts'
import { filesOf } from './hand-over.ts'
import { messageIdOf } from './ids.ts'
import { agentContent, type Content } from './message-content.ts'
import { storeOutbound } from './outbound.ts'
import type { Drop } from './without-call.ts'

/** The result of claiming a part. */
export type Claim =
  /** The part is claimed; with everything that sending it needs. */
  | { is: 'claimed'; part: Claimed; content: Content; context: SendingContext }
  /** The conversation has gone on since the AI wrote this, so it must not be sent. */
  | { is: 'fenced' }
  /** The message is stored and must not be sent. */
  | { is: 'dropped'; drop: Drop }
  /**
   * There is nothing to claim: all parts were sent, an earlier part failed or is in doubt, or an
   * earlier try of the activity claimed it.
   */
  | { is: 'none' }

/**
 * Claims the next part of the message: its row gets the status `sending`, and nobody can claim it
 * again. Stores the message first if it is new.
 *
 * There are four ways. They differ in where the text comes from and in whether it may be sent. The
 * first two use one statement, and nearly all messages take one of them.
 */
export async function claimPart(
  dependencies: Dependencies,
  input: SendInput,
  drop: Drop | undefined,
): Promise<Claim> {
  const own = agentContent(input)
  if (own) return claimAgentContent(dependencies, input, own, drop)
  const assumed = drop ? undefined : await claimAssumed(dependencies.sql, input)
  return assumed ?? claimAfterLook(dependencies, input, drop)
}

/**
 * Way 1: the text is in the signal, because an agent wrote it. The statement that stores it also
 * returns the context, so no query is needed before it. Only a message with files needs the context
 * first: the provider decides how many files go in one message.
 */
async function claimAgentContent(
  dependencies: Dependencies,
  input: SendInput,
  own: Content,
  drop: Drop | undefined,
): Promise<Claim> {
  const { sql } = dependencies
  const known = own.media.length > 0 ? await contextFor(sql, input) : undefined
  const files = known && filesOf(dependencies, known)
  const part = await storeAndClaim(sql, input, own, { leaving: drop === undefined, files })
  if (drop) return { is: 'dropped', drop }
  if (!part) return { is: 'none' }
  const context = part.context ?? known ?? (await contextFor(sql, input))
  return { is: 'claimed', part, content: own, context }
}

/**
 * Way 2: the text is in the channel's settings, and this process knows the settings. The statement that
 * stores the message also checks that they are still current, and that the customer may be written to.
 * Undefined when this is not possible.
 */
async function claimAssumed(sql: Sql, input: SendInput): Promise<Claim | undefined> {
  const form = assumedForm(input)
  if (!form) return undefined
  const { content, assumed } = form
  const part = await storeOutbound(sql, input, content, { leaving: true, assumed })
  return part && { is: 'claimed', part, content, context: part.context }
}

/**
 * Way 3: every other message of the service itself. The conversation decides in which form it is sent,
 * and whether it may be sent, so it is loaded first.
 */
async function claimAfterLook(
  dependencies: Dependencies,
  input: SendInput,
  drop: Drop | undefined,
): Promise<Claim> {
  const { sql } = dependencies
  const { content, context, drop: unfit } = await formOf(sql, input)
  const why = drop ?? unfit
  const how = { leaving: why === undefined, files: filesOf(dependencies, context) }
  const part = await claimFormed(sql, input, content, how)
  if (part === 'fenced') return { is: 'fenced' }
  if (why) return { is: 'dropped', drop: why }
  // The message may have been stored as a text before, while WhatsApp's window was open.
  if (part && content.template) {
    const { template, media } = content
    await storeTemplate(sql, {
      id: messageIdOf(input),
      conversationId: input.conversationId,
      template,
      media,
    })
  }
  return part ? { is: 'claimed', part, content, context } : { is: 'none' }
}

function claimFormed(
  sql: Database,
  input: SendInput,
  content: Content,
  how: How,
): Promise<Claimed | 'fenced' | undefined> {
  if (input.content.kind === 'stored') return claimStored(sql, messageIdOf(input), how)
  if (input.fence !== undefined) return claimFenced(sql, input, content, { ...how, fence: input.fence })
  return storeAndClaim(sql, input, content, how)
}

/** Way 4: a stored message is sent again. A message that turned out to have arrived meanwhile is not. */
async function claimStored(sql: Sql, messageId: string, { leaving }: How): Promise<Claimed | undefined> {
  if (leaving) return claimNextPart(sql, messageId)
  await dropNeedlessAttempts(sql, messageId)
  return undefined
}

/**
 * An AI text is sent only if nobody has taken the conversation over and the customer has not written
 * since. A message whose first part was sent is finished in any case. The conversation's row stays
 * locked until the part is claimed, so that a take-over comes either before the claim or after it.
 */
function claimFenced(
  sql: Database,
  input: SendInput,
  content: Content,
  { fence: epoch, ...how }: How & { fence: number },
): Promise<Claimed | 'fenced' | undefined> {
  const { conversationId } = input
  const messageId = messageIdOf(input)
  return sql.begin(async tx => {
    if (await holdsFence(tx, { conversationId, messageId, epoch })) {
      return storeAndClaim(tx, input, content, how)
    }
    await failQueuedParts(tx, messageId, OUR_ERRORS.taken_over)
    return 'fenced'
  })
}

interface How {
  /** True when a part is to be sent now; otherwise the message is only stored. */
  leaving: boolean
  /** Needed only for a message with files. */
  files?: FileRules
}

/** Uses one statement for a new message, and another one for a stored message. */
async function storeAndClaim(
  sql: Sql,
  input: SendInput,
  content: Content,
  how: How,
): Promise<(Claimed & { context?: SendingContext }) | undefined> {
  const first = await storeOutbound(sql, input, content, how)
  return first ?? (how.leaving ? claimNextPart(sql, messageIdOf(input)) : undefined)
}

async function contextFor(sql: Sql, { conversationId }: SendInput): Promise<SendingContext> {
  const context = await loadSendingContext(sql, conversationId)
  if (!context) throw new Error('the conversation does not exist')
  return context
}
