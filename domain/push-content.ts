import { shortTitle } from './short-title.ts'

/** What a notification is made of, as it is sent to the browser's service worker. */
export interface PushedNotice {
  kind: string
  conversationId: string
  eventId: string
  /** Epoch ms. */
  at: number
  name: string | null
  text: string | null
  language: string | null
}

/** The most characters of a name or a text on a lock screen. What is pushed holds some 4,000 bytes in all. */
const MOST_NAME = 40
const MOST_TEXT = 160

/** The name by which a notification calls a customer: the first word. Null if it is no name, such as a number. */
export function firstName(name: string | null): string | null {
  const [first = ''] = (name ?? '').trim().split(/\s+/u)
  if (!/\p{L}/u.test(first)) return null
  return shortTitle(first, MOST_NAME)
}

/** What a notification shows of a text, on one line; null if that is nothing. */
export function shownText(text: string | null): string | null {
  return shortTitle(text ?? '', MOST_TEXT) || null
}
