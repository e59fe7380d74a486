import type { MessageDetails } from './message.ts'
import { cut, isBlank, shorten, storable } from './text.ts'

/** A message with everything that its description in words needs. */
export interface WordedMessage {
  direction: 'inbound' | 'outbound'
  text: string
  media: { contentType?: string }[]
  details: MessageDetails
  /** For a sent template: its text with the variables filled in. */
  template?: string
}

/** A message that another one answers. */
export interface QuotedMessage {
  direction: 'inbound' | 'outbound'
  words: string
}

/** The longest text of one message. The provider's own limit is hardly higher. */
const MAX_LENGTH = 4_000
/** The longest quotation: enough to recognise the message. */
const MAX_QUOTE = 300

/**
 * A message as text, for a model that sees nothing else: its text, and in square brackets everything
 * that is not text. Whatever was sent is at least named, so that an answer is possible.
 *
 * @param quoted the message that it answers; undefined when that was not found
 */
export function messageInWords(message: WordedMessage, quoted?: QuotedMessage): string {
  const { text, media, details, template } = message
  const { replyTo, referral, location, messageType } = details
  const words = (!isBlank(text) && text.trim()) || template?.trim() || tappedWords(details) || ''
  const occasion = [replyTo && bracketed(answering(message, quoted)), referral && bracketed(fromAd(referral))]
  const own = [
    cut(storable(words), MAX_LENGTH),
    location && bracketed(placeInWords(location)),
    ...media.map(({ contentType }) => bracketed(fileInWords(contentType, messageType))),
    bracketed(kindInWords(messageType)),
  ].filter(Boolean)
  if (own.length === 0) own.push(bracketed(absentInWords(messageType)))
  return [...new Set([...occasion, ...own])].filter(Boolean).join('\n')
}

/**
 * Describes a message without text and files: what was tapped, a place, or its kind. Undefined when the
 * message has text or files to show.
 */
export function wordsInPlace({
  text,
  media,
  details,
}: Pick<WordedMessage, 'text' | 'media' | 'details'>): string | undefined {
  if (!isBlank(text) || media.length > 0) return undefined
  const { location, messageType } = details
  return inLine(
    tappedWords(details) ||
      (location && placeInWords(location)) ||
      kindInWords(messageType) ||
      absentInWords(messageType),
  )
}

function tappedWords({ button, listPick }: MessageDetails): string | undefined {
  return (button?.text ?? listPick?.title)?.trim()
}

function inLine(words: string): string {
  return storable(words).replace(/\s+/g, ' ').trim()
}

function bracketed(words: string | undefined): string | undefined {
  return words && `[${inLine(words)}]`
}

/** From the point of view of the message's sender. */
function answering({ direction }: WordedMessage, quoted: QuotedMessage | undefined): string {
  if (!quoted) return 'in answer to an earlier message'
  const whose =
    quoted.direction === direction ? 'their own' : quoted.direction === 'outbound' ? 'our' : 'the customer’s'
  return `in answer to ${whose} message: “${shorten(quoted.words.replace(/\s+/g, ' '), MAX_QUOTE)}”`
}

function fromAd({ headline, body, sourceUrl }: NonNullable<MessageDetails['referral']>): string {
  const about = [headline, body].filter(Boolean).join(' – ') || sourceUrl
  return shorten(
    about ? `they come from an advertisement: ${about}` : 'they come from an advertisement',
    MAX_QUOTE,
  )
}

function placeInWords({
  latitude,
  longitude,
  address,
  label,
}: NonNullable<MessageDetails['location']>): string {
  const name = [label, address].filter(Boolean).join(', ')
  const point = `${latitude}, ${longitude}`
  return `a location: ${name === '' ? point : `${shorten(name, MAX_QUOTE)} (${point})`}`
}

