import type { WebhookRead } from '../webhook-events.ts'
import { isSame } from './signature.ts'

/** Meta's is a number of some ten digits; what is longer is nobody's challenge. */
const CHALLENGE = /^[\w.~-]{1,200}$/

/**
 * Answers Meta's call by which it tries an address: the challenge, alone and as it came, for whoever knows the verify token
 * (Meta, Webhooks: verification requests, 2026-09). As plain text, so that no browser takes it for a page.
 */
export function answerChallenge(query: URLSearchParams, verifyTokens: readonly string[]): WebhookRead {
  const given = query.get('hub.verify_token') ?? ''
  const challenge = query.get('hub.challenge') ?? ''
  if (query.get('hub.mode') !== 'subscribe' || !CHALLENGE.test(challenge)) {
    return { result: 'refused', reason: 'malformed', detail: 'it is no verification request' }
  }
  if (!verifyTokens.map(known => isSame(given, known)).includes(true)) {
    return { result: 'refused', reason: 'signature', detail: 'the verify token is not this channel’s' }
  }
  return { result: 'answer', status: 200, contentType: 'text/plain; charset=utf-8', body: challenge }
}
