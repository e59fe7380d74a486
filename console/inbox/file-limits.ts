/** What a channel's provider takes, by kind of file. `types: null`: every type that no other kind names. */
export interface FileLimits {
  /** Files of one message. */
  mostFiles?: number
  /** Of all files of a message; null: each is a message of its own. */
  mostBytesTogether?: number | null
  kinds: { kind: string; types: string[] | null; mostBytes: number }[]
}

interface Sized {
  contentType: string
  size: number
}

/**
 * How large a file of this type may be, bytes. Undefined: the channel does not take this type, or its limits are not
 * known.
 *
 * Several kinds can share a type, such as moving and still stickers. Only the server can tell them apart, so the
 * largest limit counts here.
 */
export function limitOf(contentType: string, limits: FileLimits | null): number | undefined {
  const kinds = limits?.kinds ?? []
  const named = kinds.filter(({ types }) => types?.includes(contentType))
  if (named.length > 0) return Math.max(...named.map(({ mostBytes }) => mostBytes))
  return kinds.find(({ types }) => types === null)?.mostBytes
}

/** Why a file can't be sent: it is larger than `most`, bytes, or of a type that is not taken. */
export type FileTrouble = { is: 'tooLarge'; most: number } | { is: 'refused' }

export function troubleOf({ contentType, size }: Sized, limits: FileLimits | null): FileTrouble | undefined {
  if (limits === null) return undefined
  const most = limitOf(contentType, limits)
  if (most === undefined) return { is: 'refused' }
  return size > most ? { is: 'tooLarge', most } : undefined
}

/** Why files that could be sent alone can't go with one message; undefined: they can. */
export function togetherTrouble(
  files: readonly Sized[],
  limits: FileLimits | null,
): { is: 'tooMany' | 'tooLargeTogether'; most: number } | undefined {
  const { mostFiles, mostBytesTogether } = limits ?? {}
  if (mostFiles !== undefined && files.length > mostFiles) return { is: 'tooMany', most: mostFiles }
  const sum = files.reduce((all, { size }) => all + size, 0)
  if (typeof mostBytesTogether === 'number' && sum > mostBytesTogether)
    return { is: 'tooLargeTogether', most: mostBytesTogether }
  return undefined
}

/** Pictures that can be made anew: not those that move or consist of lines, which would lose that. */
const STILL = /^image\/(?!gif|svg)/

/**
 * How large a picture may be as a JPEG, if it is not taken as it is, bytes. Undefined: it is taken, or it is no picture, or the
 * channel takes no JPEG.
 */
export function jpegLimit(file: Sized, limits: FileLimits | null): number | undefined {
  if (!STILL.test(file.contentType) || !troubleOf(file, limits)) return undefined
  return limitOf('image/jpeg', limits)
}

/** How much is taken, rounded up: `4.3 MB`, `12 KB`. */
export function takenText(bytes: number): string {
  const kilobytes = Math.ceil(bytes / 1024)
  return kilobytes < 1024 ? `${kilobytes} KB` : `${Math.ceil((bytes / 1024 / 1024) * 10) / 10} MB`
}

/** A limit as text, rounded down: `16 MB`, `500 KB`. */
export function sizeText(bytes: number): string {
  const kilobytes = Math.floor(bytes / 1024)
  return kilobytes < 1024 ? `${kilobytes} KB` : `${Math.floor(kilobytes / 1024)} MB`
}
