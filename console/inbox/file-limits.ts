export interface FileLimits {
  kinds: { kind: string; types: string[] | null; mostBytes: number }[]
}

/**
 * How large a file of this type may be, bytes. Undefined: the type is not taken, or the limits are not known. Where several
 * kinds have the type, such as stickers that move and others, only the server sees which it is: the largest limit counts.
 */
export function limitOf(contentType: string, limits: FileLimits | null): number | undefined {
  const kinds = limits?.kinds ?? []
  const named = kinds.filter(({ types }) => types?.includes(contentType))
  if (named.length > 0) return Math.max(...named.map(({ mostBytes }) => mostBytes))
  return kinds.find(({ types }) => types === null)?.mostBytes
}

/** A limit in words: `16 MB`, `500 KB`. */
export function sizeText(bytes: number): string {
  const kilobytes = Math.floor(bytes / 1024)
  return kilobytes < 1024 ? `${kilobytes} KB` : `${Math.floor(kilobytes / 1024)} MB`
}
