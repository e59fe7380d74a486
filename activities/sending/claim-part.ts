import type { Database, Sql } from '../../db/client.ts'
import {
  type Claimed,
  claimNextPart,
  dropNeedlessAttempts,
  failQueuedParts,
} from '../../db/delivery-queue.ts'
import { storeTemplate } from '../../db/messages.ts'
import { holdsFence, loadSendingContext, type SendingContext } from '../../db/sending.ts'
import type { FileRules } from '../../domain/message-parts.ts'
import type { SendInput } from '../../protocol/activities/sending.ts'
import type { Dependencies } from '../dependencies.ts'
import { OUR_ERRORS } from './errors.ts'
import { assumedForm, formOf } from './form.ts'
import { filesOf } from './hand-over.ts'
import { messageIdOf } from './ids.ts'
import { storeOutbound } from './outbound.ts'
import type { Drop } from './without-call.ts'
import { type Content, ownWords } from './words.ts'

/** What came of claiming a part. */
export type Claim =
  /** With what sending it takes. */
  | { is: 'claimed'; part: Claimed; content: Content; context: SendingContext }
  /** The conversation has gone on since the AI wrote this, which is given up. */
  | { is: 'fenced' }
  /** The message is stored, and may not leave. */
  | { is: 'dropped'; drop: Drop }
  /** All parts have left, one before it failed or is in doubt, or an earlier try of the activity claimed it. */
  | { is: 'none' }

/**
 * Claims the part that is to leave now: its row says `sending` from then on, and nobody claims it again. Stores the message
 * first, if need be. There are four ways, by who has the words, and whether they may leave: the first two take one
 * statement, which is what by far most messages cost.
 */
export async function claimPart(
  dependencies: Dependencies,
  input: SendInput,
  drop: Drop | undefined,
): Promise<Claim> {
  const own = ownWords(input)
  if (own) return claimOwnWords(dependencies, input, own, drop)
  const assumed = drop ? undefined : await claimAssumed(dependencies.sql, input)
  return assumed ?? claimAfterLook(dependencies, input, drop)
}

/**
 * 1. An agent brings their words along: the statement that stores them tells the rest, and saves a look before it. Which
 * files go together, the provider tells.
 */
async function claimOwnWords(
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
 * 2. The channel's settings have the words, and this process knows the settings: the statement that stores them looks
 * whether they still hold, and whether the customer may be written to. Undefined when it can't be done so.
 */
async function claimAssumed(sql: Sql, input: SendInput): Promise<Claim | undefined> {
  const form = assumedForm(input)
  if (!form) return undefined
  const { content, assumed } = form
  const part = await storeOutbound(sql, input, content, { leaving: true, assumed })
  return part && { is: 'claimed', part, content, context: part.context }
}

/** 3. Any other message of the service itself: as what it leaves, and whether it may, goes by a look at the conversation. */
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
  // It may have been stored as a text, while the window was open.
  if (part && content.template) await storeTemplate(sql, messageIdOf(input), content.template)
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

/** 4. A message that is stored already is sent again: what turned out to have arrived meanwhile is not. */
async function claimStored(sql: Sql, messageId: string, { leaving }: How): Promise<Claimed | undefined> {
  if (leaving) return claimNextPart(sql, messageId)
  await dropNeedlessAttempts(sql, messageId)
  return undefined
}

/**
 * What the AI wrote leaves only if nobody took the conversation over, and the customer wrote nothing, since. What has begun to
 * leave goes on. The conversation's row stays locked until the part is claimed, so that a take-over comes either before it
 * or after.
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
  /** Whether a part of it is to leave; else it is only stored. */
  leaving: boolean
  /** Has to be known of a message with files. */
  files?: FileRules
}

/** One statement, if the message is new and so is sent for the first time; another, if it is there. */
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
  if (!context) throw new Error('the conversation is not there')
  return context
}
