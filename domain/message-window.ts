/** WhatsApp lets free text out only this long after the customer's last message to the same sender. */
const WHATSAPP_WINDOW_MS = 24 * 3_600_000

/** Kept free at the window's end, for the time a send takes and for clocks that differ. */
const SAFETY_MARGIN_MS = 5 * 60_000

/**
 * Until when free text may be sent (epoch ms): infinite for SMS, undefined when the customer never wrote to this sender.
 * The window belongs to the sender and the customer, not to a conversation.
 */
export function freeTextUntil(
  medium: 'whatsapp' | 'sms',
  lastInboundAt: number | undefined,
): number | undefined {
  if (medium === 'sms') return Number.POSITIVE_INFINITY
  return lastInboundAt === undefined ? undefined : lastInboundAt + WHATSAPP_WINDOW_MS - SAFETY_MARGIN_MS
}

/** When a customer on WhatsApp must have written, at the earliest, for free text to be sent at `now`, both in epoch ms. */
export function freeTextSince(now: number): number {
  return now - WHATSAPP_WINDOW_MS + SAFETY_MARGIN_MS
}

/** How long before the window's end a customer who waits is told, ms: enough for their answer, which opens it anew. */
const NOTICE_LEAD_MS = 30 * 60_000

/** When a customer on WhatsApp who still waits is to be told that the window is about to close, epoch ms. */
export function windowNoticeAt(lastInboundAt: number): number {
  return lastInboundAt + WHATSAPP_WINDOW_MS - SAFETY_MARGIN_MS - NOTICE_LEAD_MS
}

/** Whether free text may be sent at `now` (epoch ms). */
export function freeTextAllowed(
  medium: 'whatsapp' | 'sms',
  lastInboundAt: number | undefined,
  now: number,
): boolean {
  const until = freeTextUntil(medium, lastInboundAt)
  return until !== undefined && now < until
}
