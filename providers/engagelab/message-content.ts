import type { InboundMedia, MessageDetails } from '../../domain/message.ts'
import { defined, type Fields, fieldsOf, idOf, isFields, numberOf, textOf } from './json.ts'

export interface MessageContent {
  text: string
  media: InboundMedia[]
  details: Pick<MessageDetails, 'button' | 'listPick' | 'location' | 'replyTo'>
  /** Nothing of the message is left that has no field of ours. */
  isWhole: boolean
}

/** WhatsApp's own limit is 4,096 characters; what is far beyond it is no message of anybody's. */
const MAX_TEXT = 65_536

/** Files by the type of their message, where nothing tells their own. */
const FILES: Readonly<Record<string, string>> = {
  image: 'image/jpeg',
  audio: 'audio/ogg',
  video: 'video/mp4',
  document: 'application/octet-stream',
  sticker: 'image/webp',
}

/**
 * Reads the message of a `response` row. EngageLab documents the names of the types and the shape of `text`; the others are
 * read as Meta writes them, which its SDK by a third party does too, and otherwise come without their content.
 */
export function readContent(message: Fields): MessageContent {
  const type = typeof message.type === 'string' ? message.type : ''
  const part = fieldsOf(message[type])
  if (type === 'text') {
    const isWhole = onlyHas(message, ['type', 'text']) && onlyHas(part, ['body'])
    return content({ text: textOf(part.body, MAX_TEXT) ?? '', isWhole })
  }
  if (Object.hasOwn(FILES, type)) {
    return content({ text: textOf(part.caption, MAX_TEXT) ?? '', media: [fileOf(type, part)] })
  }
  if (type === 'button') {
    const button = defined({ payload: textOf(part.payload), text: textOf(part.text) })
    return content({ text: button.text ?? '', details: { button } })
  }
  if (type === 'interactive') return tapped(part)
  if (type === 'location') return content({ details: defined({ location: placeOf(part) }) })
  if (type === 'reaction') {
    const to = idOf(part.message_id)
    return content({
      text: textOf(part.emoji) ?? '',
      details: to === undefined ? {} : { replyTo: { providerMessageId: to } },
    })
  }
  return content({})
}

function content(read: Partial<MessageContent>): MessageContent {
  return { text: '', media: [], details: {}, isWhole: false, ...read }
}

function onlyHas(fields: Fields, names: string[]): boolean {
  return Object.keys(fields).every(name => names.includes(name))
}

/** What stands for a file's address: no page says where it could be fetched from, so that nothing is. */
export const WITHOUT_ADDRESS = 'engagelab:'

function fileOf(type: string, part: Fields): InboundMedia {
  const said = textOf(part.mime_type)
  const isType = said !== undefined && /^[\w.+-]{1,60}\/[\w.+-]{1,100}(?:;.{0,100})?$/.test(said)
  return {
    url: `${WITHOUT_ADDRESS}${idOf(part.id) ?? type}`,
    contentType: isType ? said : (FILES[type] ?? 'application/octet-stream'),
  }
}

function tapped(part: Fields): MessageContent {
  const [button, item] = [part.button_reply, part.list_reply]
  if (isFields(button)) {
    const [payload, text] = [textOf(button.id), textOf(button.title)]
    return content({ text: text ?? '', details: { button: defined({ payload, text }) } })
  }
  const id = isFields(item) ? textOf(item.id) : undefined
  if (!isFields(item) || id === undefined) return content({})
  const title = textOf(item.title)
  return content({ text: title ?? '', details: { listPick: defined({ id, title }) } })
}

function placeOf(part: Fields): MessageDetails['location'] {
  const [latitude, longitude] = [degrees(part.latitude, 90), degrees(part.longitude, 180)]
  if (latitude === undefined || longitude === undefined) return undefined
  return defined({ latitude, longitude, address: textOf(part.address), label: textOf(part.name) })
}

function degrees(value: unknown, most: number): number | undefined {
  const number = numberOf(value)
  return number !== undefined && Math.abs(number) <= most ? number : undefined
}
