const KB = 1024
const MB = 1024 * KB

/** A kind of files that a provider takes in one medium, by its own rules. */
export interface FileKind {
  /** As people call it: `a picture on WhatsApp`. */
  what: string
  /** The largest file, bytes. */
  most: number
  /** Whether files of this type are of this kind. `isAnimated` is known of stickers at most. */
  takes(type: string, isAnimated?: boolean): boolean
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

export const inBytes = (size: number, unit: 'KB' | 'MB') => size * (unit === 'KB' ? KB : MB)

export function inMb(bytes: number): string {
  return bytes < MB
    ? `${Math.ceil(bytes / KB)} KB`
    : `${(Math.ceil((10 * bytes) / MB) / 10).toFixed(1).replace(/\.0$/, '')} MB`
}

/** Stickers on WhatsApp, whichever the provider (Meta, Media: supported types, 2026-09). */
export const WHATSAPP_STICKERS: readonly FileKind[] = [
  {
    what: 'a sticker on WhatsApp',
    most: inBytes(100, 'KB'),
    takes: (type, isAnimated) => type === 'image/webp' && isAnimated === false,
  },
  {
    what: 'an animated sticker on WhatsApp',
    most: inBytes(500, 'KB'),
    takes: type => type === 'image/webp',
  },
]

/** The limits of Meta's own API, and of those who hand files to it as they are (Meta, Media, 2026-09). */
export const META_FILES: FileLimits = {
  kinds: [
    ...WHATSAPP_STICKERS,
    {
      what: 'a picture on WhatsApp',
      most: inBytes(5, 'MB'),
      takes: type => /^image\/(jpe?g|png)$/.test(type),
    },
    {
      what: 'a video on WhatsApp',
      most: inBytes(16, 'MB'),
      takes: type => /^video\/(mp4|3gpp)$/.test(type),
    },
    {
      what: 'an audio file on WhatsApp',
      most: inBytes(16, 'MB'),
      takes: type => /^audio\/(aac|amr|mpeg|mp4|ogg)$/.test(type),
    },
    // Everything else goes as a document. No page says that a type is refused.
    { what: 'a document on WhatsApp', most: inBytes(100, 'MB'), takes: () => true },
  ],
  instead: '',
}
