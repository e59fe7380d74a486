/** What a channel's provider takes, by kind of file. `types: null`: every type that no other kind names. */
export interface FileLimits {
  kinds: { kind: string; types: string[] | null; mostBytes: number }[]
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

/** A limit as text, rounded down: `16 MB`, `500 KB`. */
export function sizeText(bytes: number): string {
  const kilobytes = Math.floor(bytes / 1024)
  return kilobytes < 1024 ? `${kilobytes} KB` : `${Math.floor(kilobytes / 1024)} MB`
}
