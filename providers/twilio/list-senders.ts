import type { Twilio } from 'twilio'
import type { AccountListed, AccountSender, CheckFailed } from '../../domain/channel-checks.ts'
import { noted } from '../noted.ts'
import type { TwilioAccount } from './account.ts'
import { problem, refusedCredentials, unusable, WHATSAPP_SANDBOX, whatsAppSendersOf } from './checks.ts'
import { type ClientOptions, twilioClient } from './client.ts'
import { isOnline, pagesOfSenders, type WhatsAppSender } from './whatsapp-senders.ts'

/** How many of each kind are listed. */
const MOST_NUMBERS = 200
const MOST_SERVICES = 20
/** How many senders of a service are named. */
const MOST_NAMED = 5

/** What is told of accounts and senders. The console has words for each code. */
const NOTES = {
  trial_account:
    'This is a trial account: it sends only to phone numbers that are verified in the Twilio console, and adds a sentence to each SMS.',
  sandbox: 'For trials: only phones that joined it with the account’s own words can write to it.',
  twiml_app: 'A TwiML app of the account gets its messages now.',
  numbers_own_webhooks: 'Its messages go now where each of its numbers sends them.',
} as const

export type TwilioSenderNote = keyof typeof NOTES

const only = (code: TwilioSenderNote | false) => noted(code ? [{ code, text: NOTES[code] }] : [])

/** Lists everything that can become a channel: numbers, WhatsApp senders, Messaging Services and the sandbox. */
export async function listSenders(
  account: TwilioAccount,
  options: ClientOptions,
): Promise<AccountListed | CheckFailed> {
  const client = twilioClient(account, options)
  try {
    const { status, type, friendlyName } = await client.api.v2010.accounts(account.accountSid).fetch()
    if (status !== 'active') return problem('account_suspended', `Twilio says that the account is ${status}.`)
    // One after the other: an account may make few requests at once.
    const numbers = await client.incomingPhoneNumbers.list({ limit: MOST_NUMBERS + 1 })
    const whatsApp = await firstSenders(client)
    const services = await client.messaging.v1.services.list({ limit: MOST_SERVICES + 1 })
    const ofServices: AccountSender[] = []
    for (const service of services.slice(0, MOST_SERVICES)) {
      ofServices.push(...(await serviceViews(client, service)))
    }
    return {
      ok: true,
      name: friendlyName || null,
      ...only(type === 'Trial' && 'trial_account'),
      senders: [
        ...whatsApp.slice(0, MOST_NUMBERS).map(whatsAppView),
        ...numbers.slice(0, MOST_NUMBERS).map(numberView),
        ...ofServices,
        SANDBOX,
      ],
      complete:
        numbers.length <= MOST_NUMBERS && whatsApp.length <= MOST_NUMBERS && services.length <= MOST_SERVICES,
    }
  } catch (thrown) {
    const refused = refusedCredentials(thrown)
    if (refused) return refused
    throw unusable(thrown)
  }
}

async function firstSenders(client: Twilio): Promise<WhatsAppSender[]> {
  const found: WhatsAppSender[] = []
  for await (const page of pagesOfSenders(client)) {
    found.push(...page.filter(({ sender_id }) => sender_id.startsWith('whatsapp:')))
    if (found.length > MOST_NUMBERS) break
  }
  return found
}

const SANDBOX: AccountSender = {
  medium: 'whatsapp',
  label: 'WhatsApp sandbox',
  phoneNumber: WHATSAPP_SANDBOX,
  fields: { medium: 'whatsapp', phoneNumber: WHATSAPP_SANDBOX },
  senders: [],
  problem: null,
  webhookUrl: null,
  canSetWebhook: false,
  ...only('sandbox'),
}

function whatsAppView(sender: WhatsAppSender): AccountSender {
  const phoneNumber = sender.sender_id.replace(/^whatsapp:/, '')
  return {
    medium: 'whatsapp',
    label: sender.profile?.name ?? null,
    phoneNumber,
    fields: { medium: 'whatsapp', phoneNumber },
    senders: [],
    problem: isOnline(sender)
      ? null
      : { code: 'sender_offline', detail: `The WhatsApp sender is ${sender.status}, not ONLINE.` },
    webhookUrl: sender.webhook?.callback_url || null,
    canSetWebhook: true,
    ...only(false),
  }
}

type IncomingNumber = Awaited<ReturnType<Twilio['incomingPhoneNumbers']['list']>>[number]

function numberView(number: IncomingNumber): AccountSender {
  const { phoneNumber, friendlyName, capabilities, smsUrl, smsApplicationSid } = number
  return {
    medium: 'sms',
    label: friendlyName || null,
    phoneNumber,
    fields: { medium: 'sms', phoneNumber },
    senders: [],
    problem: capabilities.sms
      ? null
      : { code: 'number_without_sms', detail: `The number ${phoneNumber} can’t send SMS.` },
    webhookUrl: smsUrl || null,
    canSetWebhook: true,
    ...only(Boolean(smsApplicationSid) && 'twiml_app'),
  }
}

type Service = Awaited<ReturnType<Twilio['messaging']['v1']['services']['list']>>[number]

/** A service, once for each medium for which it has senders. */
async function serviceViews(client: Twilio, service: Service): Promise<AccountSender[]> {
  const { sid, friendlyName, inboundRequestUrl, useInboundWebhookOnNumber } = service
  const pool = client.messaging.v1.services(sid)
  const numbers = await pool.phoneNumbers.list({ limit: MOST_NAMED })
  const whatsApp = await whatsAppSendersOf(pool)
  const shared = {
    label: friendlyName || null,
    phoneNumber: null,
    webhookUrl: useInboundWebhookOnNumber ? null : inboundRequestUrl || null,
    canSetWebhook: true,
    ...only(useInboundWebhookOnNumber && 'numbers_own_webhooks'),
  }
  const views: AccountSender[] = []
  const add = (medium: 'sms' | 'whatsapp', senders: string[]) =>
    views.push({
      ...shared,
      medium,
      fields: { medium, messagingServiceSid: sid },
      senders: senders.slice(0, MOST_NAMED),
      problem:
        senders.length > 0
          ? null
          : { code: 'service_without_senders', detail: 'The Messaging Service has no sender in its pool.' },
    })
  if (whatsApp.length > 0)
    add(
      'whatsapp',
      whatsApp.map(({ sender }) => sender.replace(/^whatsapp:/, '')),
    )
  if (numbers.length > 0 || whatsApp.length === 0)
    add(
      'sms',
      numbers.map(({ phoneNumber }) => phoneNumber),
    )
  return views
}
