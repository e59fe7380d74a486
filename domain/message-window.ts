/** WhatsApp accepts free text only this long after the customer's last message to the same sender. */
const WHATSAPP_WINDOW_MS = 24 * 3_600_000

/** A margin at the window's end, for the duration of a send and for clocks that differ. */
const SAFETY_MARGIN_MS = 5 * 60_000

/**
 * Until when free text may be sent (epoch ms). Infinite for SMS; undefined when the customer never
 * wrote to this sender. The window belongs to sender and customer, not to a conversation.
 */
export function freeTextUntil(
  medium: 'whatsapp' | 'sms',
  lastInboundAt: number | undefined,
): number | undefined {
  if (medium === 'sms') return Number.POSITIVE_INFINITY
  return lastInboundAt === undefined ? undefined : lastInboundAt + WHATSAPP_WINDOW_MS - SAFETY_MARGIN_MS
}

/**
 * The earliest time of a customer's last WhatsApp message that allows free text at `now`; both epoch
 * ms.
 */
export function freeTextSince(now: number): number {
  return now - WHATSAPP_WINDOW_MS + SAFETY_MARGIN_MS
}

/**
 * How long before the window's end a waiting customer gets a notice, ms. The time must be enough for
 * their answer, which opens the window again.
 */
const NOTICE_LEAD_MS = 30 * 60_000

/** When a waiting WhatsApp customer gets the notice that the window is about to close, epoch ms. */
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
