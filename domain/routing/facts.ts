import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js'
import { phoneNumberOf } from '../address.ts'
import type { HoursVerdict } from '../business-hours.ts'
import { type InboundMessage, tappedId } from '../message.ts'
import { cut } from '../text.ts'
import type { Field } from './fields.ts'

export type FactValue = string | boolean | number | string[] | null

/**
 * Everything that rules are evaluated with, as JSON. It is stored with the decision, so that other
 * rules can be tried on it later. A missing field, from before it existed, counts as null.
 */
export type Facts = Partial<Record<Field, FactValue>>

export interface FactsInput {
  message: Pick<InboundMessage, 'text' | 'media' | 'details'>
  contact: {
    /** The address that the message came from, and other known addresses of the same person. */
    addresses: readonly string[]
    name: string | null
    /** Whether they had a conversation before. */
    returning: boolean
    labels: readonly string[]
  }
  /** The verdict for the moment when the message was received. `open` when no hours are set. */
  hours: Pick<HoursVerdict, 'open' | 'weekday' | 'localTime'>
  /** The agent who had the contact's last conversation. */
  previousAgentId: string | null
}

/**
 * Several messages that came together, as one: all texts and files, and for every other field the first
 * value.
 */
export function asOne(messages: readonly FactsInput['message'][]): FactsInput['message'] {
  const details = messages.map(message => message.details)
  return {
    text: messages
      .map(({ text }) => text)
      .filter(text => text !== '')
      .join('\n'),
    media: messages.flatMap(({ media }) => media),
    details: {
      button: details.find(({ button }) => button?.payload !== undefined)?.button,
      listPick: details.find(({ listPick }) => listPick)?.listPick,
      referral: details.find(({ referral }) => referral)?.referral,
    },
  }
}

export function factsOf({ message, contact, hours, previousAgentId }: FactsInput): Required<Facts> {
  const phone = contact.addresses.map(phoneNumberOf).find(number => number !== undefined)
  return {
    'message.text': textOf(message.text),
    'message.hasMedia': message.media.length > 0,
    'message.buttonPayload': textOf(tappedId(message)),
    'contact.phone': phone ?? null,
    'contact.country': (phone ? countryOfNumber(phone) : countryOfUserId(contact.addresses)) ?? null,
    'contact.name': textOf(contact.name),
    'contact.returning': contact.returning,
    'contact.labels': [...contact.labels],
    'hours.open': hours.open,
    'time.weekday': hours.weekday,
    'time.hour': hourOf(hours.localTime),
    'referral.sourceId': textOf(message.details.referral?.sourceId),
    'conversation.previousAgent': previousAgentId,
  }
}

function textOf(text: string | null | undefined): string | null {
  return text ? cut(text) : null
}

function countryOfNumber(phone: string): string | undefined {
  return parsePhoneNumberFromString(phone)?.country
}

/** WhatsApp user ids, which replace hidden numbers, begin with the user's country (`US.1349…`). */
function countryOfUserId(addresses: readonly string[]): string | undefined {
  return addresses
    .map(address => /^whatsapp:([A-Z]{2})\./.exec(address)?.[1])
    .find(code => code !== undefined && isSupportedCountry(code))
}

function hourOf(localTime: string): number | null {
  const hour = /T(\d\d):/.exec(localTime)?.[1]
  return hour === undefined ? null : Number(hour)
}
