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
import type { Dependencies } from '../dependencies.ts'

/** Customers whose messages are fed at the same time, so that one slow answer doesn't hold up all. */
const AT_ONCE = 10

/** Failures that pass: the media may be told at the next reading. After any other, the text goes alone. */
const PASSING: FailureClass[] = ['retry_later', 'unknown']
/** A text waits no longer than this for media that the provider fails to tell, ms. */
const MEDIA_PATIENCE_MS = 24 * 3_600_000

/**
 * Hands messages from the provider's list to their conversations. Those of one customer go one after the other, the oldest
 * first: what comes behind one that can't be fed waits with it, and nobody else's does.
 *
 * @param onFed called for each message that was taken
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
  // They share the one iterator.
  await Promise.all(Array.from({ length: AT_ONCE }, feeder))
}

/** The workflow of each customer, by the address they wrote from. The list does not tell what else they are known by. */
async function workflowsOf(
  { sql, secrets }: Dependencies,
  channel: Channel,
  messages: ListedMessage[],
): Promise<Map<string, string>> {
  const idKey = secrets.open(channel.idKey, 'columns', channel.id)
  const workflows = new Map<string, string>()
  for (const { from } of messages) {
    if (workflows.has(from)) continue
    const person = standingAddress([from]) ? undefined : await findPerson(sql, channel.id, [from])
    const addresses: [string, ...string[]] = [from, ...(person?.addresses ?? [])]
    const open = person?.open?.workflowId
    workflows.set(from, conversationWorkflowId({ id: channel.id, idKey }, addresses, open))
  }
  return workflows
}

/**
 * Hands one over as the webhook would have done. Should the webhook come after all, or this be done twice, the workflow
 * takes it once. False when the provider did not tell its media now.
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
 * The list tells less than the webhook: neither what was tapped, nor a location, nor the customer's name, nor what is a
 * reaction, unless its text says so.
 */
function messageOf(listed: ListedMessage, media: InboundMedia[]): InboundMessage {
  const { providerMessageId, createdAt: receivedAt, from, to, text, mediaCount } = listed
  // As the webhook's parameter is kept where it says something else than the media that are there.
  const lost = media.length !== mediaCount && { other: { NumMedia: String(mediaCount) } }
  const details: InboundMessage['details'] = { recovered: true, ...lost }
  const message = { providerMessageId, receivedAt, from, to, text, media, details }
  const reaction = reactionOf(message)
  return reaction ? { ...message, reaction } : message
}
