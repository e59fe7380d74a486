import type { MessagingProvider } from '../provider.ts'
import { sendDelivery } from './send.ts'

export { type Call, type ClientOptions, isTransportError, twilioClient, watched } from './client.ts'
export { ensureContent, forgetContent } from './content.ts'
export { deliveryError } from './errors.ts'
export { parseForm } from './form.ts'
export { type ApiFailure, failureOf } from './outcome.ts'
export { type SendOptions, sendDelivery } from './send.ts'
export { verifyBody } from './signature.ts'
export { buttonVariables, listVariables } from './templates.ts'
export { twilioWebhooks } from './webhooks.ts'

/** Sending by Twilio. `baseUrlOf` tells where an account's calls go instead of Twilio; undefined: to Twilio. */
export function twilioSender(
  baseUrlOf: (accountSid: string) => string | undefined = () => undefined,
): Pick<MessagingProvider, 'send'> {
  return {
    send: (account, delivery) => sendDelivery(account, delivery, { baseUrl: baseUrlOf(account.accountSid) }),
  }
}
