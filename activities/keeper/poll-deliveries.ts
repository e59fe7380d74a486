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

/** Asked for in a round, one after the other: the provider counts requests, and a report may still come by itself. */
const MAX_DELIVERIES = 40
/** When the provider is slow, the rest is left to a later round, ms. */
const ENOUGH_MS = 45_000

/**
 * Asks the provider what became of deliveries that it has not reported the end of. Its reports are sent once and can get
 * lost; many carriers report nothing behind `sent`, so that it is asked a few times only. Returns of how many it told more.
 */
export async function pollDeliveries(dependencies: Dependencies, enoughMs = ENOUGH_MS): Promise<number> {
  const until = performance.now() + enoughMs
  let learnt = 0
  for (let asked = 0; asked < MAX_DELIVERIES && performance.now() < until; asked++) {
    // One at a time: what is taken is put off, and a round that ends early must not put off what it doesn't ask for.
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
    // Its channel is deleted, say, or its key is not at hand: it is asked for at its next time, if there is one.
    dependencies.log.warn({ deliveryId: delivery.id, err: error }, 'a delivery can’t be asked for')
    return false
  }
  const after = (await loadDelivery(dependencies.sql, delivery.id))?.status
  if (after === 'failed') await tellFailed(dependencies, delivery)
  else if (delivery.status === 'unknown' && after !== 'unknown')
    await signal(dependencies, delivery, deliveryArrived)
  return after !== delivery.status
}

/**
 * Tells the conversation that a delivery failed, unless its history tells so: who stored the failure, here or at a webhook,
 * may not have lived to say it. Whether it had to be told.
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
