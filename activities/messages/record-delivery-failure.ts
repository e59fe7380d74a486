import { loadDeliveryFailure } from '../../db/deliveries.ts'
import type { Dependencies } from '../dependencies.ts'
import type { Place } from '../place.ts'
import { tellFailure } from './tell-failure.ts'

/**
 * The provider took a message and reports later that it failed: the conversation's history tells so. Undefined when it
 * arrived after all, or was sent again since.
 */
export function recordDeliveryFailure({ sql }: Dependencies) {
  return async (
    input: Place & { messageId: string; deliveryId: string },
  ): Promise<{ code: string } | undefined> => {
    const error = await loadDeliveryFailure(sql, input.deliveryId)
    if (!error) return undefined
    await sql.begin(tx => tellFailure(tx, input, { ...input, error }))
    return { code: error.code }
  }
}
