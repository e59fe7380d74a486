import { randomBytes } from 'node:crypto'
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js'
import {
  DEFAULT_ACCOUNT,
  EMULATOR_ACCOUNT_SID,
  EMULATOR_ADDRESSES,
  EMULATOR_AUTH_TOKEN,
  type EmulatedAccount,
} from '../dev/emulators/twilio/index.ts'
import type { Turn } from './side.ts'

/**
 * The number of the channel. It is an SMS number, because on WhatsApp the emulator must know of a customer's message
 * before we may answer.
 */
export const OURS = EMULATOR_ADDRESSES.sms

/** The number of the channel with an AI agent. */
export const AI_NUMBER = '+15005550020'

/** The emulator's account, with these numbers. */
export const ACCOUNT: EmulatedAccount = {
  ...DEFAULT_ACCOUNT,
  numbers: [...(DEFAULT_ACCOUNT.numbers ?? []), { phoneNumber: AI_NUMBER, friendlyName: 'AI line' }],
}

let customers = 0

/** An address that nobody has written from. */
export function newCustomer(): string {
  customers += 1
  return `+1500${6_000_000 + customers}`
}

/** The webhook by which Twilio hands over a customer's message: what a real one has in it, signed. */
export function inboundWebhook(
  url: string,
  address: string,
  to: string = OURS,
  text = 'Hello, my parcel has not come yet. Can you tell me where it is?',
): Turn {
  const sid = `SM${randomBytes(16).toString('hex')}`
  const parameters: Record<string, string> = {
    ToCountry: 'US',
    ToState: 'CA',
    SmsMessageSid: sid,
    NumMedia: '0',
    ToCity: 'SAN FRANCISCO',
    FromZip: '94105',
    SmsSid: sid,
    FromState: 'CA',
    SmsStatus: 'received',
    FromCity: 'SAN FRANCISCO',
    Body: text,
    FromCountry: 'US',
    To: to,
    ToZip: '94105',
    NumSegments: '1',
    MessageSid: sid,
    AccountSid: EMULATOR_ACCOUNT_SID,
    From: address,
    ApiVersion: '2010-04-01',
  }
  return {
    address,
    request: {
      url,
      headers: {
        'Content-Type': 'application/x-www-form-urlencoded; charset=UTF-8',
        'X-Twilio-Signature': getExpectedTwilioSignature(EMULATOR_AUTH_TOKEN, url, parameters),
      },
      body: new URLSearchParams(parameters).toString(),
    },
  }
}

export const REPLY_TEXT = 'It left the warehouse this morning, and should be with you tomorrow before noon.'
export const GREETING_TEXT = 'Hello, and welcome! Someone is with you in a moment.'
