import type { OurAddress } from '../messages/sender.ts'
import type { Account, HttpMethod } from '../state/model.ts'
import type { Target } from '../webhooks/deliver.ts'

/** Why no webhook is called for an inbound message. */
export type NotCalled =
  /** Nothing is configured. The message is only in the list. */
  | 'no_url'
  /** The service has no URL and does not defer to the number. Twilio drops the message and lists it nowhere. */
  | 'dropped'
  /** The number's SmsApplicationSid overrides its URLs. */
  | 'application'
  /** The sandbox keeps messages before `join …`, and that message too. */
  | 'sandbox'
  /** The sender of the message asked for it. */
  | 'lost'

export type Route = { main: Target; fallback?: Target } | { notCalled: NotCalled }

/**
 * Where an inbound message is delivered: to the service's URL, unless it defers to the sender; then to the sender's
 * own.
 */
export function routeOf(account: Account, ours: OurAddress): Route {
  const service = account.services.get(ours.serviceSid ?? '')
  if (service && !service.useInboundWebhookOnNumber) {
    const { inboundRequestUrl, inboundMethod, fallbackUrl, fallbackMethod } = service
    if (!inboundRequestUrl) return { notCalled: 'dropped' }
    return targets(inboundRequestUrl, inboundMethod, fallbackUrl, fallbackMethod)
  }
  if (ours.kind === 'number') {
    const { smsApplicationSid, smsUrl, smsMethod, smsFallbackUrl, smsFallbackMethod } = ours.number
    if (smsApplicationSid) return { notCalled: 'application' }
    return targets(smsUrl, smsMethod, smsFallbackUrl, smsFallbackMethod)
  }
  const { callback_url, fallback_url } = ours.sender.webhook
  return targets(callback_url, 'POST', fallback_url, 'POST')
}

function targets(
  url: string | null,
  method: HttpMethod,
  fallbackUrl: string | null,
  fallbackMethod: HttpMethod,
): Route {
  if (!url) return { notCalled: 'no_url' }
  return {
    main: { url, method },
    fallback: fallbackUrl ? { url: fallbackUrl, method: fallbackMethod } : undefined,
  }
}
