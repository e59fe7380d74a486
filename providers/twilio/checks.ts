import type { Twilio } from 'twilio'
import type { ChannelSender, Checked, CheckFailed } from '../../domain/channel-checks.ts'
import type { TwilioAccount } from './account.ts'
import { type ClientOptions, twilioClient } from './client.ts'
import { failureOf } from './outcome.ts'
import type { TwilioProblemCode } from './problems.ts'
import { findWhatsAppSender, isOnline } from './whatsapp-senders.ts'

/** Twilio's WhatsApp number for trials. It belongs to no account, and everybody who joined can use it. */
export const WHATSAPP_SANDBOX = '+14155238886'

/** The API answers with the same code for an inactive account and a wrong token. Only the text tells them apart. */
const AUTHENTICATION_FAILED = 20003
/** "Resource not accessible with Test Account Credentials" (Twilio, error 20008). */
const TEST_CREDENTIALS = 20008

/** How many found numbers are compared with the one asked for. Each contains all of its digits, so there can't be many. */
const MAX_FOUND = 100

const OK: Checked = { ok: true }

/** The result of a check that failed. */
export function problem(code: TwilioProblemCode, detail: string): CheckFailed {
  return { ok: false, code, detail }
}

/** Checks that SID and token belong together and the account is active. Throws if Twilio gives no usable answer. */
export async function checkAccount(account: TwilioAccount, options: ClientOptions): Promise<Checked> {
  try {
    const { status } = await twilioClient(account, options).api.v2010.accounts(account.accountSid).fetch()
    if (status === 'active') return OK
    return problem('account_suspended', `Twilio says that the account is ${status}.`)
  } catch (thrown) {
    const refused = refusedCredentials(thrown)
    if (refused) return refused
    throw unusable(thrown)
  }
}

/**
 * Checks that the sender belongs to the account and can do what its medium needs. Throws if Twilio gives no usable answer.
 */
export async function checkSender(
  account: TwilioAccount,
  sender: ChannelSender,
  options: ClientOptions,
): Promise<Checked> {
  const client = twilioClient(account, options)
  try {
    if (sender.messagingServiceSid !== undefined) {
      return await checkService(client, sender.messagingServiceSid, sender.medium)
    }
    const phoneNumber = sender.phoneNumber ?? ''
    return await (sender.medium === 'whatsapp' ? checkWhatsApp : checkNumber)(client, phoneNumber)
  } catch (thrown) {
    const refused = refusedCredentials(thrown)
    if (refused) return refused
    throw unusable(thrown)
  }
}

/** Finds a number of the account. Twilio's search also returns longer numbers that contain these digits. */
export async function findNumber(client: Twilio, phoneNumber: string) {
  const found = await client.incomingPhoneNumbers.list({ phoneNumber, limit: MAX_FOUND })
  return found.find(number => number.phoneNumber === phoneNumber)
}

async function checkNumber(client: Twilio, phoneNumber: string): Promise<Checked> {
  const number = await findNumber(client, phoneNumber)
  if (!number) return problem('number_not_in_account', `The account has no number ${phoneNumber}.`)
  if (!number.capabilities.sms) {
    return problem(
      'number_without_sms',
      `The number ${phoneNumber} belongs to the account, but can’t send SMS.`,
    )
  }
  return OK
}

async function checkWhatsApp(client: Twilio, phoneNumber: string): Promise<Checked> {
  if (phoneNumber === WHATSAPP_SANDBOX) return OK
  const sender = await findWhatsAppSender(client, phoneNumber)
  if (!sender) {
    return problem('not_a_whatsapp_sender', `The account has no WhatsApp sender ${phoneNumber}.`)
  }
  if (isOnline(sender)) return OK
  return problem('sender_offline', `The WhatsApp sender is ${sender.status}, not ONLINE.`)
}

async function checkService(client: Twilio, sid: string, medium: ChannelSender['medium']): Promise<Checked> {
  const service = client.messaging.v1.services(sid)
  try {
    await service.fetch()
  } catch (thrown) {
    const failure = failureOf(thrown)
    if (failure.kind !== 'answer' || failure.status !== 404) throw thrown
    return problem('service_not_found', `The account has no Messaging Service ${sid}.`)
  }
  const senders =
    medium === 'sms' ? await service.phoneNumbers.list({ limit: 1 }) : await whatsAppSendersOf(service)
  if (senders.length > 0) return OK
  const wanted = medium === 'sms' ? 'phone number' : 'WhatsApp sender'
  return problem('service_without_senders', `The Messaging Service has no ${wanted} in its sender pool.`)
}

export async function whatsAppSendersOf(service: ReturnType<Twilio['messaging']['v1']['services']>) {
  const senders = await service.channelSenders.list({ limit: 100 })
  return senders.filter(({ sender }) => sender.startsWith('whatsapp:'))
}

export function refusedCredentials(thrown: unknown): CheckFailed | undefined {
  const failure = failureOf(thrown)
  if (failure.kind !== 'answer') return undefined
  const { status, code } = failure
  if (code === TEST_CREDENTIALS) {
    return problem('test_credentials', 'Twilio’s test credentials have no numbers and get no messages.')
  }
  if (code !== AUTHENTICATION_FAILED && status !== 401 && status !== 403) return undefined
  // A suspended account's own resource can still be read; everything else is refused with 403.
  if (status === 403) {
    return problem('account_suspended', 'Twilio refuses the account: it is suspended or lacks a permission.')
  }
  return problem('invalid_credentials', 'Twilio does not accept this Account SID and auth token.')
}

/**
 * An error without any text of the SDK, whose messages quote the request: they must not get into a workflow's
 * history.
 */
export function unusable(thrown: unknown): Error {
  const failure = failureOf(thrown)
  if (failure.kind === 'answer') return new Error(`Twilio answered with HTTP ${failure.status}`)
  return new Error(
    failure.kind === 'transport' ? `no answer from Twilio (${failure.code})` : 'an unreadable answer',
  )
}
