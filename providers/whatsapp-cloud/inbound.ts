import type { InboundMessage, MessageDetails, Referral } from '../../domain/message.ts'
import { cut, storable } from '../../domain/text.ts'
import { addressesOf } from './addresses.ts'
import { readContent, restOf } from './inbound-content.ts'
import { asObject, defined, fieldOf, type JsonObject, textOf } from './json.ts'

/** Ids are found again by an index, which takes no value of any length. A wamid has some 60 characters. */
export const MAX_ID = 256
/** A text of WhatsApp's has at most 4,096; what words are made of here, a long order say, is cut at this, UTF-16 units. */
const MAX_WORDS = 16_384
/** All that has no field of its own is kept with this many characters: a signal to a workflow holds no more than 2 MB. */
const MAX_OTHER = 32_768
const MAX_TYPE = 60

export interface InboundContext {
  /** Our address, in our form. */
  ours: string
  /** The `contacts` beside the messages: whose message it is, its ids tell, never its place. */
  contacts: JsonObject[]
  receivedAt: number
}

/** Fields of a message that are read here; all others are kept as they are. */
const READ = [
  ...['id', 'from', 'from_user_id', 'from_parent_user_id', 'timestamp', 'type', 'context', 'referral'],
  ...['to', 'to_user_id', 'to_parent_user_id'],
]

/**
 * Reads a customer's message; undefined where it names no id or nobody to answer. Whatever else is missing, new or absurd,
 * it is still read, and what has no field is kept in `details.other`.
 */
export function readMessage(message: JsonObject, context: InboundContext): InboundMessage | undefined {
  const senders = addressesOf([message.from], [message.from_user_id, message.from_parent_user_id])
  const contact = contactOf(senders, context.contacts)
  const named = contact
    ? addressesOf([contact.wa_id], [contact.user_id, contact.parent_user_id])
    : ([] as string[])
  const [from, ...otherAddresses] = [...new Set([...senders, ...named])].sort(numbersFirst)
  if (from === undefined) return undefined
  return messageOf(message, { ...context, from, to: context.ours, otherAddresses, contact })
}

/** Reads one that somebody else sent from our number, as coexistence tells of it: to the customer, from us. */
export function readEcho(message: JsonObject, context: InboundContext): InboundMessage | undefined {
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
  const providerMessageId = textOf(message.id)
  if (providerMessageId === undefined || providerMessageId.length > MAX_ID) return undefined
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
  return {
    providerMessageId,
    receivedAt,
    ...(sentAt !== undefined && { sentAt }),
    from,
    to,
    text: cut(content.text, MAX_WORDS),
    media: content.media,
    details: defined(details) ?? {},
    ...(content.reaction && { reaction: content.reaction }),
  }
}

const numbersFirst = (a: string, b: string) => Number(!a.includes('+')) - Number(!b.includes('+'))

/**
 * Whose message it is among those who are named beside it. One that names nobody is the only one's; with several there is
 * no telling, and a guess would put a message under somebody else's name.
 */
function contactOf(senders: string[], contacts: JsonObject[]): JsonObject | undefined {
  const known = contacts.find(({ wa_id, user_id, parent_user_id }) =>
    addressesOf([wa_id], [user_id, parent_user_id]).some(address => senders.includes(address)),
  )
  if (known) return known
  return senders.length === 0 && contacts.length === 1 ? contacts[0] : undefined
}

/** The first webhook of 2015 was years away; a time before is none. */
const EARLIEST = Date.UTC(2015, 0)

/**
 * Unix seconds as text, when the customer sent it, in epoch ms (Meta, Webhooks: messages, 2026-09). A webhook that comes
 * again after days bears the same. Never after it came here.
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
    id !== undefined && id.length <= MAX_ID
      ? { providerMessageId: id, ...(sender !== undefined && { sender }) }
      : undefined
  const forwarded =
    context?.frequently_forwarded === true ? 'many' : context?.forwarded === true ? 'once' : undefined
  return { ...(replyTo && { replyTo }), ...(forwarded && { forwarded }) }
}

/** An ad for WhatsApp's own Status page has no click id, and what has no source is found by its address. */
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
  let room = MAX_OTHER
  const kept = others.flatMap(([name, value]) => {
    const key = cut(storable(name), MAX_ID)
    const text = cut(value, Math.max(room - key.length, 0))
    room -= key.length + text.length
    return text === '' ? [] : [[key, text] as const]
  })
  // Defines rather than assigns, so that even `__proto__` is a name like all others.
  return kept.length > 0 ? Object.fromEntries(kept) : undefined
}
