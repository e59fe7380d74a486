import type { Twilio } from 'twilio'
import type { ChannelSender, ConfigurationCheck, ProviderAccount } from '../provider.ts'
import { findNumber, unusable, WHATSAPP_SANDBOX } from './checks.ts'
import { type ClientOptions, twilioClient } from './client.ts'
import { findWhatsAppSender, setSenderWebhook } from './whatsapp-senders.ts'

/** Services looked through for one that takes the number's messages away; an account rarely has more than a few. */
const MAX_SERVICES = 50

/** What Twilio has configured for the sender, beside what it should have. Throws when it can't be read. */
export async function readConfiguration(
  account: ProviderAccount,
  sender: ChannelSender,
  webhookUrl: string,
  options: ClientOptions,
): Promise<ConfigurationCheck[]> {
  const client = twilioClient(account, options)
  try {
    if (sender.messagingServiceSid) return await readService(client, sender.messagingServiceSid, webhookUrl)
    const phoneNumber = sender.phoneNumber ?? ''
    if (sender.medium === 'sms') return await readNumber(client, phoneNumber, webhookUrl)
    if (phoneNumber === WHATSAPP_SANDBOX) return [sandboxCheck(webhookUrl)]
    return await readWhatsAppSender(client, phoneNumber, webhookUrl)
  } catch (thrown) {
    throw unusable(thrown)
  }
}

/** Sets right what Twilio lets be set. Returns what it changed, with the values before. */
export async function repairConfiguration(
  account: ProviderAccount,
  sender: ChannelSender,
  webhookUrl: string,
  options: ClientOptions,
): Promise<{ name: string; previous: string | null }[]> {
  const checks = await readConfiguration(account, sender, webhookUrl, options)
  const wrong = checks.filter(check => check.ok === false && check.repairable)
  if (wrong.length === 0) return []
  const client = twilioClient(account, options)
  try {
    if (sender.messagingServiceSid) {
      await client.messaging.v1.services(sender.messagingServiceSid).update({
        inboundRequestUrl: webhookUrl,
        inboundMethod: 'POST',
        useInboundWebhookOnNumber: false,
      })
    } else if (sender.medium === 'whatsapp') {
      const found = await findWhatsAppSender(client, sender.phoneNumber ?? '')
      if (found) await setSenderWebhook(client, found.sid, webhookUrl)
    } else {
      const number = await findNumber(client, sender.phoneNumber ?? '')
      // By its SID: what the SDK lists can't be updated itself, since it doesn't know the SID it has to name.
      if (number) await client.incomingPhoneNumbers(number.sid).update(numberSettings(webhookUrl))
    }
  } catch (thrown) {
    throw unusable(thrown)
  }
  return wrong.map(({ name, actual }) => ({ name, previous: actual }))
}

/** The empty application is what makes Twilio go by the address again. */
function numberSettings(smsUrl: string) {
  return { smsUrl, smsMethod: 'POST', smsApplicationSid: '' }
}

async function readNumber(client: Twilio, phoneNumber: string, url: string): Promise<ConfigurationCheck[]> {
  const number = await findNumber(client, phoneNumber)
  if (!number) throw Object.assign(new Error('the number is gone'), { status: 404 })
  const service = await serviceOver(client, number.sid)
  return [
    urlCheck('number.smsUrl', url, number.smsUrl),
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
      fix: 'Remove the TwiML app from the number’s messaging configuration: it takes the messages away.',
    }),
    {
      ...check({
        name: 'service.overrides',
        expected: '',
        actual: service ?? '',
        reason: 'overridden_by_service',
        fix: 'The number’s Messaging Service sends its messages elsewhere: set its Integration to "Defer to sender’s webhook", or connect the service as the channel.',
      }),
      repairable: false,
    },
  ]
}

/** The service that takes this number's messages to an address of its own, if there is one. */
async function serviceOver(client: Twilio, numberSid: string): Promise<string | undefined> {
  for (const service of await client.messaging.v1.services.list({ limit: MAX_SERVICES })) {
    if (service.useInboundWebhookOnNumber) continue
    const numbers = await client.messaging.v1.services(service.sid).phoneNumbers.list({ limit: 1_000 })
    if (numbers.some(number => number.sid === numberSid)) return service.sid
  }
  return undefined
}

async function readService(client: Twilio, sid: string, url: string): Promise<ConfigurationCheck[]> {
  const service = await client.messaging.v1.services(sid).fetch()
  return [
    urlCheck('service.inboundRequestUrl', url, service.inboundRequestUrl),
    check({
      name: 'service.inboundMethod',
      expected: 'POST',
      actual: service.inboundMethod,
      reason: 'wrong_http_method',
      fix: 'Set the service’s Integration to "Send a webhook" by HTTP POST.',
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
  url: string,
): Promise<ConfigurationCheck[]> {
  const sender = await findWhatsAppSender(client, phoneNumber)
  const callback = urlCheck('sender.callbackUrl', url, sender?.webhook?.callback_url ?? '')
  const method = check({
    name: 'sender.callbackMethod',
    expected: 'POST',
    actual: sender?.webhook?.callback_method ?? '',
    reason: 'wrong_http_method',
    fix: 'Set the sender’s webhook method to HTTP POST.',
  })
  return [callback, method]
}

function sandboxCheck(url: string): ConfigurationCheck {
  return {
    name: 'sandbox.whenAMessageComesIn',
    ok: null,
    expected: url,
    actual: null,
    reason: 'not_readable',
    fix: 'Twilio tells nobody the sandbox’s address: look under Messaging > Try it out > Sandbox settings.',
    repairable: false,
  }
}

function urlCheck(name: string, expected: string, actual: string): ConfigurationCheck {
  const reason = actual === '' ? 'not_set' : 'url_mismatch'
  return check({
    name,
    expected,
    actual,
    reason,
    fix: 'Paste the expected address there, or verify with {"repair": true}.',
  })
}

function check(found: {
  name: string
  expected: string
  actual: string | null
  reason: string
  fix: string
}): ConfigurationCheck {
  const ok = (found.actual ?? '') === found.expected
  return { ...found, ok, reason: ok ? null : found.reason, fix: ok ? null : found.fix, repairable: true }
}
