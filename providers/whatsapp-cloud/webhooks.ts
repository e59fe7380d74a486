import type { WebhookAccount, WebhookReader } from '../webhook-events.ts'
import { answerChallenge } from './challenge.ts'
import { readEvents } from './events.ts'
import { isSigned } from './signature.ts'

/** Meta sends up to 3 MB (Webhooks, 2026-09). The limit is higher, because Meta would repeat a refused call for a week. */
const MAX_BODY = 4 * 1024 * 1024

/**
 * How long a call may take, ms. No page says how long Meta waits; it asks for an answer within a second, and a message
 * takes a small part of that. The limit is for the largest batch under high load: a batch that is cut off starts again from
 * its beginning when it is repeated, and would be cut off again.
 */
const DEADLINE_MS = 20_000

const secretsOf = ({ credentials }: WebhookAccount) =>
  credentials.flatMap(({ appSecret }) => (appSecret ? [appSecret] : []))

/**
 * The webhooks of the Cloud API: a challenge by GET, signed JSON by POST. Meta repeats any call that isn't answered with
 * 200 for seven days.
 */
export const cloudWebhooks: WebhookReader = {
  bodyForm: 'json',
  maxBodyBytes: MAX_BODY,
  deadlineMs: DEADLINE_MS,
  acknowledgement: { status: 200, contentType: 'text/plain; charset=utf-8', body: '' },
  read(request, account) {
    if (request.rest !== '')
      return { result: 'refused', reason: 'not_found', detail: 'this URL does not exist', final: true }
    if (request.method === 'GET') {
      return answerChallenge(
        request.query,
        account.credentials.flatMap(({ verifyToken }) => (verifyToken ? [verifyToken] : [])),
      )
    }
    const signature = request.header('X-Hub-Signature-256')
    if (!isSigned(request.body, signature, secretsOf(account))) {
      const detail = 'the signature was not made with this channel’s app secret'
      return { result: 'refused', reason: 'signature', detail, ...(!signature && { final: true }) }
    }
    // Meta has signed it, so a repeated call would bring the same body. It is accepted whatever it contains.
    return readEvents(parsed(request.body), request.receivedAt)
  },
  /** An app has one secret for the numbers of all its accounts, and Meta may call the address of any of them. */
  speaksFor(called, other) {
    const theirs = secretsOf(other)
    return secretsOf(called).some(secret => theirs.includes(secret))
  },
}

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body))
  } catch {
    return undefined
  }
}
