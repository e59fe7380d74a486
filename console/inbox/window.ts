import type { Conversation } from '../api/types.ts'

/** When free text stops being possible is shown from here on, and in red from there on, ms. */
const SOON_MS = 2 * 60 * 60_000
const URGENT_MS = 30 * 60_000

export type WindowState =
  | { is: 'none' }
  | { is: 'open'; leftMs: number }
  | { is: 'soon' | 'urgent'; leftMs: number }
  | { is: 'closed' }

/** WhatsApp's window for free text, as of `now`. `none`: a medium without one. */
export function windowState({ window }: Pick<Conversation, 'window'>, now: number): WindowState {
  if (window === null) return { is: 'none' }
  const leftMs = window.freeTextUntil === null ? 0 : Date.parse(window.freeTextUntil) - now
  if (leftMs <= 0) return { is: 'closed' }
  return { is: leftMs <= URGENT_MS ? 'urgent' : leftMs <= SOON_MS ? 'soon' : 'open', leftMs }
}
