import type { ConfigurationCheck } from '../../domain/channel-checks.ts'

/** Those with an address. */
export type UrlName =
  | 'number.smsUrl'
  | 'number.smsFallbackUrl'
  | 'service.inboundRequestUrl'
  | 'service.fallbackUrl'
  | 'sender.callbackUrl'
  | 'sender.fallbackUrl'
/** What is checked at Twilio. */
export type CheckName =
  | UrlName
  | 'number.smsMethod'
  | 'number.smsApplicationSid'
  | 'service.overrides'
  | 'service.inboundMethod'
  | 'service.useInboundWebhookOnNumber'
  | 'sender.status'
  | 'sender.callbackMethod'
  | 'sandbox.whenAMessageComesIn'
export type CheckReason =
  | 'url_mismatch'
  | 'not_set'
  | 'shared_address'
  | 'wrong_http_method'
  | 'overridden_by_application'
  | 'overridden_by_service'
  | 'overridden_by_number'
  | 'sender_offline'
  | 'not_readable'

export type TwilioCheck = ConfigurationCheck<CheckName, CheckReason>
