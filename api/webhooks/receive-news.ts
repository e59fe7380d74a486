import { WorkflowNotFoundError } from '@temporalio/client'
import { setMarketing } from '../../db/contacts.ts'
import { findPerson } from '../../db/people.ts'
import { knownBy } from '../../domain/identity.ts'
import { conversationWorkflowId, newId } from '../../platform/ids.ts'
import type { IdentityInput } from '../../protocol/activities/contacts.ts'
import { sentElsewhere } from '../../protocol/signals.ts'
import { workflowIds } from '../../protocol/workflow-ids.ts'
import type { WorkflowType } from '../../protocol/workflows.ts'
import type { WebhookEvent } from '../../providers/webhook-events.ts'
import type { WebhookChannel } from '../services/channel-cache.ts'
import { unavailable } from '../services/commands.ts'
import { SignalTimeout } from '../services/signaler.ts'
import { callsOf } from '../services/temporal-calls.ts'
import { count, type Receiving } from './receiving.ts'

// What a provider tells us besides messages and status reports. When a function here returns, the event is stored;
// otherwise it throws a problem, so that the provider calls again.

type Of<T extends WebhookEvent['type']> = Extract<WebhookEvent, { type: T }>

/**
 * Somebody sent a message from our number outside this service, for example on the phone. The open conversation shows it
 * and counts it as an answer to the customer. It starts no conversation, and neither the rules nor the AI agent see it.
 */
export async function receiveEcho(at: Receiving, channel: WebhookChannel, event: Of<'echo'>): Promise<void> {
  const { dependencies, signaler } = at.services
  const { sentAt = event.message.receivedAt, ...message } = event.message
  const person = await findPerson(dependencies.sql, channel.id, knownBy([event.to]))
  if (!person?.open) return count(at, 'echo_without_conversation')
  const { conversationId, workflowId } = person.open
  try {
    await signaler.inOrder(workflowId, at.deadline - Date.now(), () =>
      dependencies.temporal.workflow
        .getHandle(workflowId)
        .signal(sentElsewhere, { conversationId, message: { ...message, receivedAt: sentAt } }),
    )
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return count(at, 'echo_without_conversation')
    throw error instanceof SignalTimeout ? unavailable(error) : error
  }
}

/** The provider says that several addresses belong to one person. */
export async function receiveIdentity(
  at: Receiving,
  channel: WebhookChannel,
  { addresses }: Of<'identity'>,
): Promise<void> {
  const input: IdentityInput = { channelId: channel.id, addresses }
  const [newest, ...others] = addresses
  if (newest === undefined) return
  const person = conversationWorkflowId(channel, [newest, ...others])
  await begin(at, 'noteIdentity', workflowIds.noteIdentity(person, newId()), input)
}

/** The customer stops or resumes marketing messages. Answers to what the customer writes are still sent. */
export async function receivePreference(
  at: Receiving,
  channel: WebhookChannel,
  { address, marketing }: Of<'preference'>,
): Promise<void> {
  const known = await setMarketing(
    at.services.dependencies.sql,
    channel.id,
    knownBy([address]),
    marketing === 'stop',
  )
  if (!known) count(at, 'preference_of_nobody')
}

/** The templates of an account have changed. Reads them again for each channel of that account. */
export async function receiveTemplate(at: Receiving, { accountId }: Of<'template'>): Promise<void> {
  const { channels } = at.services
  const senders = await channels.senders.of(at.provider.name)
  const all = await Promise.all(senders.map(({ id }) => channels.get(id)))
  const concerned = all.filter(
    channel =>
      channel?.account.accountId === accountId &&
      at.provider.webhooks.speaksFor(at.called.account, channel.account),
  )
  for (const channel of concerned) {
    if (!channel) continue
    await begin(at, 'readTemplates', workflowIds.readTemplates(channel.id), { channelId: channel.id })
  }
}

/** Leaves the work to a workflow: once it is started, the work is done even if this process ends. */
async function begin(at: Receiving, type: WorkflowType, workflowId: string, input: object): Promise<void> {
  const { temporal, config } = at.services.dependencies
  const options = {
    workflowId,
    taskQueue: config.TEMPORAL_TASK_QUEUE,
    args: [input],
    workflowIdConflictPolicy: 'USE_EXISTING' as const,
  }
  try {
    await callsOf(temporal).by(at.deadline, () => temporal.workflow.start(type, options))
  } catch (error) {
    throw unavailable(error)
  }
}
