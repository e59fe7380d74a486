import { withinLimits } from '../../domain/inbound-limits.ts'
import type { InboundMessage, MessageDetails, Referral } from '../../domain/message.ts'
import { cut, storable } from '../../domain/text.ts'
import { boundedId } from '../bounded-id.ts'
import { addressesOf } from './addresses.ts'
import { addressesOfContact, type ContactsBeside } from './contacts-beside.ts'
import { readContent, restOf } from './inbound-content.ts'
import { asObject, defined, fieldOf, type JsonObject, textOf } from './json.ts'

const MAX_TYPE = 60

export interface InboundContext {
  /** Our address, in our form. */
  ours: string
  /** The `contacts` next to the messages. Their ids show which message they belong to; their position doesn't. */
  contacts: ContactsBeside
  receivedAt: number
}

/** The fields of a message that are read here. All others are kept as they are. */
const READ = [
  'id',
  'from',
  'from_user_id',
  'from_parent_user_id',
  'timestamp',
  'type',
  'context',
  'referral',
  'to',
  'to_user_id',
  'to_parent_user_id',
]

/**
 * Reads a customer's message; undefined if it has no id or no sender. Whatever else is missing, new or absurd, the message
 * is still read; parts without a field go to `details.other`.
 */
export function readMessage(message: JsonObject, context: InboundContext): InboundMessage | undefined {
  const senders = addressesOf([message.from], [message.from_user_id, message.from_parent_user_id])
  const contact = contactOf(senders, context.contacts)
  const named = contact ? addressesOfContact(contact) : []
  const [from, ...otherAddresses] = [...new Set([...senders, ...named])].sort(numbersFirst)
  if (from === undefined) return undefined
  return messageOf(message, { ...context, from, to: context.ours, otherAddresses, contact })
}

/**
 * Reads a message that somebody sent from our number outside this service, reported by coexistence. It is from us to the
 * customer.
 */
export function readEcho(
  message: JsonObject,
  context: Omit<InboundContext, 'contacts'>,
): InboundMessage | undefined {
  const [to, ...otherAddresses] = addressesOf([message.to], [message.to_user_id, message.to_parent_user_id])
  if (to === undefined) return undefined
  return messageOf(message, { ...context, from: context.ours, to, otherAddresses, contact: undefined })
}

interface Parties extends Pick<InboundContext, 'receivedAt'> {
  from: string
  to: string
  otherAddresses: string[]
  contact: JsonObject | undefined
}

function messageOf(
  message: JsonObject,
  { from, to, otherAddresses, contact, receivedAt }: Parties,
): InboundMessage | undefined {
  const id = textOf(message.id)
  if (id === undefined) return undefined
  const type = cut(textOf(message.type) ?? 'unknown', MAX_TYPE)
  const content = readContent(type, fieldOf(message, type))
  const sentAt = readTime(message.timestamp, receivedAt)
  const { replyTo, ...ofContext } = contextOf(asObject(message.context))
  const details: MessageDetails = {
    profileName: textOf(asObject(contact?.profile)?.name),
    ...(otherAddresses.length > 0 && { otherAddresses }),
    replyTo: content.reaction ? undefined : replyTo,
    ...ofContext,
    ...content.details,
    referral: referralOf(asObject(message.referral)),
    messageType: type,
    other: othersOf(message, { type, taken: content.taken, contact }),
  }
  return withinLimits({
    providerMessageId: boundedId(id),
    receivedAt,
    ...(sentAt !== undefined && { sentAt }),
    from,
    to,
    text: content.text,
    media: content.media,
    details: defined(details) ?? {},
    ...(content.reaction && { reaction: content.reaction }),
  })
}

const numbersFirst = (a: string, b: string) => Number(!a.includes('+')) - Number(!b.includes('+'))

/**
 * Finds the sender of a message among the contacts next to it. If the contact has no id, it only counts if it is the only
 * one: with several, a guess could put the message under a wrong name.
 */
function contactOf(senders: string[], contacts: ContactsBeside): JsonObject | undefined {
  return senders.length === 0 ? contacts.only : contacts.of(senders)
}

/** Earlier times are invalid: WhatsApp had no webhooks then. */
const EARLIEST = Date.UTC(2015, 0)

/**
 * When the customer sent the message, epoch ms. Meta writes it as Unix seconds in a text (Meta, Webhooks: messages,
 * 2026-09). A webhook that is repeated days later has the same time. The result is never later than `receivedAt`.
 */
export function readTime(value: unknown, receivedAt: number): number | undefined {
  const text = textOf(value)
  if (text === undefined || !/^\d{9,11}$/.test(text)) return undefined
  const at = Number(text) * 1_000
  return at < EARLIEST ? undefined : Math.min(at, receivedAt)
}

function contextOf(context: JsonObject | undefined): Pick<MessageDetails, 'replyTo' | 'forwarded'> {
  const id = textOf(context?.id)
  const sender = textOf(context?.from)
  const replyTo =
    id === undefined
      ? undefined
      : { providerMessageId: boundedId(id), ...(sender !== undefined && { sender }) }
  const forwarded =
    context?.frequently_forwarded === true ? 'many' : context?.forwarded === true ? 'once' : undefined
  return { ...(replyTo && { replyTo }), ...(forwarded && { forwarded }) }
}

/** An ad on WhatsApp's Status page has no click id. A referral without a source id is identified by its address. */
function referralOf(referral: JsonObject | undefined): Referral | undefined {
  const sourceUrl = textOf(referral?.source_url)
  const clickId = textOf(referral?.ctwa_clid)
  const sourceId = textOf(referral?.source_id) ?? clickId ?? sourceUrl
  if (!referral || sourceId === undefined) return undefined
  const rest = defined({
    sourceType: textOf(referral.source_type),
    sourceUrl,
    headline: textOf(referral.headline),
    body: textOf(referral.body),
    mediaUrl: textOf(referral.image_url) ?? textOf(referral.video_url),
    mediaContentType: textOf(referral.media_type),
    clickId,
  })
  return { sourceId, ...rest }
}

function othersOf(
  message: JsonObject,
  { type, taken, contact }: { type: string; taken: string[]; contact: JsonObject | undefined },
): Record<string, string> | undefined {
  const outside = Object.entries(message).filter(([name]) => name !== type && !READ.includes(name))
  const others = [
    ...restOf(type, fieldOf(message, type), taken),
    ...restOf('context', message.context, ['id', 'from', 'forwarded', 'frequently_forwarded']),
    ...restOf('referral.welcome_message', asObject(message.referral)?.welcome_message, []),
    ...outside.flatMap(([name, value]) => restOf(name, value, [])),
    ...restOf('profile', contact?.profile, ['name']),
  ]
  const named = others.map(([name, value]) => [storable(name), value])
  // `fromEntries` defines properties instead of assigning them, so that even `__proto__` is an ordinary name.
  return named.length > 0 ? Object.fromEntries(named) : undefined
}
