import { activityInfo } from '@temporalio/activity'
import type { Channel } from '../../db/channels.ts'
import { findPerson } from '../../db/people.ts'
import type { FailureClass } from '../../domain/delivery.ts'
import { standingAddress } from '../../domain/identity.ts'
import { reactionOf } from '../../domain/inbound-reaction.ts'
import type { InboundMedia, InboundMessage } from '../../domain/message.ts'
import { conversationWorkflowId, newId } from '../../platform/ids.ts'
import { inboundMessage } from '../../protocol/signals.ts'
import { type ConversationInput, conversationStart } from '../../protocol/start-conversation.ts'
import type { ListedMessage, ProviderAccount } from '../../providers/provider.ts'
import { withOpenKey } from '../contacts/workflow-of-address.ts'
import type { Dependencies } from '../dependencies.ts'

/** How many customers' messages are fed in at the same time, so that one slow answer does not delay all. */
const AT_ONCE = 10

/**
 * Failures that pass: the next reading may get the file list. After any other failure the text is fed
 * in without files.
 */
const PASSING: FailureClass[] = ['retry_later', 'unknown']
/** How long a text waits for its file list if the provider fails to give it, ms. */
const MEDIA_PATIENCE_MS = 24 * 3_600_000

/**
 * Hands messages from the provider's list to their conversations. One customer's messages go one after
 * the other, the oldest first. If one can't be fed in, that customer's later messages wait behind it,
 * and nobody else's.
 *
 * @param onFed called for each message that was accepted
 */
export async function feed(
  dependencies: Dependencies,
  { channel, account }: { channel: Channel; account: ProviderAccount },
  messages: ListedMessage[],
  onFed: (message: ListedMessage) => void,
): Promise<void> {
  const workflows = await workflowsOf(dependencies, channel, messages)
  const byWorkflow = new Map<string, ListedMessage[]>()
  for (const message of messages) {
    const workflowId = workflows.get(message.from) ?? ''
    const queue = byWorkflow.get(workflowId)
    if (queue) queue.push(message)
    else byWorkflow.set(workflowId, [message])
  }
  const queues = byWorkflow.entries()
  const feeder = async () => {
    for (const [workflowId, queue] of queues) {
      for (const message of queue) {
        if (!(await feedOne(dependencies, channel, account, workflowId, message))) break
        onFed(message)
      }
    }
  }
  // All feeders share one iterator.
  await Promise.all(Array.from({ length: AT_ONCE }, feeder))
}

/**
 * The workflow of each customer, by the address they wrote from. The list does not contain their other
 * addresses.
 */
async function workflowsOf(
  { sql, secrets }: Dependencies,
  channel: Channel,
  messages: ListedMessage[],
): Promise<Map<string, string>> {
  const keyed = withOpenKey({ secrets }, channel)
  const workflows = new Map<string, string>()
  for (const { from } of messages) {
    if (workflows.has(from)) continue
    const person = standingAddress([from]) ? undefined : await findPerson(sql, channel.id, [from])
    const addresses: [string, ...string[]] = [from, ...(person?.addresses ?? [])]
    const open = person?.open?.workflowId
    workflows.set(from, conversationWorkflowId(keyed, addresses, open))
  }
  return workflows
}

/**
 * Hands over one message as the webhook would have done. If the webhook still arrives, or this is
 * repeated, the workflow takes the message once. Returns false when the provider did not give its file
 * list now.
 */
async function feedOne(
  dependencies: Dependencies,
  channel: Channel,
  account: ProviderAccount,
  workflowId: string,
  listed: ListedMessage,
): Promise<boolean> {
  const media = await mediaOf(dependencies, channel, account, listed)
  if (!media) return false
  const message = messageOf(listed, media)
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
  return true
}

async function mediaOf(
  { provider, clock }: Dependencies,
  channel: Channel,
  account: ProviderAccount,
  { providerMessageId, mediaCount, createdAt }: ListedMessage,
): Promise<InboundMedia[] | undefined> {
  if (mediaCount === 0) return []
  const answer = await provider(channel.provider).listMedia?.(account, providerMessageId)
  if (!answer) return []
  if (answer.ok) return answer.media
  const waits = PASSING.includes(answer.error.class) && clock.now() - createdAt < MEDIA_PATIENCE_MS
  return waits ? undefined : []
}

/**
 * The list contains less than the webhook: no tapped button, no location, no customer name, and no
 * reactions except those that the text itself describes.
 */
function messageOf(listed: ListedMessage, media: InboundMedia[]): InboundMessage {
  const { providerMessageId, createdAt: receivedAt, from, to, text, mediaCount } = listed
  // If the list counts more or fewer files than were found, its count is kept, as the webhook would
  // have named it.
  const lost = media.length !== mediaCount && { other: { NumMedia: String(mediaCount) } }
  const details: InboundMessage['details'] = { recovered: true, ...lost }
  const message = { providerMessageId, receivedAt, from, to, text, media, details }
  const reaction = reactionOf(message)
  return reaction ? { ...message, reaction } : message
}
