/** A file of ours, with what is known about it. */
export interface OutgoingMedium {
  /** The address that the provider fetches it from; for a file that was uploaded here, `uploadReference`. */
  url: string
  /** The MIME type that the file's server names. Absent when it is not known. */
  contentType?: string
  /** Of an uploaded file: its name, and bytes. */
  name?: string
  size?: number
}

/**
 * Stands for an uploaded file in signals, histories and rows. It is no address: those are signed for a while only, so they
 * are made when the message is sent or shown.
 */
const UPLOAD = /^upload:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/

export function uploadReference(id: string): string {
  return `upload:${id}`
}

/** The id of the uploaded file; undefined if it is a file at an address. */
export function uploadIdOf({ url }: Pick<OutgoingMedium, 'url'>): string | undefined {
  return UPLOAD.exec(url)?.[1]
}

/** The result of asking a file's server about it. */
export interface LookedAt extends OutgoingMedium {
  /** For a sticker: whether it is animated. Absent when that is unknown. */
  isAnimated?: boolean
}

export type Medium = 'whatsapp' | 'sms'

/** What is accepted of one kind of file. */
export interface FileLimit {
  kind: 'image' | 'sticker' | 'animatedSticker' | 'other' | 'any'
  /** The types, as browsers name them. */
  types: string[]
  /** Bytes of one file. */
  mostBytes: number
}

/** What a medium accepts, for whoever chooses a file. */
export interface FileLimits {
  /** How many files one message to the API can have. */
  mostFiles: number
  /** Bytes of all files of a message together; null: each file is a message of its own. */
  mostBytesTogether: number | null
  kinds: FileLimit[]
}

/** How many files one message to the API can have. */
export const MAX_FILES = 10

const KB = 1024
const MB = 1024 * KB

/**
 * The limit for all files of one MMS together, bytes (Twilio's "Accepted content types for media", as
 * of July 2026).
 */
const MMS_TOTAL = 5 * MB
/**
 * The largest files that WhatsApp accepts through Twilio, bytes ("Guidance on WhatsApp media messages";
 * for stickers, Meta's page).
 */
const WHATSAPP_MOST = { image: 5 * MB, sticker: 100 * KB, moving: 500 * KB, other: 16 * MB } as const

/** Types by file name extension, for when the server names none. */
const BY_ENDING: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  gif: 'image/gif',
  webp: 'image/webp',
  heic: 'image/heic',
  heif: 'image/heif',
  tif: 'image/tiff',
  tiff: 'image/tiff',
  bmp: 'image/bmp',
  mp4: 'video/mp4',
  mpeg: 'video/mpeg',
  mpg: 'video/mpeg',
  webm: 'video/webm',
  mov: 'video/quicktime',
  '3gp': 'video/3gpp',
  '3g2': 'video/3gpp2',
  mp3: 'audio/mpeg',
  ogg: 'audio/ogg',
  oga: 'audio/ogg',
  opus: 'audio/ogg',
  amr: 'audio/amr',
  m4a: 'audio/mp4',
  aac: 'audio/aac',
  wav: 'audio/wav',
  pdf: 'application/pdf',
  doc: 'application/msword',
  xls: 'application/vnd.ms-excel',
  ppt: 'application/vnd.ms-powerpoint',
  vcf: 'text/vcard',
  csv: 'text/csv',
  ics: 'text/calendar',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
}

/** Types that servers use for unknown files. */
const SAYS_NOTHING = new Set(['application/octet-stream', 'binary/octet-stream', 'text/plain', ''])

/**
 * A file's type without parameters: the one the server named, otherwise by the extension of its
 * address. Undefined: not known.
 */
export function typeOf(file: OutgoingMedium): string | undefined {
  return saidType(file) ?? typeByEnding(file)
}

function saidType({ contentType }: OutgoingMedium): string | undefined {
  const said = contentType?.split(';')[0]?.trim().toLowerCase() ?? ''
  return SAYS_NOTHING.has(said) ? undefined : said
}

function typeByEnding({ url }: OutgoingMedium): string | undefined {
  return typeByName(URL.canParse(url) ? new URL(url).pathname : '')
}

/** The type by a file name's extension; undefined if that tells none. */
export function typeByName(name: string): string | undefined {
  const ending = /\.([a-z0-9]{2,4})$/i.exec(name)?.[1]?.toLowerCase()
  return ending === undefined || !Object.hasOwn(BY_ENDING, ending) ? undefined : BY_ENDING[ending]
}

/** Types that both SMS and WhatsApp accept (Twilio's table of accepted types). */
const ACCEPTED = new Set([
  ...['jpeg', 'jpg', 'gif', 'png', 'heic', 'heif', 'tiff', 'bmp'].map(name => `image/${name}`),
  ...['mpeg4', 'mp4', 'mpeg', 'webm', 'quicktime', '3gpp', '3gpp2', '3gpp-tt'].map(name => `video/${name}`),
  ...['h261', 'h263', 'h263-1998', 'h263-2000', 'h264', 'h265'].map(name => `video/${name}`),
  ...[
    'ogg',
    'mpeg',
    'mp4',
    'mp3',
    '3gpp',
    '3gpp2',
    'basic',
    'l24',
    'ac3',
    'webm',
    'amr',
    'amr-nb',
    'aac',
  ].map(name => `audio/${name}`),
  ...['audio/vnd.rn-realaudio', 'audio/vnd.wave', 'audio/vorbis'],
  ...['vcard', 'x-vcard', 'directory', 'csv', 'richtext', 'rtf', 'calendar'].map(name => `text/${name}`),
  ...['application/pdf', 'application/vcard', 'application/vnd.apple.pkpass'],
])

