import type { DeliveryError, FailureClass } from '../../domain/delivery.ts'
import { said } from './said.ts'

/** What one of EngageLab's error codes means for our message. `shown`: EngageLab's own text says what is wrong. */
export interface EngagelabError {
  class: FailureClass
  detail: string
  fix: string
  shown?: true
}

const KEY: EngagelabError = {
  class: 'config',
  detail: 'EngageLab does not take the channel’s DevKey and DevSecret: they are wrong, expired or disabled.',
  fix: 'Give the channel a valid key of Configuration Management > API Keys.',
}

/** The codes of the page about sending. Their meaning follows from their descriptions there. */
const ERRORS: Readonly<Record<number, EngagelabError>> = {
  1000: {
    class: 'unknown',
    detail: 'EngageLab failed internally, which leaves open whether the message was sent.',
    fix: 'Look for it in EngageLab’s console, or ask the customer, before sending it again.',
  },
  2001: KEY,
  2002: KEY,
  2003: {
    class: 'config',
    detail: 'WhatsApp refuses EngageLab for this account.',
    fix: 'Contact EngageLab’s support.',
    shown: true,
  },
  2004: {
    class: 'config',
    detail: 'The key may not send from this number, or not from this server’s address.',
    fix: 'See the numbers, permissions and IP whitelist of the key under Configuration Management > API Keys.',
  },
  3001: {
    class: 'content',
    detail: 'EngageLab could not read the request.',
    fix: 'Send something else, and report it: it is a mistake of this service.',
    shown: true,
  },
  3002: {
    class: 'content',
    detail: 'EngageLab does not take the message as it is.',
    fix: 'Change what it says, its file or the template’s variables.',
    shown: true,
  },
  3003: {
    class: 'content',
    detail: 'EngageLab refuses the message.',
    fix: 'See what it says; outside WhatsApp’s 24 hours only a template goes out.',
    shown: true,
  },
  4001: {
    class: 'content',
    detail: 'EngageLab does not have what the message names, such as the template in this language.',
    fix: 'Choose a template that is in the list, in a language that it has.',
    shown: true,
  },
  5002: {
    class: 'content',
    detail: 'WhatsApp refused it.',
    fix: 'See what it says, and change the message or the template.',
    shown: true,
  },
}

/** The codes that have a row, for the tests. */
export const KNOWN_CODES: readonly number[] = Object.keys(ERRORS).map(Number)

export function errorOf(code: number): EngagelabError | undefined {
  return ERRORS[code]
}

/** The error for a code. An unknown code counts as permanent, because a blind retry does harm. */
export function deliveryError(code: number, message: unknown): DeliveryError {
  const row = errorOf(code) ?? {
    class: 'content' as const,
    detail: `EngageLab refused it with error ${code}.`,
    fix: 'See what it says, or ask EngageLab’s support.',
    shown: true as const,
  }
  const words = row.shown ? said(message) : undefined
  return {
    code: String(code),
    class: row.class,
    detail: words === undefined ? row.detail : `${row.detail} It says: ${words}`,
    fix: row.fix,
  }
}
