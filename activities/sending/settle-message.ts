import type { Sql } from '../../db/client.ts'
import { noteArrival } from '../../db/customer-waits.ts'
import { isOutcomeKnown, loadLastAttempts } from '../../db/deliveries.ts'
import { explainUnknown } from '../../db/deliveries-in-doubt.ts'
import { failQueuedParts } from '../../db/delivery-queue.ts'
import type { SettleInput, Settlement } from '../../protocol/activities/settling.ts'
import type { Dependencies } from '../dependencies.ts'
import { OUR_ERRORS } from './errors.ts'
import { reconcile } from './reconcile.ts'

/**
 * Finds the outcome of a message whose outcome is unknown: a delivery report may have arrived, or the
 * provider's list shows it. With `giveUp`, an unknown part stays unknown and the parts behind it are
 * given up.
 */
export function settleMessage(dependencies: Dependencies) {
  const { sql } = dependencies
  return async ({ conversationId, messageId, giveUp, partsLeft }: SettleInput): Promise<Settlement> => {
    if (await isOutcomeKnown(sql, messageId)) return settlement(sql, messageId)
    const { answered } = await reconcile(
      dependencies,
      conversationId,
      delivery => delivery.messageId === messageId,
    )
    dependencies.notifyStream()
    if (await isOutcomeKnown(sql, messageId)) return settlement(sql, messageId)
    if (giveUp) {
      if (answered) await explainUnknown(sql, messageId, OUR_ERRORS.not_listed)
      if (partsLeft) await giveUpParts(sql, messageId)
    }
    return { settled: false, ...(giveUp && answered && { error: OUR_ERRORS.not_listed }) }
  }
}

/**
 * The failed parts are read from the rows. An earlier try of this activity may have stored them and
 * died before it returned them.
 */
async function settlement(sql: Sql, messageId: string): Promise<Settlement> {
  const parts = await loadLastAttempts(sql, messageId)
  const failed = parts.filter(
    ({ status, providerMessageId }) => status === 'failed' && providerMessageId !== null,
  )
  if (failed.length > 0) return { settled: true, failed: failed.map(({ id }) => id) }
  await noteArrival(sql, messageId)
  return { settled: true }
}

/** Gives up the waiting parts. If a person is sending the message again, they are kept and sent with it. */
async function giveUpParts(sql: Sql, messageId: string): Promise<void> {
  const parts = await loadLastAttempts(sql, messageId)
  if (parts.some(({ status, attempt }) => status === 'queued' && attempt > 1)) return
  await failQueuedParts(sql, messageId, OUR_ERRORS.earlier_part_failed)
}
