import type { FileLimits } from './file-limits.ts'
import { type OutgoingMedium, takesCaption } from './outgoing-media.ts'
import { splitText } from './split-text.ts'

/** One part of a message. Each part is a delivery of its own. */
export interface MessagePart {
  text: string
  /** The positions of the message's files that belong to this part. Absent when it has none. */
  media?: number[]
}

/** How a provider sends files in one medium. */
export interface FileRules {
  /** How many files one message can have. 0: none, so their addresses are added to the text. */
  mostPerMessage: number
  /** The longest text beside a file, in characters; a longer one is sent before the file. 0: none can have one. */
  captionLength: number
  /** Which files it takes, and beside which of them a text can stand. */
  limits: FileLimits
}

export const NO_FILES: FileRules = {
  mostPerMessage: 0,
  captionLength: 0,
  limits: { kinds: [], instead: '' },
}

/**
 * Splits a message into parts that its provider accepts. If several files fit in one message (MMS), the
 * first ones go with the first part of the text. If only one does (WhatsApp), each file is a part of
 * its own, in order. The text stands beside the first file if it fits there, otherwise before all
 * files.
 */
export function partsOf(text: string, media: OutgoingMedium[], files: FileRules): MessagePart[] {
  if (files.mostPerMessage === 0) {
    const whole = splitText([text, ...media.map(({ url }) => url)].filter(part => part !== '').join('\n'))
    return (whole.length > 0 ? whole : ['']).map(part => ({ text: part }))
  }
  const texts = splitText(text)
  // A picture without text is a part, too.
  const all = texts.length > 0 ? texts : ['']
  if (media.length === 0) return all.map(part => ({ text: part }))
  if (files.mostPerMessage > 1) return together(all, media, files.mostPerMessage)
  const [first] = media
  const [caption = ''] = texts
  const isCaption =
    first !== undefined &&
    takesCaption(files.limits, first) &&
    texts.length <= 1 &&
    caption.length <= files.captionLength
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
