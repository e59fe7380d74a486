import { WorkflowNotFoundError } from '@temporalio/client'
import { findDelivery } from '../../db/deliveries.ts'
import { advanceDelivery } from '../../db/delivery-reports.ts'
import type { DeliveryStatus } from '../../domain/delivery.ts'
import { deliveryArrived, deliveryFailed } from '../../protocol/signals.ts'
import type { StatusReport } from '../../providers/provider.ts'
import type { WebhookChannel } from '../services/channel-cache.ts'
import { unavailable } from '../services/commands.ts'
import type { Services } from '../services/services.ts'
import { SignalTimeout } from '../services/signaler.ts'

const DEADLINE_MS = 1_500

const ARRIVED: DeliveryStatus[] = ['accepted', 'sent', 'delivered', 'read']

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/**
 * Moves a delivery forward by what the provider reports of it. Reports come twice, late and in any order; none moves a
 * delivery back. Only a failure is told to the workflow, and only to a running one; and that an answer has arrived which was
 * thought not to have.
 */
export async function receiveStatus(
  { dependencies: { sql, temporal, log }, signaler, notifyStream }: Services,
  channel: WebhookChannel,
  deliveryId: string | undefined,
  report: StatusReport,
): Promise<void> {
  if (deliveryId === undefined || !UUID.test(deliveryId)) {
    // A message that was not sent by this service, from the same sender.
    log.info({ channelId: channel.id, reported: report.reported }, 'status of a message that is not ours')
    return
  }
  const delivery = await findDelivery(sql, deliveryId, channel.id)
  if (!delivery) return
  await advanceDelivery(sql, deliveryId, report)
  notifyStream()
  // Also when it is no step forward: an earlier call may have stored the failure, and not have reached the workflow.
  if (!delivery.open) return
  const arrives = delivery.uncounted && ARRIVED.includes(report.status)
  if (report.status !== 'failed' && !arrives) return
  const { workflowId, conversationId, messageId } = delivery
  try {
    await signaler.inOrder(workflowId, DEADLINE_MS, () =>
      temporal.workflow
        .getHandle(workflowId)
        .signal(arrives ? deliveryArrived : deliveryFailed, { conversationId, messageId, deliveryId }),
    )
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return
    throw error instanceof SignalTimeout ? unavailable(error) : error
  }
}