const OPEN_XML = 'application/vnd.openxmlformats-officedocument.'
const STICKER = 'image/webp'
/** Additional types of WhatsApp; not for MMS. */
const ON_WHATSAPP = new Set([
  STICKER,
  ...['application/msword', 'application/vnd.ms-excel', 'application/vnd.ms-powerpoint'],
  ...['wordprocessingml.document', 'spreadsheetml.sheet', 'presentationml.presentation'].map(
    name => OPEN_XML + name,
  ),
])

/** Types that WhatsApp shows with a caption. For other types Twilio offers no place for a text. */
const CAPTIONED = new Set(['image/jpeg', 'image/jpg', 'image/png', 'video/mp4'])

export function takesCaption(file: OutgoingMedium): boolean {
  return CAPTIONED.has(typeOf(file) ?? '')
}

/**
 * Which of a message's files the medium does not accept, and what to do instead. Unknown properties of
 * a file count as acceptable. `path` is inside the list: `0.url`, or empty for all files together.
 */
export function mediaProblems(medium: Medium, files: LookedAt[]): { path: string; message: string }[] {
  const single = files.flatMap((file, index) => {
    const message = typeProblem(medium, file) ?? sizeProblem(medium, file)
    return message === undefined ? [] : [{ path: `${index}.url`, message }]
  })
  if (single.length > 0 || medium === 'whatsapp') return single
  const total = files.reduce((sum, { size = 0 }) => sum + size, 0)
  if (total <= MMS_TOTAL) return []
  const message = `have ${inMb(total)} together, and an MMS can have ${inMb(MMS_TOTAL)}: send them in several messages, or as links`
  return [{ path: '', message }]
}

function typeProblem(medium: Medium, file: LookedAt): string | undefined {
  // A file name extension proves nothing.
  const type = saidType(file)
  if (type === undefined || ACCEPTED.has(type)) return undefined
  if (medium === 'whatsapp') {
    if (ON_WHATSAPP.has(type)) return undefined
    return `is ${type}, which WhatsApp does not accept: send a JPEG or PNG picture, an MP4 video, an MP3 or OGG audio file, a PDF or an office document, or the link as text`
  }
  return `is ${type}, which can’t be sent by MMS: send a JPEG, PNG or GIF picture, an MP4 video, an MP3 audio file or a PDF, or the link as text`
}

function sizeProblem(medium: Medium, file: LookedAt): string | undefined {
  const { size } = file
  const { most, what } = limitOf(medium, file)
  if (size === undefined || size <= most) return undefined
  return `has ${inMb(size)}, and ${what} can have ${inMb(most)}: make the file smaller, or send the link as text`
}

function limitOf(medium: Medium, file: LookedAt): { most: number; what: string } {
  if (medium === 'sms') return { most: MMS_TOTAL, what: 'all files of an MMS' }
  const type = typeOf(file) ?? ''
  if (type === STICKER) {
    return file.isAnimated === false
      ? { most: WHATSAPP_MOST.sticker, what: 'a sticker on WhatsApp' }
      : { most: WHATSAPP_MOST.moving, what: 'an animated sticker on WhatsApp' }
  }
  if (type.startsWith('image/')) return { most: WHATSAPP_MOST.image, what: 'a picture on WhatsApp' }
  return { most: WHATSAPP_MOST.other, what: 'a file on WhatsApp' }
}

function inMb(bytes: number): string {
  return bytes < MB
    ? `${Math.ceil(bytes / KB)} KB`
    : `${(Math.ceil((10 * bytes) / MB) / 10).toFixed(1).replace(/\.0$/, '')} MB`
}

/** The limits by which `mediaProblems` judges. */
export function fileLimits(medium: Medium): FileLimits {
  const types = [...ACCEPTED]
  if (medium === 'sms') {
    const kinds: FileLimit[] = [{ kind: 'any', types, mostBytes: MMS_TOTAL }]
    return { mostFiles: MAX_FILES, mostBytesTogether: MMS_TOTAL, kinds }
  }
  const isImage = (type: string) => type.startsWith('image/')
  const { image, sticker, moving, other } = WHATSAPP_MOST
  const others = [...types, ...ON_WHATSAPP].filter(type => !isImage(type))
  return {
    mostFiles: MAX_FILES,
    mostBytesTogether: null,
    kinds: [
      { kind: 'image', types: types.filter(isImage), mostBytes: image },
      { kind: 'sticker', types: [STICKER], mostBytes: sticker },
      { kind: 'animatedSticker', types: [STICKER], mostBytes: moving },
      { kind: 'other', types: [...others, 'text/plain'], mostBytes: other },
    ],
  }
}
