import { shorten, storable } from '../../domain/text.ts'

/** A sentence of theirs is enough, characters. */
const MAX_SAID = 200

/**
 * What EngageLab says of an error, fit to be shown: on one line, without numbers that could be a customer's, addresses, and
 * what it quotes, which could be a text or a secret. Undefined where it says nothing.
 */
export function said(message: unknown): string | undefined {
  if (typeof message !== 'string') return undefined
  const words = storable(message.slice(0, 4_000))
    .replace(/\s+/g, ' ')
    .replace(/["“«].*["”»]/g, '…')
    .replace(/[a-z][a-z0-9+.-]*:\/\/\S+/gi, '…')
    .replace(/\S+@\S+/g, '…')
    .replace(/\+?\d[\d\s().-]{4,}\d/g, '…')
    // A key, a token or an id: long, without a space.
    .replace(/[\w+/=-]{24,}/g, '…')
    .trim()
  return words === '' ? undefined : shorten(words, MAX_SAID)
}
