import { type Medium, type OutgoingMedium, takesCaption } from './outgoing-media.ts'
import { splitText } from './split-text.ts'

/** One part of a message, which goes out as a delivery of its own. */
export interface MessagePart {
  text: string
  /** Which of the message's files go along, by their places; absent where it has none. */
  media?: number[]
}

/** WhatsApp shows so much beside a picture, characters (Meta); a longer text goes before it. */
const MAX_CAPTION = 1_024

/**
 * Cuts a message into the parts that its medium takes. By MMS all files go with the first part of the text. WhatsApp takes one
 * file a message: each is a part of its own, in order, the text standing beside the first where that has room for it, and
 * before them all where not.
 */
export function partsOf(text: string, media: OutgoingMedium[], medium: Medium): MessagePart[] {
  const texts = splitText(text)
  // A picture without words is a part too.
  const all = texts.length > 0 ? texts : ['']
  if (media.length === 0) return all.map(part => ({ text: part }))
  if (medium === 'sms') {
    return all.map((part, index) => ({ text: part, media: index === 0 ? [...media.keys()] : [] }))
  }
  const [first] = media
  const [caption = ''] = texts
  const isCaption =
    first !== undefined && takesCaption(first) && texts.length <= 1 && caption.length <= MAX_CAPTION
  const files = media.map((_, index) => ({ text: isCaption && index === 0 ? caption : '', media: [index] }))
  return isCaption ? files : [...texts.map(part => ({ text: part, media: [] })), ...files]
}
