import { noteArrival } from '../../db/customer-waits.ts'
import { loadLastAttempts } from '../../db/deliveries.ts'
import type { Place } from '../../protocol/activities/place.ts'
import type { Arrived } from '../../protocol/activities/settling.ts'
import type { Dependencies } from '../dependencies.ts'

/**
 * A message that counted as failed, or whose outcome was unknown, has arrived. If it is an answer, it
 * counts from now on.
 */
export function recordArrival({ sql }: Dependencies) {
  return async ({ messageId }: Place & { messageId: string }): Promise<Arrived> => {
    const answersAt = await noteArrival(sql, messageId)
    const parts = await loadLastAttempts(sql, messageId)
    return { answersAt, settled: parts.every(({ status }) => status !== 'failed' && status !== 'unknown') }
  }
}
