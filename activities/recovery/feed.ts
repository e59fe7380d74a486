import { activityInfo } from '@temporalio/activity'
import type { Channel } from '../../db/channels.ts'
import type { InboundMedia, InboundMessage } from '../../domain/message.ts'
import { conversationWorkflowId, newId } from '../../platform/ids.ts'
import type { ListedMessage, ProviderAccount } from '../../providers/provider.ts'
import { type ConversationInput, inboundMessage } from '../../workflows/messages.ts'
import { conversationStart } from '../../workflows/start-conversation.ts'
import type { Dependencies } from '../dependencies.ts'

/** For so long a message waits for its media to be told. Then it is late, and its words come without them, ms. */
const MEDIA_PATIENCE_MS = 10 * 60_000

/**
 * Hands a message from the provider's list to its conversation, as the webhook would have done. Should the webhook come
 * after all, or this be done twice, the workflow takes it once. Undefined when it has to wait for its media to be told.
 */
export async function feed(
  dependencies: Dependencies,
  channel: Channel,
  account: ProviderAccount,
  listed: ListedMessage,
): Promise<'fed' | undefined> {
  const media = await mediaOf(dependencies, channel, account, listed)
  if (!media) return undefined
  const message = messageOf(listed, media)
  const idKey = dependencies.secrets.open(channel.idKey, 'columns', channel.id)
  const workflowId = conversationWorkflowId(channel.id, idKey, message.from)
  const input: ConversationInput = {
    channelId: channel.id,
    address: message.from,
    conversationId: newId(),
  }
  await dependencies.temporal.workflow.signalWithStart('conversation', {
    ...conversationStart(channel, workflowId, activityInfo().taskQueue, message.receivedAt),
    args: [input],
    signal: inboundMessage,
    signalArgs: [message],
  })
  return 'fed'
}

async function mediaOf(
  { provider }: Dependencies,
  channel: Channel,
  account: ProviderAccount,
  { providerMessageId, mediaCount, createdAt }: ListedMessage,
): Promise<InboundMedia[] | undefined> {
  if (mediaCount === 0) return []
  const answer = await provider(channel.provider).listMedia(account, providerMessageId)
  if (answer.ok) return answer.media
  return Date.now() - createdAt > MEDIA_PATIENCE_MS ? [] : undefined
}

/** The list tells less than the webhook: neither what was tapped, nor a location, nor the customer's name. */
function messageOf(listed: ListedMessage, media: InboundMedia[]): InboundMessage {
  const { providerMessageId, createdAt: receivedAt, from, to, text, mediaCount } = listed
  // As with a webhook, a number that the media don't account for is kept.
  const other = media.length < mediaCount ? { NumMedia: String(mediaCount) } : undefined
  const details = { recovered: true as const, ...(other && { other }) }
  return { providerMessageId, receivedAt, from, to, text, media, details }
}
