import type { Twilio } from 'twilio'
import type { ChannelSender } from '../../domain/channel-checks.ts'
import type { WebhookUrls } from '../webhook-urls.ts'
import type { TwilioAccount } from './account.ts'
import type { CheckName, CheckReason, TwilioCheck, UrlName } from './check-names.ts'
import { findNumber, unusable, WHATSAPP_SANDBOX } from './checks.ts'
import { type ClientOptions, twilioClient } from './client.ts'
import { findWhatsAppSender, isOnline, setSenderWebhook } from './whatsapp-senders.ts'

/** How many services are searched for one that takes the number's messages away. An account rarely has more than a few. */
const MAX_SERVICES = 50
/** How many senders of a service are searched. A pool rarely has more than a few hundred. */
const MAX_POOL = 1_000

const INBOUND_URL = 'service.inboundRequestUrl' satisfies UrlName

/** Thrown if the sender is no longer in the account, although it was a moment ago, when it was checked. */
const GONE = Object.assign(new Error('the sender no longer exists'), { status: 404 })

/** Compares Twilio's configuration of the sender with what it should be. Throws if it can't be read. */
export async function readConfiguration(
  account: TwilioAccount,
  sender: ChannelSender,
  urls: WebhookUrls,
  options: ClientOptions,
): Promise<TwilioCheck[]> {
  const client = twilioClient(account, options)
  try {
    if (sender.messagingServiceSid) return await readService(client, sender.messagingServiceSid, urls)
    const phoneNumber = sender.phoneNumber ?? ''
    if (sender.medium === 'sms') return await readNumber(client, phoneNumber, urls)
    if (phoneNumber === WHATSAPP_SANDBOX) return [sandboxCheck(urls.webhookUrl)]
    return await readWhatsAppSender(client, phoneNumber, urls)
  } catch (thrown) {
    throw unusable(thrown)
  }
}

/** Repairs what Twilio allows to be changed. Returns the changes with the former values. */
export async function repairConfiguration(
  account: TwilioAccount,
  sender: ChannelSender,
  urls: WebhookUrls,
  options: ClientOptions,
): Promise<{ name: string; previous: string | null }[]> {
  const checks = await readConfiguration(account, sender, urls, options)
  const wrong = checks.filter(check => check.ok === false && check.repairable)
  if (wrong.length === 0) return []
  const client = twilioClient(account, options)
  try {
    if (sender.messagingServiceSid) {
      const shared = sharedWith(urls, checks)
      await client.messaging.v1.services(sender.messagingServiceSid).update({
        inboundRequestUrl: shared?.webhookUrl ?? urls.webhookUrl,
        inboundMethod: 'POST',
        useInboundWebhookOnNumber: false,
        ...(urls.fallbackUrl && {
          fallbackUrl: shared?.fallbackUrl ?? urls.fallbackUrl,
          fallbackMethod: 'POST',
        }),
      })
    } else if (sender.medium === 'whatsapp') {
      const found = await findWhatsAppSender(client, sender.phoneNumber ?? '')
      if (found) await setSenderWebhook(client, found.sid, urls)
    } else {
      const number = await findNumber(client, sender.phoneNumber ?? '')
      // By its SID: an item of the SDK's list can't be updated itself, because it doesn't know its SID.
      if (number) await client.incomingPhoneNumbers(number.sid).update(numberSettings(urls))
    }
  } catch (thrown) {
    throw unusable(thrown)
  }
  return wrong.map(({ name, actual }) => ({ name, previous: actual }))
}

/** Only an empty application makes Twilio use the address again. */
function numberSettings({ webhookUrl, fallbackUrl }: WebhookUrls) {
  const fallback = fallbackUrl && { smsFallbackUrl: fallbackUrl, smsFallbackMethod: 'POST' }
  return { smsUrl: webhookUrl, smsMethod: 'POST', smsApplicationSid: '', ...fallback }
}

async function readNumber(client: Twilio, phoneNumber: string, urls: WebhookUrls): Promise<TwilioCheck[]> {
  const number = await findNumber(client, phoneNumber)
  if (!number) throw GONE
  const service = await serviceOver(client, urls, async pool =>
    (await pool.phoneNumbers.list({ limit: MAX_POOL })).some(({ sid }) => sid === number.sid),
  )
  return [
    urlCheck('number.smsUrl', urls.webhookUrl, number.smsUrl),
    ...fallbackCheck('number.smsFallbackUrl', urls, number.smsFallbackUrl),
    check({
      name: 'number.smsMethod',
      expected: 'POST',
      actual: number.smsMethod,
      reason: 'wrong_http_method',
      fix: 'Set the number’s method for incoming messages to HTTP POST.',
    }),
    check({
      name: 'number.smsApplicationSid',
      expected: '',
      actual: number.smsApplicationSid ?? '',
      reason: 'overridden_by_application',
      fix: 'Remove the TwiML app from the number’s messaging configuration. It receives the messages instead of this service.',
    }),
    serviceCheck(service),
  ]
}

type Service = ReturnType<Twilio['messaging']['v1']['services']>

/**
 * Finds a service that has the sender in its pool and sends its messages to another system. Messages that arrive at
 * another channel of the same account are fine: the service sorts them by the number they were sent to.
 */
