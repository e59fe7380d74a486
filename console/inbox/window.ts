import type { Conversation } from '../api/types.ts'

/** The rest of the window is shown below the first limit and in red below the second, ms. */
const SOON_MS = 2 * 60 * 60_000
const URGENT_MS = 30 * 60_000

/** `none`: the medium has no window. `leftMs`: time until free text is refused. */
export type WindowState =
  | { is: 'none' }
  | { is: 'open'; leftMs: number }
  | { is: 'soon' | 'urgent'; leftMs: number }
  | { is: 'closed' }

/**
 * The state of WhatsApp's window for free text: it usually ends 24 hours after the customer's last message, and then
 * only templates can be sent.
 *
 * @param now epoch ms
 */
export function windowState({ window }: Pick<Conversation, 'window'>, now: number): WindowState {
  if (window === null) return { is: 'none' }
  const leftMs = window.freeTextUntil === null ? 0 : Date.parse(window.freeTextUntil) - now
  if (leftMs <= 0) return { is: 'closed' }
  return { is: leftMs <= URGENT_MS ? 'urgent' : leftMs <= SOON_MS ? 'soon' : 'open', leftMs }
}
