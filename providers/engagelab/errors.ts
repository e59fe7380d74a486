import type { DeliveryError, FailureClass } from '../../domain/delivery.ts'
import { CREDENTIALS_REFUSED } from './credentials-refused.ts'
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
  detail: CREDENTIALS_REFUSED.detail,
  fix: CREDENTIALS_REFUSED.fix,
}

/** The codes of the page about sending. Their meaning follows from their descriptions there. */
const ERRORS: Readonly<Record<number, EngagelabError>> = {
  1000: {
    class: 'unknown',
    detail: 'EngageLab had an internal error. The message may or may not have been sent.',
    fix: 'Before you send it again, look for the message in EngageLab’s console or ask the customer.',
  },
  2001: KEY,
  2002: KEY,
  2003: {
    class: 'config',
    detail: 'WhatsApp does not allow EngageLab to use this account.',
    fix: 'Contact EngageLab’s support.',
    shown: true,
  },
  2004: {
    class: 'config',
    detail: 'The key is not allowed to send from this number or from this server’s IP address.',
    fix: 'Check the numbers, permissions and IP whitelist of the key under Configuration Management > API Keys.',
  },
  3001: {
    class: 'content',
    detail: 'EngageLab could not read the request.',
    fix: 'Change the message, and report the error: it is a bug in this service.',
    shown: true,
  },
  3002: {
    class: 'content',
    detail: 'EngageLab does not accept the message in this form.',
    fix: 'Change the text, the file or the template’s variables.',
    shown: true,
  },
  3003: {
    class: 'content',
    detail: 'EngageLab refuses the message.',
    fix: 'Read EngageLab’s error message. Outside WhatsApp’s 24-hour window, only a template can be sent.',
    shown: true,
  },
  4001: {
    class: 'content',
    detail:
      'EngageLab does not have an object that the message names, such as the template in this language.',
    fix: 'Choose a template from the list, in a language in which it exists.',
    shown: true,
  },
  5002: {
    class: 'content',
    detail: 'WhatsApp refused the message.',
    fix: 'Read WhatsApp’s error message, then change the message or the template.',
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
    detail: `EngageLab refused the message with error ${code}.`,
    fix: 'Read EngageLab’s error message, or ask EngageLab’s support.',
    shown: true as const,
  }
  const words = row.shown ? said(message) : undefined
  return {
    code: String(code),
    class: row.class,
    detail: words === undefined ? row.detail : `${row.detail} Its error message: ${words}`,
    fix: row.fix,
  }
}
