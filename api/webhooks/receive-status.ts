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

/**
 * Waits this long before it looks for the delivery a second time, ms. The answer to a send call is normally stored by then;
 * the keeper handles what is stored later.
 */
const LOOK_AGAIN_MS = 2_000

type Status = Extract<WebhookEvent, { type: 'status' }>

/**
 * Advances a delivery by what the provider reports. Reports arrive twice, late and in any order, so none ever moves a
 * delivery back.
 *
 * The workflow, if it still runs, hears only two things: that a delivery failed, and that a message did arrive which was
 * believed lost.
 */
export async function receiveStatus(at: Receiving, { deliveryId, ours, report }: Status): Promise<void> {
  const { services, called, provider } = at
  const { sql, log } = services.dependencies
  if (deliveryId === undefined && provider.capabilities.reportsByMark) {
    // The same sender also sends messages from elsewhere, and the provider reports those here too.
    log.info(
      { channelId: called.id, reported: report.reported },
      'a webhook reports the status of an unknown message',
    )
    return
  }
  const found = await find(at, deliveryId, report)
  if (found) return advance(at, found, report)
  if (deliveryId !== undefined) return
  // Either the message is somebody else's, or the answer to our send call, which has its id, is not stored yet.
  await holdEarly(sql, { channelIds: await spokenFor(at), report, ours: ours.address })
  const again = async () => {
    for (const taken of await takeEarly(sql, report.providerMessageId)) await tell(at, taken, taken.report)
  }
  setTimeout(() => {
    again().catch(error =>
      log.warn(
        { err: error },
        'a delivery report arrived before its message was stored; the keeper workflow will apply it',
      ),
    )
  }, LOOK_AGAIN_MS).unref()
}

/**
 * Finds the delivery in the called channel first. If one webhook address serves several channels, it then searches the
 * others.
 */
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

/** The channels whose reports may arrive at the address of the called one. */
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

/** Wakes the readers of the event stream, and signals the conversation if it has to know. */
async function tell({ services, deadline }: Receiving, found: FoundDelivery, report: StatusReport) {
  const { signaler, notifyStream, dependencies } = services
  notifyStream()
  // Also if the report changed nothing: an earlier call may have stored the failure but not have reached the workflow.
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
