import { test as base } from 'vitest'
import { type EmulatedAccount, type Emulator, startEmulator } from '../../dev/emulators/twilio/index.ts'
import { createWorld } from '../harness/world.ts'

const sid = (prefix: string, digit: string) => `${prefix}${digit.repeat(32)}`

/** An auth token in Twilio's form. Each account has another one. */
export const TOKENS = {
  main: 'a1'.repeat(16),
  suspended: 'a2'.repeat(16),
  closed: 'a3'.repeat(16),
  ireland: 'a4'.repeat(16),
  wrong: 'ff'.repeat(16),
}

export const ACCOUNTS = {
  main: sid('AC', '1'),
  suspended: sid('AC', '2'),
  closed: sid('AC', '3'),
  /** In another region than the others. */
  ireland: sid('AC', '4'),
  unknown: sid('AC', '9'),
}

export const SERVICES = {
  /** Without any sender. */
  empty: sid('MG', '1'),
  /** With one number, for SMS. */
  sms: sid('MG', '2'),
  /** With one WhatsApp sender. */
  whatsapp: sid('MG', '3'),
  /** With a number that no other test connects. */
  mixed: sid('MG', '4'),
  /** With an SMS number and a WhatsApp sender. */
  both: sid('MG', '5'),
  unknown: sid('MG', '9'),
}

export const NUMBERS = {
  sms: '+15005550020',
  /** Listed first. It contains the digits of a number that the account does not have. */
  longer: '+150055500991',
  partOfLonger: '+15005550099',
  voiceOnly: '+15005550021',
  inService: '+15005550022',
  ireland: '+15005550024',
  unknown: '+15005550029',
  whatsapp: '+15005550030',
  offline: '+15005550031',
  whatsappInService: '+15005550032',
  smsOfBoth: '+15005550033',
  whatsappOfBoth: '+15005550034',
}

const main = (authToken: string): EmulatedAccount => ({
  sid: ACCOUNTS.main,
  authToken,
  numbers: [
    { phoneNumber: NUMBERS.longer },
    { phoneNumber: NUMBERS.sms },
    { phoneNumber: NUMBERS.voiceOnly, capabilities: { sms: false, mms: false } },
    { phoneNumber: NUMBERS.inService, serviceSid: SERVICES.sms },
    { phoneNumber: '+15005550023', serviceSid: SERVICES.mixed },
    { phoneNumber: NUMBERS.smsOfBoth, serviceSid: SERVICES.both },
  ],
  senders: [
    { senderId: `whatsapp:${NUMBERS.whatsapp}` },
    { senderId: `whatsapp:${NUMBERS.offline}`, status: 'OFFLINE' },
    { senderId: `whatsapp:${NUMBERS.whatsappInService}`, serviceSid: SERVICES.whatsapp },
    { senderId: `whatsapp:${NUMBERS.whatsappOfBoth}`, serviceSid: SERVICES.both },
    { senderId: 'whatsapp:+14155238886', sandbox: true },
  ],
  services: [
    { sid: SERVICES.empty, friendlyName: 'Empty' },
    { sid: SERVICES.sms, friendlyName: 'SMS' },
    { sid: SERVICES.whatsapp, friendlyName: 'WhatsApp' },
    { sid: SERVICES.mixed, friendlyName: 'Mixed' },
    { sid: SERVICES.both, friendlyName: 'Both' },
  ],
})

/**
 * Starts an emulator with accounts in every state that a channel can meet. Give its URL to a world as
 * TWILIO_API_BASE_URL. Started again on the same port with another token, it is Twilio after the account's token was
 * changed.
 */
export function startAccounts(options: { port?: number; mainToken?: string } = {}): Promise<Emulator> {
  return startEmulator({
    port: options.port,
    accounts: [
      main(options.mainToken ?? TOKENS.main),
      { sid: ACCOUNTS.suspended, authToken: TOKENS.suspended, status: 'suspended' },
      {
        sid: ACCOUNTS.ireland,
        authToken: TOKENS.ireland,
        region: 'ie1',
        numbers: [{ phoneNumber: NUMBERS.ireland }],
      },
      { sid: ACCOUNTS.closed, authToken: TOKENS.closed, status: 'closed' },
    ],
    statusDelaysMs: { sent: 5, delivered: 10, read: 15 },
  })
}

/** The body that connects a channel of the main account, with changes. */
export function channelBody(fields: Record<string, unknown>): Record<string, unknown> {
  return {
    provider: 'twilio',
    medium: 'sms',
    name: 'Support',
    accountSid: ACCOUNTS.main,
    authToken: TOKENS.main,
    ...fields,
  }
}

/** Tests with a world whose Twilio has these accounts. */
export const accountsTest = (environment: Record<string, string> = {}) =>
  base
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads there what a fixture needs.
    .extend('twilio', { scope: 'file' }, async ({}, { onCleanup }) => {
      const twilio = await startAccounts()
      onCleanup(twilio.close)
      return twilio
    })
    .extend('world', { scope: 'file' }, async ({ twilio }, { onCleanup }) => {
      const world = await createWorld({ environment: { TWILIO_API_BASE_URL: twilio.url, ...environment } })
      onCleanup(world.close)
      return world
    })
