import { shorten, storable } from '../../domain/text.ts'

/** The longest text that is shown, characters. One sentence is enough. */
const MAX_SAID = 200

/**
 * EngageLab's text about an error, made safe to show: on one line, without numbers that could be a customer's, without
 * addresses, and without quoted parts, which could be a text or a secret. Undefined if there is no text.
 */
export function said(message: unknown): string | undefined {
  if (typeof message !== 'string') return undefined
  const words = storable(message.slice(0, 4_000))
    .replace(/\s+/g, ' ')
    .replace(/["“«].*["”»]/g, '…')
    .replace(/[a-z][a-z0-9+.-]*:\/\/\S+/gi, '…')
    .replace(/\S+@\S+/g, '…')
    .replace(/\+?\d[\d\s().-]{4,}\d/g, '…')
    // A long word without spaces may be a key, a token or an id.
    .replace(/[\w+/=-]{24,}/g, '…')
    .trim()
  return words === '' ? undefined : shorten(words, MAX_SAID)
}
