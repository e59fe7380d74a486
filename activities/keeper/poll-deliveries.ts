import { heartbeat } from '@temporalio/activity'
import { loadDelivery } from '../../db/deliveries.ts'
import { advanceDelivery } from '../../db/delivery-reports.ts'
import { isFailureTold } from '../../db/events.ts'
import { endChecks, type OverdueDelivery, takeOverdueDelivery } from '../../db/keeper.ts'
import { deliveryArrived, deliveryFailed } from '../../protocol/signals.ts'
import { signalEach } from '../allocation/signal-each.ts'
import { openChannel } from '../channels/open-channel.ts'
import type { Dependencies } from '../dependencies.ts'
import { reconcile } from '../sending/reconcile.ts'

/**
 * How many deliveries one round asks for, one after the other. The provider limits requests, and a
 * report may still arrive by itself.
 */
const MAX_DELIVERIES = 40
/** After this time the rest is left to a later round, because the provider is slow, ms. */
const ENOUGH_MS = 45_000

/**
 * Asks the provider about deliveries without a final report. The provider sends each report once, and
 * it can get lost. Many carriers report nothing after `sent`, so each delivery is asked for only a few
 * times. Returns for how many there was news.
 */
export async function pollDeliveries(dependencies: Dependencies, enoughMs = ENOUGH_MS): Promise<number> {
  const until = performance.now() + enoughMs
  let learnt = 0
  for (let asked = 0; asked < MAX_DELIVERIES && performance.now() < until; asked++) {
    // One at a time: taking a delivery postpones its next check, and a round that ends early must not
    // postpone deliveries that it did not ask for.
    const delivery = await takeOverdueDelivery(dependencies.sql)
    if (!delivery) break
    heartbeat()
    if (await pollOne(dependencies, delivery)) learnt++
  }
  if (learnt > 0) dependencies.notifyStream()
  return learnt
}

async function pollOne(dependencies: Dependencies, delivery: OverdueDelivery): Promise<boolean> {
  if (delivery.status === 'failed') return tellFailed(dependencies, delivery)
  try {
    await (delivery.providerMessageId
      ? fetchOne(dependencies, delivery, delivery.providerMessageId)
      : reconcile(dependencies, delivery.conversationId, ({ id }) => id === delivery.id))
  } catch (error) {
    // For example its channel is deleted, or the key is missing here. It is asked for again later, if
    // another check is due.
    dependencies.log.warn(
      { deliveryId: delivery.id, err: error },
      'the delivery status of a message can’t be read from the provider',
    )
    return false
  }
  const after = (await loadDelivery(dependencies.sql, delivery.id))?.status
  if (after === 'failed') await tellFailed(dependencies, delivery)
  else if (delivery.status === 'unknown' && after !== 'unknown')
    await signal(dependencies, delivery, deliveryArrived)
  return after !== delivery.status
}

/**
 * Tells the conversation that a delivery failed, unless that is recorded already. The process that
 * stored the failure, here or at a webhook, may have died before it told the conversation. Returns
 * whether the conversation had to be told.
 */
async function tellFailed(dependencies: Dependencies, delivery: OverdueDelivery): Promise<boolean> {
  const { id, conversationId, open } = delivery
  if (!open || (await isFailureTold(dependencies.sql, conversationId, id))) {
    await endChecks(dependencies.sql, id)
    return false
  }
  await signal(dependencies, delivery, deliveryFailed)
  return true
}

async function signal(
  { temporal }: Dependencies,
  { id: deliveryId, messageId, conversationId: id, workflowId, open }: OverdueDelivery,
  what: typeof deliveryFailed,
): Promise<void> {
  const ofMessage = (conversationId: string) => ({ conversationId, messageId, deliveryId })
  if (open) await signalEach(temporal, [{ id, workflowId }], what, ofMessage)
}

async function fetchOne(
  dependencies: Dependencies,
  { id, channelId }: OverdueDelivery,
  providerMessageId: string,
): Promise<void> {
  const { channel, account } = await openChannel(dependencies, channelId)
  const answer = await dependencies.provider(channel.provider).fetchStatus?.(account, providerMessageId)
  if (!answer?.ok || !answer.report) return
  await advanceDelivery(dependencies.sql, id, {
    ...answer.report,
    reported: `fetched: ${answer.report.reported}`,
  })
}
