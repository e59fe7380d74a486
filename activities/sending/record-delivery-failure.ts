import { withdrawAnswer } from '../../db/customer-waits.ts'
import { loadDeliveryFailure } from '../../db/deliveries.ts'
import type { Place } from '../../protocol/activities/place.ts'
import type { FailureRecorded } from '../../protocol/activities/settling.ts'
import type { Dependencies } from '../dependencies.ts'
import { tellFailure } from './tell-failure.ts'

/**
 * The provider accepted a message and reported later that it failed. The failure becomes an event, and
 * an answer that did not arrive no longer counts.
 */
export function recordDeliveryFailure({ sql }: Dependencies) {
  return async (input: Place & { messageId: string; deliveryId: string }): Promise<FailureRecorded> => {
    const { messageId, deliveryId } = input
    return sql.begin(async tx => {
      const error = await loadDeliveryFailure(tx, deliveryId)
      if (error) await tellFailure(tx, input, { messageId, deliveryId, error })
      return { code: error?.code, error, asks: await withdrawAnswer(tx, messageId) }
    })
  }
}