async function serviceOver(
  client: Twilio,
  urls: WebhookUrls,
  hasSender: (service: Service) => Promise<boolean>,
): Promise<string | undefined> {
  for (const service of await client.messaging.v1.services.list({ limit: MAX_SERVICES })) {
    if (service.useInboundWebhookOnNumber || isOurs(urls, service.inboundRequestUrl)) continue
    if (await hasSender(client.messaging.v1.services(service.sid))) return service.sid
  }
  return undefined
}

/** This is not repaired from here, because the service may belong to another system. */
function serviceCheck(overriding: string | undefined): TwilioCheck {
  const found = check({
    name: 'service.overrides',
    expected: '',
    actual: overriding ?? '',
    reason: 'overridden_by_service',
    fix: 'The number’s Messaging Service sends its messages to another address. Set the service’s Integration to "Defer to sender’s webhook", or connect the service as the channel.',
  })
  return { ...found, repairable: false }
}

async function readService(client: Twilio, sid: string, urls: WebhookUrls): Promise<TwilioCheck[]> {
  const service = await client.messaging.v1.services(sid).fetch()
  const shared = urls.others?.find(({ webhookUrl }) => webhookUrl === service.inboundRequestUrl)
  return [
    sharedUrlCheck(INBOUND_URL, urls, service.inboundRequestUrl),
    ...fallbackCheck('service.fallbackUrl', shared ?? urls, service.fallbackUrl),
    check({
      name: 'service.inboundMethod',
      expected: 'POST',
      actual: service.inboundMethod,
      reason: 'wrong_http_method',
      fix: 'Set the service’s Integration to "Send a webhook" with HTTP POST.',
    }),
    check({
      name: 'service.useInboundWebhookOnNumber',
      expected: 'false',
      actual: String(service.useInboundWebhookOnNumber),
      reason: 'overridden_by_number',
      fix: 'Set the service’s Integration to "Send a webhook" instead of "Defer to sender’s webhook".',
    }),
  ]
}

async function readWhatsAppSender(
  client: Twilio,
  phoneNumber: string,
  urls: WebhookUrls,
): Promise<TwilioCheck[]> {
  const sender = await findWhatsAppSender(client, phoneNumber)
  if (!sender) throw GONE
  const service = await serviceOver(client, urls, async pool =>
    (await pool.channelSenders.list({ limit: MAX_POOL })).some(({ sid }) => sid === sender.sid),
  )
  const status = check({
    name: 'sender.status',
    expected: 'ONLINE',
    actual: isOnline(sender) ? 'ONLINE' : sender.status,
    reason: 'sender_offline',
    fix: 'Finish the sender’s registration under Messaging > Senders > WhatsApp senders.',
  })
  return [
    urlCheck('sender.callbackUrl', urls.webhookUrl, sender.webhook?.callback_url ?? null),
    ...fallbackCheck('sender.fallbackUrl', urls, sender.webhook?.fallback_url ?? null),
    check({
      name: 'sender.callbackMethod',
      expected: 'POST',
      actual: sender.webhook?.callback_method ?? '',
      reason: 'wrong_http_method',
      fix: 'Set the sender’s webhook method to HTTP POST.',
    }),
    { ...status, repairable: false },
    serviceCheck(service),
  ]
}

function sandboxCheck(url: string): TwilioCheck {
  return {
    name: 'sandbox.whenAMessageComesIn',
    ok: null,
    expected: url,
    actual: null,
    reason: 'not_readable',
    fix: 'Twilio’s API does not return the webhook URL of the sandbox. Look under Messaging > Try it out > Sandbox settings.',
    repairable: false,
  }
}

function urlCheck(name: UrlName, expected: string, actual: string | null): TwilioCheck {
  const reason = actual ? 'url_mismatch' : 'not_set'
  return check({
    name,
    expected,
    actual,
    reason,
    fix: 'Paste the expected URL there, or verify with {"repair": true}.',
  })
}

/**
 * A service has one address for all of its senders, which may be several channels. The address of any of them is right, and
 * no channel may take it from another.
 */
function sharedUrlCheck(name: UrlName, urls: WebhookUrls, actual: string | null): TwilioCheck {
  const other = urls.others?.find(({ webhookUrl }) => webhookUrl === actual)
  if (!other) return urlCheck(name, urls.webhookUrl, actual)
  return {
    name,
    expected: urls.webhookUrl,
    actual,
    ok: true,
    repairable: false,
    reason: 'shared_address',
    fix: `You do not need to do anything. The service has one webhook URL for all its senders, the URL of channel ${other.channelId}. Each message is assigned to the channel of its number.`,
  }
}

/** The other channel whose address the service has, if it is not the one being checked. */
function sharedWith({ others = [] }: WebhookUrls, checks: TwilioCheck[]) {
  const actual = checks.find(({ name }) => name === INBOUND_URL)?.actual
  return others.find(({ webhookUrl }) => webhookUrl === actual)
}

function isOurs({ webhookUrl, others = [] }: WebhookUrls, url: string | null): boolean {
  return url === webhookUrl || others.some(other => other.webhookUrl === url)
}

/** Only if there is a second address to fall back to. */
function fallbackCheck(name: UrlName, { fallbackUrl }: WebhookUrls, actual: string | null): TwilioCheck[] {
  return fallbackUrl === undefined ? [] : [urlCheck(name, fallbackUrl, actual)]
}

function check(found: {
  name: CheckName
  expected: string
  actual: string | null
  reason: CheckReason
  fix: string
}): TwilioCheck {
  const ok = (found.actual ?? '') === found.expected
  return { ...found, ok, reason: ok ? null : found.reason, fix: ok ? null : found.fix, repairable: true }
}
