import { mediumOf } from '../../domain/address.ts'
import type { Ours, WebhookAccount, WebhookRead, WebhookReader, WebhookRequest } from '../webhook-events.ts'
import type { FormParameters } from './form.ts'
import { parseForm } from './form.ts'
import { readMessage } from './inbound.ts'
import { verifyForm } from './signature.ts'
import { readStatus } from './status.ts'

/** Forms usually have at most a few thousand bytes; even ten files and an ad are less than this. */
const MAX_BODY_BYTES = 256 * 1024

/** A webhook has 15 s in total, including retries. One try must leave time for others, ms. */
const DEADLINE_MS = 1_500

/** Twilio understands this as "no answer". Plain text would be sent to the customer. */
const NOTHING_TO_ANSWER = '<?xml version="1.0" encoding="UTF-8"?><Response/>'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/**
 * Twilio's webhooks: each is one form with one event. It doesn't import the REST library, so that the API starts without
 * loading it.
 */
export const twilioWebhooks: WebhookReader = {
  bodyForm: 'form',
  maxBodyBytes: MAX_BODY_BYTES,
  deadlineMs: DEADLINE_MS,
  read,
  // One auth token signs the webhooks of all numbers and services of an account.
  speaksFor: (called, other) => called.accountId === other.accountId,
  acknowledgement: { status: 200, contentType: 'text/xml', body: NOTHING_TO_ANSWER },
}

function read(request: WebhookRequest, account: WebhookAccount): WebhookRead {
  const { method, rest } = request
  if (method !== 'POST' || (rest !== '' && rest !== 'status')) {
    return { result: 'refused', reason: 'not_found', detail: 'This webhook does not exist.' }
  }
  const form = parseForm(request.body, { contentType: request.header('Content-Type') ?? '' })
  if (!form.ok) return malformed(form.error.detail)
  const parameters = form.value
  const refused = refusal(request, parameters, account)
  if (refused) return refused
  return rest === 'status' ? status(request, parameters) : message(request, parameters)
}

/** Checks the signature. It covers the public address and everything that was posted, and uses the account's token. */
function refusal(
  { urls, header }: WebhookRequest,
  parameters: FormParameters,
  { accountId, credentials }: WebhookAccount,
): WebhookRead | undefined {
  const refused = {
    result: 'refused',
    reason: 'signature',
    detail: 'The signature does not match this URL and body.',
  } as const
  const signature = header('X-Twilio-Signature')
  if (parameters.AccountSid !== accountId || !signature) return { ...refused, final: true }
  const tokens = credentials.map(({ authToken = '' }) => authToken)
  return urls.some(url => verifyForm({ signature, url, parameters }, tokens)) ? undefined : refused
}

function message({ receivedAt }: WebhookRequest, parameters: FormParameters): WebhookRead {
  const read = readMessage(parameters, receivedAt)
  if (!read.ok) return malformed(read.error.detail)
  const ours = oursOf(read.value.to, parameters)
  return { result: 'events', events: [{ type: 'message', ours, message: read.value }], left: [] }
}

/** The delivery's id is in the address that was given with the message. */
function status({ query }: WebhookRequest, parameters: FormParameters): WebhookRead {
  const read = readStatus(parameters)
  if (!read.ok) return malformed(read.error.detail)
  const marked = query.get('delivery')
  const deliveryId = marked !== null && UUID.test(marked) ? marked : undefined
  const ours = oursOf(read.value.from ?? '', parameters)
  return { result: 'events', events: [{ type: 'status', ours, deliveryId, report: read.value }], left: [] }
}

function oursOf(address: string, { AccountSid, MessagingServiceSid }: FormParameters): Ours {
  return {
    medium: mediumOf(address),
    address,
    ...(typeof AccountSid === 'string' && { accountId: AccountSid }),
    ...(typeof MessagingServiceSid === 'string' &&
      MessagingServiceSid !== '' && { senderId: MessagingServiceSid }),
  }
}

function malformed(detail: string): WebhookRead {
  return { result: 'refused', reason: 'malformed', detail }
}
