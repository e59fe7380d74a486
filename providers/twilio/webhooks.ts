import type { WebhookReader } from '../provider.ts'
import { readMessage } from './inbound.ts'
import { verifyForm } from './signature.ts'
import { readStatus } from './status.ts'

/** Twilio's webhooks. Without the REST library, so that the API starts without loading it. */
export const twilioWebhooks: WebhookReader = {
  signatureHeader: 'X-Twilio-Signature',
  verify: verifyForm,
  belongsTo: (parameters, accountSid) => parameters.AccountSid === accountSid,
  readMessage,
  readStatus,
}
