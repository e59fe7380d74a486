import { loadSenderBefore } from '../../db/deliveries.ts'
import type { Claimed } from '../../db/delivery-queue.ts'
import type { SendingContext } from '../../db/sending.ts'
import { addressOf } from '../../domain/address.ts'
import { isAnswer } from '../../domain/message.ts'
import { type FileRules, NO_FILES } from '../../domain/message-parts.ts'
import { canReport } from '../../platform/inbound-mode.ts'
import type {
  OutgoingContent,
  OutgoingDelivery,
  ProviderSender,
  SendOutcome,
} from '../../providers/provider.ts'
import { statusUrl } from '../../providers/webhook-urls.ts'
import { accountFor } from '../channels/open-channel.ts'
import type { Dependencies } from '../dependencies.ts'
import { markRead } from './beside-sending.ts'
import { OUR_ERRORS } from './errors.ts'
import type { Content } from './message-content.ts'
import { filesOfPart, outgoingContent } from './outbound.ts'
import { withUploads } from './uploaded-files.ts'

/** Calls the provider for one part. It never throws: every result is a `SendOutcome`. */
export async function handOver(
  dependencies: Dependencies,
  context: SendingContext,
  content: Content,
  part: Claimed,
): Promise<SendOutcome> {
  const { provider: name, credentials } = context
  if (!credentials) return { outcome: 'rejected', error: OUR_ERRORS.channel_deleted }
  const account = accountFor(dependencies, context, credentials)
  // Nothing was sent. A worker that has the key will send it, once there is one.
  if (!account) return { outcome: 'notSent', error: OUR_ERRORS.credentials_unreadable }
  if (isAnswer(content.kind) && part.part === 0) void markRead(dependencies, account, context)
  const sender = await senderOf(dependencies, context, part)
  const outgoing = await withUploads(
    dependencies,
    context,
    outgoingContent(content, part, context.medium),
    filesOfPart(content, part),
  )
  if ('error' in outgoing) return { outcome: 'rejected', error: outgoing.error }
  return dependencies
    .provider(name)
    .send(account, deliveryOf(dependencies, context, outgoing, { part, sender, replyTo: content.replyTo }))
}

/**
 * The address that a part is sent from: the one the customer last wrote to. With a Messaging Service it
 * is the number the service chose last, which only its delivery reports tell.
 */
async function senderOf(
  { sql, log }: Dependencies,
  { conversationId, medium, ourAddress, phoneNumber, messagingServiceSid }: SendingContext,
  part: Claimed,
): Promise<ProviderSender> {
  if (messagingServiceSid === null) {
    return { address: ourAddress ?? (phoneNumber ? addressOf(medium, phoneNumber) : undefined) }
  }
  if (ourAddress !== null) return { address: ourAddress, messagingServiceSid }
  try {
    return { address: await loadSenderBefore(sql, conversationId, part.id), messagingServiceSid }
  } catch (error) {
    // The part is claimed, so it must be sent. The service knows its own choice, even if we can't read
    // it.
    log.warn({ err: error }, 'the sender that a messaging service chose can’t be read')
    return { messagingServiceSid }
  }
}

/** How the channel's provider sends files. */
export function filesOf(
  { provider }: Dependencies,
  context: Pick<SendingContext, 'provider' | 'medium'>,
): FileRules {
  return provider(context.provider).definition.capabilities.files[context.medium] ?? NO_FILES
}

/** Whether the provider will report what happens to the message. */
export function isReported({ reachability }: Dependencies, context: SendingContext): boolean {
  return canReport(reachability, context)
}

function deliveryOf(
  dependencies: Dependencies,
  context: SendingContext,
  content: OutgoingContent,
  { part, sender, replyTo }: { part: Claimed; sender: ProviderSender; replyTo: Content['replyTo'] },
): OutgoingDelivery {
  const { definition } = dependencies.provider(context.provider)
  const isToReport = isReported(dependencies, context)
  return {
    sender,
    to: part.to,
    content,
    deliveryId: part.id,
    // The first part of an answer quotes; the others follow it.
    replyTo: part.part === 0 ? replyTo : undefined,
    // Twilio refuses a message whose callback address it can't reach (error 21609).
    statusCallbackUrl: isToReport
      ? statusUrl(definition, dependencies.reachability.publicUrl, context.channelId, part.id)
      : undefined,
  }
}
