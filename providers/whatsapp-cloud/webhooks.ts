import type { WebhookAccount, WebhookReader } from '../webhook-events.ts'
import { answerChallenge } from './challenge.ts'
import { readEvents } from './events.ts'
import { isSigned } from './signature.ts'

/** Meta sends up to 3 MB (Webhooks, 2026-09); what is a little over is not to be called for for a week. */
const MAX_BODY = 4 * 1024 * 1024

/**
 * How long Meta waits, no page says; it asks for a second, which a message takes a small part of. The limit is for the largest
 * batch at a bad hour: one that is cut off here begins anew when it comes again, and would be cut off anew.
 */
const DEADLINE_MS = 20_000

const secretsOf = ({ credentials }: WebhookAccount) =>
  credentials.flatMap(({ appSecret }) => (appSecret ? [appSecret] : []))

/** Webhooks of the Cloud API: a challenge by GET, signed JSON by POST. Anything but 200 is repeated for seven days. */
export const cloudWebhooks: WebhookReader = {
  bodyForm: 'json',
  maxBodyBytes: MAX_BODY,
  deadlineMs: DEADLINE_MS,
  acknowledgement: { status: 200, contentType: 'text/plain; charset=utf-8', body: '' },
  read(request, account) {
    if (request.rest !== '')
      return { result: 'refused', reason: 'not_found', detail: 'nothing is here', final: true }
    if (request.method === 'GET') {
      return answerChallenge(
        request.query,
        account.credentials.flatMap(({ verifyToken }) => (verifyToken ? [verifyToken] : [])),
      )
    }
    const signature = request.header('X-Hub-Signature-256')
    if (!isSigned(request.body, signature, secretsOf(account))) {
      const detail = 'the signature is not by this channel’s app secret'
      return { result: 'refused', reason: 'signature', detail, ...(!signature && { final: true }) }
    }
    // Signed by Meta, so that whatever it is, calling again would bring no other.
    return readEvents(parsed(request.body), request.receivedAt)
  },
  /** An app has one secret for the numbers of all its accounts, and Meta may call any of their addresses. */
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
