const KB = 1024
const MB = 1024 * KB

/** A kind of files that a provider takes in one medium, by its own rules. */
export interface FileKind {
  kind: 'image' | 'sticker' | 'animatedSticker' | 'video' | 'audio' | 'document' | 'other' | 'any'
  /** As people call it: `a picture on WhatsApp`. */
  what: string
  /** The largest file, bytes. */
  most: number
  /** The types of these files, as browsers name them. Null: all that no kind before has. */
  types: readonly string[] | null
  /** Whether a text can stand beside such a file. Beside another it would be lost, so it is a message of its own. */
  captions: boolean
}

/** Which files a provider takes in one medium. */
export interface FileLimits {
  /** The first kind that takes a file's type counts. For a file of an unknown type, the last one does. */
  kinds: readonly FileKind[]
  /** The limit for all files of one message together, if there is one, bytes. */
  together?: { what: string; most: number }
  /** What to send in place of a file whose type is not taken. */
  instead: string
}

/** The kind that takes files of a type; undefined if none does. `isAnimated` is known of stickers at most. */
export function kindOfType(
  { kinds }: FileLimits,
  type: string | undefined,
  isAnimated?: boolean,
): FileKind | undefined {
  if (type === undefined) return undefined
  const isTaken = ({ kind, types }: FileKind) =>
    (kind !== 'sticker' || isAnimated === false) && (types === null || types.includes(type))
  return kinds.find(isTaken)
}

export const inBytes = (size: number, unit: 'KB' | 'MB') => size * (unit === 'KB' ? KB : MB)

export function inMb(bytes: number): string {
  return bytes < MB
    ? `${Math.ceil(bytes / KB)} KB`
    : `${(Math.ceil((10 * bytes) / MB) / 10).toFixed(1).replace(/\.0$/, '')} MB`
}

/** Stickers on WhatsApp, whichever the provider (Meta, Media: supported types, 2026-09). */
export const WHATSAPP_STICKERS: readonly FileKind[] = [
  {
    kind: 'sticker',
    what: 'a sticker on WhatsApp',
    most: inBytes(100, 'KB'),
    types: ['image/webp'],
    captions: false,
  },
  {
    kind: 'animatedSticker',
    what: 'an animated sticker on WhatsApp',
    most: inBytes(500, 'KB'),
    types: ['image/webp'],
    captions: false,
  },
]

/**
 * Which files Meta's own API takes, and in which kind of message; and those who hand files to it as they are (Meta, Media:
 * supported types, 2026-09).
 */
export const META_FILES: FileLimits = {
  kinds: [
    ...WHATSAPP_STICKERS,
    {
      kind: 'image',
      what: 'a picture on WhatsApp',
      most: inBytes(5, 'MB'),
      types: ['image/jpeg', 'image/jpg', 'image/png'],
      captions: true,
    },
    {
      kind: 'video',
      what: 'a video on WhatsApp',
      most: inBytes(16, 'MB'),
      types: ['video/mp4', 'video/3gpp'],
      captions: true,
    },
    {
      kind: 'audio',
      what: 'an audio file on WhatsApp',
      most: inBytes(16, 'MB'),
      types: ['audio/aac', 'audio/amr', 'audio/mpeg', 'audio/mp4', 'audio/ogg'],
      captions: false,
    },
    // Everything else goes as a document. No page says that a type is refused.
    {
      kind: 'document',
      what: 'a document on WhatsApp',
      most: inBytes(100, 'MB'),
      types: null,
      captions: true,
    },
  ],
  instead: '',
}
