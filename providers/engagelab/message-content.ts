import type { InboundMedia, MessageDetails } from '../../domain/message.ts'
import { defined, type Fields, fieldsOf, idOf, isFields, messageIdOf, numberOf, wholeText } from './json.ts'

export interface MessageContent {
  text: string
  media: InboundMedia[]
  details: Pick<MessageDetails, 'button' | 'listPick' | 'location' | 'replyTo'>
  /** Whether every part of the message has a field of ours. */
  isWhole: boolean
}

/** The type of a file by the type of its message, if the file's own is unknown. */
const FILES: Readonly<Record<string, string>> = {
  image: 'image/jpeg',
  audio: 'audio/ogg',
  video: 'video/mp4',
  document: 'application/octet-stream',
  sticker: 'image/webp',
}

/**
 * Reads the message of a `response` row. EngageLab documents the names of the types, and the form of `text`. The other
 * types are read in Meta's form, as a third party's SDK does too. If they differ, they are kept without their content.
 */
export function readContent(message: Fields): MessageContent {
  const type = typeof message.type === 'string' ? message.type : ''
  const part = fieldsOf(message[type])
  if (type === 'text') {
    const isWhole = onlyHas(message, ['type', 'text']) && onlyHas(part, ['body'])
    return content({ text: wholeText(part.body) ?? '', isWhole })
  }
  if (Object.hasOwn(FILES, type)) {
    return content({ text: wholeText(part.caption) ?? '', media: [fileOf(type, part)] })
  }
  if (type === 'button') {
    const button = defined({ payload: wholeText(part.payload), text: wholeText(part.text) })
    return content({ text: button.text ?? '', details: { button } })
  }
  if (type === 'interactive') return tapped(part)
  if (type === 'location') return content({ details: defined({ location: placeOf(part) }) })
  if (type === 'reaction') {
    const to = messageIdOf(part.message_id)
    return content({
      text: wholeText(part.emoji) ?? '',
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

/** Used in place of a file's address. No page says where files can be fetched, so none is. */
export const WITHOUT_ADDRESS = 'engagelab:'

function fileOf(type: string, part: Fields): InboundMedia {
  const said = wholeText(part.mime_type)
  const isType = said !== undefined && /^[\w.+-]{1,60}\/[\w.+-]{1,100}(?:;.{0,100})?$/.test(said)
  return {
    url: `${WITHOUT_ADDRESS}${idOf(part.id) ?? type}`,
    contentType: isType ? said : (FILES[type] ?? 'application/octet-stream'),
  }
}

function tapped(part: Fields): MessageContent {
  const [button, item] = [part.button_reply, part.list_reply]
  if (isFields(button)) {
    const [payload, text] = [wholeText(button.id), wholeText(button.title)]
    return content({ text: text ?? '', details: { button: defined({ payload, text }) } })
  }
  const id = isFields(item) ? wholeText(item.id) : undefined
  if (!isFields(item) || id === undefined) return content({})
  const title = wholeText(item.title)
  return content({ text: title ?? '', details: { listPick: defined({ id, title }) } })
}

function placeOf(part: Fields): MessageDetails['location'] {
  const [latitude, longitude] = [degrees(part.latitude, 90), degrees(part.longitude, 180)]
  if (latitude === undefined || longitude === undefined) return undefined
  return defined({ latitude, longitude, address: wholeText(part.address), label: wholeText(part.name) })
}

function degrees(value: unknown, most: number): number | undefined {
  const number = numberOf(value)
  return number !== undefined && Math.abs(number) <= most ? number : undefined
}
