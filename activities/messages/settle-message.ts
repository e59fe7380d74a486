import { isOutcomeKnown } from '../../db/deliveries.ts'
import type { Dependencies } from '../dependencies.ts'
import type { Place } from '../place.ts'

/** Whether a report of the provider has told by now what became of a message whose outcome was unknown. */
export function settleMessage({ sql }: Dependencies) {
  return async ({
    messageId,
  }: Place & { messageId: string; giveUp: boolean }): Promise<{ settled: boolean }> => {
    return { settled: await isOutcomeKnown(sql, messageId) }
  }
}
