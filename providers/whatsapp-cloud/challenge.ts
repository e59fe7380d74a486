import type { WebhookRead } from '../webhook-events.ts'
import { isSame } from './signature.ts'

/** Meta's challenge is a number of about ten digits. Anything longer is not from Meta. */
const CHALLENGE = /^[\w.~-]{1,200}$/

/**
 * Answers the call by which Meta tests an address. It returns only the challenge, unchanged, and only to a caller who knows
 * the verify token (Meta, Webhooks: verification requests, 2026-09). It is plain text, so that no browser treats it as a
 * page.
 */
export function answerChallenge(query: URLSearchParams, verifyTokens: readonly string[]): WebhookRead {
  const given = query.get('hub.verify_token') ?? ''
  const challenge = query.get('hub.challenge') ?? ''
  if (query.get('hub.mode') !== 'subscribe' || !CHALLENGE.test(challenge)) {
    return { result: 'refused', reason: 'malformed', detail: 'this is not a verification request' }
  }
  if (!verifyTokens.map(known => isSame(given, known)).includes(true)) {
    return {
      result: 'refused',
      reason: 'signature',
      detail: 'the verify token does not belong to this channel',
    }
  }
  return { result: 'answer', status: 200, contentType: 'text/plain; charset=utf-8', body: challenge }
}
