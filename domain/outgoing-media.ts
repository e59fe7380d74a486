import { type FileKind, type FileLimits, inMb, kindOfType } from './file-limits.ts'

/** A file of ours, with what is known about it. */
export interface OutgoingMedium {
  /** The address that the provider fetches it from; for a file that was uploaded here, `uploadReference`. */
  url: string
  /** The MIME type that the file's server names. Absent when it is not known. */
  contentType?: string
  /** Of an uploaded file: its name, and bytes. */
  name?: string
  size?: number
  /** What a picture shows, in an agent's words. For colleagues only: no provider carries it. */
  alt?: string
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

/** How many files one message to the API can have. */
export const MAX_FILES = 10

/** The longest description of a picture, characters. */
export const MAX_ALT = 1_000

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

/** Types that servers and browsers use for unknown files. */
export const SAYS_NOTHING = new Set(['application/octet-stream', 'binary/octet-stream', 'text/plain', ''])

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

/** Whether a text can stand beside a file, by the provider's table. A file of an unknown type is of its last kind. */
export function takesCaption(limits: FileLimits, file: OutgoingMedium): boolean {
  return (kindOfType(limits, typeOf(file)) ?? limits.kinds.at(-1))?.captions ?? false
}

/**
 * Which of a message's files the provider does not take, and what to do instead. Unknown properties of a
 * file count as acceptable. `path` is inside the list: `0.url`, or empty for all files together.
 */
export function mediaProblems(limits: FileLimits, files: LookedAt[]): { path: string; message: string }[] {
  const single = files.flatMap((file, index) => {
    const message = problemOf(limits, file)
    return message === undefined ? [] : [{ path: `${index}.url`, message }]
  })
  const { together } = limits
  if (single.length > 0 || !together) return single
  const total = files.reduce((sum, { size = 0 }) => sum + size, 0)
  if (total <= together.most) return []
  const message = `have ${inMb(total)} together, and ${together.what} can have ${inMb(together.most)}: send them in several messages, or as links`
  return [{ path: '', message }]
}

function problemOf(limits: FileLimits, file: LookedAt): string | undefined {
  const { kinds, instead } = limits
  const { size, isAnimated } = file
  const kindOf = (type: string | undefined) => kindOfType(limits, type, isAnimated)
  // A file name extension proves nothing.
  const said = saidType(file)
  if (said !== undefined && !kindOf(said)) return `is ${said}, which ${instead}, or the link as text`
  const kind = kindOf(typeOf(file)) ?? kinds.at(-1)
  if (size === undefined || !kind || size <= kind.most) return undefined
  return `has ${inMb(size)}, and ${kind.what} can have ${inMb(kind.most)}: make the file smaller, or send the link as text`
}

/** What a channel takes, for whoever chooses a file. */
export interface ShownFileLimits {
  /** How many files one message to the API can have. */
  mostFiles: number
  /** Bytes of all files of a message together; null: each file is a message of its own. */
  mostBytesTogether: number | null
  /** `types` is null where every other type is taken. `mostBytes` is of one file. `captions`: a text can stand beside it. */
  kinds: { kind: FileKind['kind']; types: string[] | null; mostBytes: number; captions: boolean }[]
}

/** The limits by which `mediaProblems` judges. */
export function shownLimits({ kinds, together }: FileLimits): ShownFileLimits {
  return {
    mostFiles: MAX_FILES,
    mostBytesTogether: together?.most ?? null,
    kinds: kinds.map(({ kind, types, most, captions }) => ({
      kind,
      types: types && [...types],
      mostBytes: most,
      captions,
    })),
  }
}
