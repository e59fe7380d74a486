import { WorkflowNotFoundError } from '@temporalio/client'
import { type FoundDelivery, findDelivery, findOfProvider } from '../../db/deliveries.ts'
import { advanceDelivery } from '../../db/delivery-reports.ts'
import { holdEarly, takeEarly } from '../../db/early-reports.ts'
import type { DeliveryStatus } from '../../domain/delivery.ts'
import { deliveryArrived, deliveryFailed } from '../../protocol/signals.ts'
import type { StatusReport } from '../../providers/provider.ts'
import type { WebhookEvent } from '../../providers/webhook-events.ts'
import { unavailable } from '../services/commands.ts'
import { SignalTimeout } from '../services/signaler.ts'
import type { Receiving } from './receiving.ts'

const ARRIVED: DeliveryStatus[] = ['accepted', 'sent', 'delivered', 'read']

/** A call's answer is stored within moments; what comes later is for the keeper, ms. */
const LOOK_AGAIN_MS = 2_000

type Status = Extract<WebhookEvent, { type: 'status' }>

/**
 * Moves a delivery forward by what the provider reports of it. Reports come twice, late and in any order; none moves a
 * delivery back. Only a failure is told to the workflow, and only to a running one; and that an answer has arrived which was
 * thought not to have.
 */
export async function receiveStatus(at: Receiving, { deliveryId, report }: Status): Promise<void> {
  const { services, called, provider } = at
  const { sql, log } = services.dependencies
  if (deliveryId === undefined && provider.capabilities.reportsByMark) {
    // A message that was not sent by this service, from the same sender.
    log.info({ channelId: called.id, reported: report.reported }, 'status of a message that is not ours')
    return
  }
  const found = await find(at, deliveryId, report)
  if (found) return advance(at, found, report)
  if (deliveryId !== undefined) return
  // It may be somebody else's; or the answer that tells whose it is, is not stored yet.
  await holdEarly(sql, { channelIds: await spokenFor(at), report })
  const again = async () => {
    for (const taken of await takeEarly(sql, report.providerMessageId)) await tell(at, taken, taken.report)
  }
  setTimeout(() => {
    again().catch(error => log.warn({ err: error }, 'a report that came early waits for the keeper'))
  }, LOOK_AGAIN_MS).unref()
}

/** The delivery of the channel that was called; else, where one address serves several, of another of them. */
async function find(
  at: Receiving,
  deliveryId: string | undefined,
  { providerMessageId }: StatusReport,
): Promise<FoundDelivery | undefined> {
  const { sql } = at.services.dependencies
  const among = (ids: string[]) =>
    deliveryId === undefined
      ? findOfProvider(sql, providerMessageId, ids)
      : findDelivery(sql, deliveryId, ids)
  const found = await among([at.called.id])
  // Where each channel has an address of its own for reports, what comes there is about no other's.
  if (found || at.provider.statusUrl) return found
  const others = (await spokenFor(at)).filter(id => id !== at.called.id)
  return others.length > 0 ? among(others) : undefined
}

/** The channels whose reports may come to the one that was called. */
async function spokenFor({ services: { channels }, provider, called }: Receiving): Promise<string[]> {
  const senders = await channels.senders.of(provider.name)
  const all = await Promise.all(senders.map(({ id }) => channels.get(id)))
  const others = all.filter(
    channel =>
      channel && channel.id !== called.id && provider.webhooks.speaksFor(called.account, channel.account),
  )
  return [called.id, ...others.flatMap(channel => channel?.id ?? [])]
}

async function advance(at: Receiving, found: FoundDelivery, report: StatusReport): Promise<void> {
  await advanceDelivery(at.services.dependencies.sql, found.id, report)
  await tell(at, found, report)
}

/** Tells those who follow the stream, and the conversation where it has to know. */
async function tell({ services, deadline }: Receiving, found: FoundDelivery, report: StatusReport) {
  const { signaler, notifyStream, dependencies } = services
  notifyStream()
  // Also when it is no step forward: an earlier call may have stored the failure, and not have reached the workflow.
  if (!found.open) return
  const arrives = found.uncounted && ARRIVED.includes(report.status)
  if (report.status !== 'failed' && !arrives) return
  const { id: deliveryId, workflowId, conversationId, messageId } = found
  const withinMs = Math.max(deadline - Date.now(), LOOK_AGAIN_MS)
  try {
    await signaler.inOrder(workflowId, withinMs, () =>
      dependencies.temporal.workflow
        .getHandle(workflowId)
        .signal(arrives ? deliveryArrived : deliveryFailed, { conversationId, messageId, deliveryId }),
    )
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return
    throw error instanceof SignalTimeout ? unavailable(error) : error
  }
}
