import { type OutgoingMedium, takesCaption } from './outgoing-media.ts'
import { splitText } from './split-text.ts'

/** One part of a message, which goes out as a delivery of its own. */
export interface MessagePart {
  text: string
  /** Which of the message's files go along, by their places; absent where it has none. */
  media?: number[]
}

/** WhatsApp shows so much beside a picture, characters (Meta); a longer text goes before it. */
const MAX_CAPTION = 1_024

/** How files go at a provider, in one medium. */
export interface FileRules {
  /** So many go with one message; 0: none, so that their addresses stand in the text. */
  mostPerMessage: number
  /** A text can stand beside a file. */
  captions: boolean
}

export const NO_FILES: FileRules = { mostPerMessage: 0, captions: false }

/**
 * Cuts a message into the parts that its provider takes. Where several files go together (MMS), the first of them go with the
 * first part of the text. Where it is one (WhatsApp), each is a part of its own, in order, the text standing beside the first
 * where that has room for it, and before them all where not.
 */
export function partsOf(text: string, media: OutgoingMedium[], files: FileRules): MessagePart[] {
  if (files.mostPerMessage === 0) {
    const whole = splitText([text, ...media.map(({ url }) => url)].filter(part => part !== '').join('\n'))
    return (whole.length > 0 ? whole : ['']).map(part => ({ text: part }))
  }
  const texts = splitText(text)
  // A picture without words is a part too.
  const all = texts.length > 0 ? texts : ['']
  if (media.length === 0) return all.map(part => ({ text: part }))
  if (files.mostPerMessage > 1) return together(all, media, files.mostPerMessage)
  const [first] = media
  const [caption = ''] = texts
  const isCaption =
    files.captions &&
    first !== undefined &&
    takesCaption(first) &&
    texts.length <= 1 &&
    caption.length <= MAX_CAPTION
  const alone = media.map((_, index) => ({ text: isCaption && index === 0 ? caption : '', media: [index] }))
  return isCaption ? alone : [...texts.map(part => ({ text: part, media: [] })), ...alone]
}

function together(texts: string[], media: OutgoingMedium[], most: number): MessagePart[] {
  const places = [...media.keys()]
  const more: MessagePart[] = []
  for (let at = most; at < places.length; at += most) {
    more.push({ text: '', media: places.slice(at, at + most) })
  }
  return [
    ...texts.map((part, index) => ({ text: part, media: index === 0 ? places.slice(0, most) : [] })),
    ...more,
  ]
}
