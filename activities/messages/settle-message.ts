import type { Sql } from '../../db/client.ts'
import { explainUnknown, failQueuedParts, isOutcomeKnown, loadLastAttempts } from '../../db/deliveries.ts'
import { noteArrival } from '../../db/waits.ts'
import type { SettleInput, Settlement } from '../../protocol/activities/settling.ts'
import type { Dependencies } from '../dependencies.ts'
import { OUR_ERRORS } from './errors.ts'
import { reconcile } from './reconcile.ts'

/**
 * Finds out what became of a message whose outcome is unknown: a report of the provider may have told by now, or its list
 * shows it. With `giveUp` what is unknown stays so, and the parts that wait behind it are given up.
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

/** What failed at the provider goes by the rows: an earlier try may have stored it, and not have lived to tell. */
async function settlement(sql: Sql, messageId: string): Promise<Settlement> {
  const parts = await loadLastAttempts(sql, messageId)
  const failed = parts.filter(
    ({ status, providerMessageId }) => status === 'failed' && providerMessageId !== null,
  )
  if (failed.length > 0) return { settled: true, failed: failed.map(({ id }) => id) }
  await noteArrival(sql, messageId)
  return { settled: true }
}

/** Unless a person has the message sent again meanwhile: then they go with it. */
async function giveUpParts(sql: Sql, messageId: string): Promise<void> {
  const parts = await loadLastAttempts(sql, messageId)
  if (parts.some(({ status, attempt }) => status === 'queued' && attempt > 1)) return
  await failQueuedParts(sql, messageId, OUR_ERRORS.earlier_part_failed)
}
