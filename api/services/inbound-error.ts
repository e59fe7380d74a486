import type { InboundReading } from '../../db/recovery.ts'
import type { ReadingError } from '../../domain/reading-errors.ts'

export const NOT_POINTED_HERE = 'not_pointed_here' satisfies ReadingError

/**
 * Why the provider's list of a channel's messages can't be read or used; null: nothing is known against it. A webhook that
 * came after the reading shows that the provider sends the messages here after all, long before the next reading.
 */
export function inboundError(
  reading: Pick<InboundReading, 'error' | 'readAt'> | undefined,
  lastWebhookAt: Date | undefined,
): string | null {
  const error = reading?.error ?? null
  const isOver =
    error === NOT_POINTED_HERE &&
    lastWebhookAt !== undefined &&
    lastWebhookAt > (reading?.readAt ?? new Date(0))
  return isOver ? null : error
}
