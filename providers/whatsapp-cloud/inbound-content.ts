import type { InboundMedia, InboundReaction, MessageDetails } from '../../domain/message.ts'
import { boundedId } from '../bounded-id.ts'
import { asObject, defined, fieldOf, type JsonObject, objectsOf, textOf, written } from './json.ts'
import { mediaAddress } from './media-address.ts'

/** The content of a message, by its type. `taken`: the fields that have a place of their own. */
export interface Content {
  text: string
  media: InboundMedia[]
  details: Pick<MessageDetails, 'button' | 'listPick' | 'location' | 'replyTo'>
  reaction?: InboundReaction
  taken: string[]
}

const NOTHING: Content = { text: '', media: [], details: {}, taken: [] }

/** No emoji is longer than this, UTF-16 units. */
const MAX_EMOJI = 64

/**
 * Reads the content of a message (Meta, Webhooks: messages, 2026-09). A message of an unknown type, or with malformed
 * content, is kept as one without text, so that nothing is lost.
 */
export function readContent(type: string, content: unknown, depth = 0): Content {
  const fields = asObject(content)
  switch (type) {
    case 'text':
      return { ...NOTHING, text: textOf(fields?.body) ?? '', taken: ['body'] }
    case 'image':
    case 'video':
    case 'audio':
    case 'document':
    case 'sticker':
      return mediumOf(fields)
    case 'location':
      return locationOf(fields)
    case 'contacts':
      return { ...NOTHING, text: objectsOf(content).map(cardInWords).join('\n') }
    case 'reaction':
      return reactionOf(fields)
    case 'button':
      return buttonOf(fields)
    case 'interactive':
      return interactiveOf(fields)
    case 'order':
      return orderOf(fields)
    case 'edit':
      return editOf(fields, depth)
    case 'revoke':
      return { ...NOTHING, ...aboutMessage(fields) }
    default:
      return NOTHING
  }
}

/**
 * The address of the file in the webhook is valid for five minutes only, so the file's id is kept (Meta, Media, 2026-09).
 */
function mediumOf(fields: JsonObject | undefined): Content {
  const url = mediaAddress(textOf(fields?.id) ?? '')
  const contentType = textOf(fields?.mime_type) ?? 'application/octet-stream'
  const media = url === undefined ? [] : [{ url, contentType }]
  return {
    ...NOTHING,
    text: textOf(fields?.caption) ?? '',
    media,
    taken: ['id', 'mime_type', 'caption', 'url'],
  }
}

function locationOf(fields: JsonObject | undefined): Content {
  const latitude = degrees(fields?.latitude, 90)
  const longitude = degrees(fields?.longitude, 180)
  if (latitude === undefined || longitude === undefined) return NOTHING
  const place = defined({ address: textOf(fields?.address), label: textOf(fields?.name) })
  const taken = ['latitude', 'longitude', 'address', 'name']
  return { ...NOTHING, details: { location: { latitude, longitude, ...place } }, taken }
}

function degrees(value: unknown, max: number): number | undefined {
  const text = textOf(value)
  if (text === undefined || !/^[+-]?\d{1,3}(\.\d+)?$/.test(text)) return undefined
  const number = Number(text)
  return Math.abs(number) <= max ? number : undefined
}

/** A contact card is data, not a file. A reader needs its name and numbers. */
function cardInWords(card: JsonObject): string {
  const name = textOf(asObject(card.name)?.formatted_name)
  const phones = objectsOf(card.phones).map(({ phone, wa_id }) => textOf(phone) ?? textOf(wa_id))
  const emails = objectsOf(card.emails).map(({ email }) => textOf(email))
  const reached = [...phones, ...emails].filter(known => known !== undefined).join(', ')
  return [name, reached].filter(Boolean).join(': ')
}

/** A reaction without an emoji was removed. No page says whether the field is then empty or absent. */
function reactionOf(fields: JsonObject | undefined): Content {
  const given = textOf(fields?.emoji)?.trim() ?? ''
  const emoji = given.length <= MAX_EMOJI ? given : ''
  const to = textOf(fields?.message_id)
  const reaction = { ...(emoji && { emoji }), removed: given === '', ...(to && { to: boundedId(to) }) }
  return { ...NOTHING, text: emoji, reaction, taken: ['emoji', 'message_id'] }
}

/** A tap on a template's quick reply. */
function buttonOf(fields: JsonObject | undefined): Content {
  const [payload, text] = [textOf(fields?.payload), textOf(fields?.text)]
  const button = defined({ payload, text })
  return { ...NOTHING, text: text ?? '', details: { ...(button && { button }) }, taken: ['payload', 'text'] }
}

/** The customer tapped a button, chose from a list, or filled in a form that we sent within the window. */
function interactiveOf(fields: JsonObject | undefined): Content {
  const reply = asObject(fields?.button_reply)
  const pick = asObject(fields?.list_reply)
  const id = textOf((reply ?? pick)?.id)
  const title = textOf((reply ?? pick)?.title)
  const taken = ['type', 'button_reply', 'list_reply']
  if (reply && (id || title)) {
    return { ...NOTHING, text: title ?? '', details: { button: { payload: id, text: title } }, taken }
  }
  if (pick && id) {
    return { ...NOTHING, text: title ?? '', details: { listPick: { id, ...(title && { title }) } }, taken }
  }
  // The form's answers stay in the rest, because the form defines their fields.
  return { ...NOTHING, text: textOf(asObject(fields?.nfm_reply)?.body) ?? '' }
}

function orderOf(fields: JsonObject | undefined): Content {
  const items = objectsOf(fields?.product_items).map(itemInWords).filter(Boolean)
  return { ...NOTHING, text: [textOf(fields?.text), ...items].filter(Boolean).join('\n'), taken: ['text'] }
}

function itemInWords(item: JsonObject): string {
  const price = [item.item_price, item.currency].map(textOf).filter(Boolean).join(' ')
  const product = textOf(item.product_retailer_id)
  return product ? `${textOf(item.quantity) ?? '1'} × ${product}${price && ` (${price})`}` : ''
}

/** An edit of an earlier message contains the message as a whole. An edit within an edit is ignored. */
function editOf(fields: JsonObject | undefined, depth: number): Content {
  const message = asObject(fields?.message)
  const type = textOf(message?.type) ?? ''
  const inner = depth > 0 ? NOTHING : readContent(type, fieldOf(message, type), depth + 1)
  const about = aboutMessage(fields)
  return { ...inner, ...about, details: { ...inner.details, ...about.details }, reaction: undefined }
}

function aboutMessage(fields: JsonObject | undefined): Pick<Content, 'details' | 'taken'> {
  const id = textOf(fields?.original_message_id)
  return {
    details: { ...(id && { replyTo: { providerMessageId: boundedId(id) } }) },
    taken: ['original_message_id'],
  }
}

/** The fields of a content that have no place of their own, each as text under `type.field`. */
export function restOf(type: string, content: unknown, taken: string[]): [name: string, value: string][] {
  const fields = asObject(content)
  const entries = fields ? Object.entries(fields) : content === undefined ? [] : [['', content] as const]
  return entries.flatMap(([name, value]) => {
    const text = taken.includes(name) ? undefined : written(value)
    return text === undefined ? [] : [[name === '' ? type : `${type}.${name}`, text] as [string, string]]
  })
}