/** Words for files, by type. The first match counts. */
const FILES: [pattern: RegExp, words: string][] = [
  [/^text\/(?:x-)?vcard$|^text\/directory$/, 'a contact card'],
  [/^text\/calendar$/, 'a calendar event'],
  [/^image\/gif$/, 'an animated picture'],
  [/^image\//, 'a picture'],
  [/^audio\//, 'a voice message or other audio'],
  [/^video\//, 'a video'],
  [/^application\/pdf$/, 'a PDF document'],
  [/spreadsheet|ms-excel|^text\/csv$/, 'a spreadsheet'],
  [/presentation|powerpoint/, 'a presentation'],
  [/^text\/|word|opendocument\.text|rtf$/, 'a text document'],
  [/zip|compressed|x-rar|x-7z/, 'an archive of files'],
]

function fileInWords(contentType: string | undefined, messageType: string | undefined): string {
  const type = contentType?.split(';')[0]?.trim().toLowerCase() ?? ''
  if (messageType?.toLowerCase() === 'sticker') return 'a sticker'
  const known = FILES.find(([pattern]) => pattern.test(type))?.[1]
  return (
    known ??
    (/^[\w.+-]+\/[\w.+-]+$/.test(type) && !type.endsWith('octet-stream')
      ? `a file of type ${type}`
      : 'a file')
  )
}

/** Kinds whose content is in the message itself: text, file, place, tap. */
const PLAIN_KINDS = new Set([
  'text',
  'image',
  'audio',
  'voice',
  'ptt',
  'video',
  'document',
  'file',
  'media',
  'location',
  'template',
  ...[
    'interactive',
    'button',
    'list',
    'button_reply',
    'list_reply',
    'quick_reply',
    'sms',
    'mms',
    'chat',
    'gif',
  ],
])

/** Kinds that arrive without content: only their name is known. */
const OTHER_KINDS = new Map(
  Object.entries({
    sticker: 'a sticker',
    contact: 'a contact card',
    contacts: 'a contact card',
    vcard: 'a contact card',
    order: 'an order from the catalogue',
    product: 'a product from the catalogue',
    product_inquiry: 'a question about a product from the catalogue',
    poll: 'a poll',
    poll_creation: 'a poll',
    poll_update: 'a vote in a poll',
    poll_vote: 'a vote in a poll',
    event: 'an invitation to an event',
    reaction: 'a reaction to a message',
    live_location: 'a location that moves',
    view_once: 'a picture or video that can be seen only once',
    ephemeral: 'a message that disappears',
    nfm_reply: 'a form that was filled in',
    flow: 'a form that was filled in',
    payment: 'a payment',
    call: 'a call',
    edit: 'a change to an earlier message',
    revoke: 'an earlier message was deleted',
    pin: 'an earlier message was pinned',
    group_invite: 'an invitation to a group',
    address: 'an address',
    request_welcome: 'they opened the chat, and have not written yet',
    system: 'a notice of WhatsApp’s own, such as that their number has changed',
    unsupported: 'a message of a kind that can’t be shown here',
    unknown: 'a message of a kind that can’t be shown here',
  }),
)

/** Kinds that are named although their file did not arrive. */
const ABSENT: [kinds: string[], words: string][] = [
  [['image'], 'a picture'],
  [['gif'], 'an animated picture'],
  [['audio', 'voice', 'ptt'], 'a voice message or other audio'],
  [['video'], 'a video'],
  [['document', 'file', 'media', 'mms'], 'a file'],
  [['location'], 'a location'],
]

const TAPS = ['interactive', 'button', 'list', 'button_reply', 'list_reply', 'quick_reply']

function absentInWords(messageType: string | undefined): string {
  const kind = kindOf(messageType)
  const absent = ABSENT.find(([kinds]) => kinds.includes(kind))?.[1]
  if (absent) return `${absent} that did not come along`
  return TAPS.includes(kind) ? 'an answer to a form, a list or buttons' : 'a message without text'
}

function kindInWords(messageType: string | undefined): string | undefined {
  const kind = kindOf(messageType)
  if (kind === '' || PLAIN_KINDS.has(kind)) return undefined
  const known = OTHER_KINDS.get(kind)
  if (known) return known
  return /^[\p{L}\p{N}_]{1,40}$/u.test(kind)
    ? `a message of the kind “${kind.replaceAll('_', ' ')}”`
    : OTHER_KINDS.get('unsupported')
}

function kindOf(messageType = ''): string {
  return messageType
    .trim()
    .toLowerCase()
    .replace(/[\s.:/-]+/g, '_')
}
