export interface FileLimits {
  kinds: { kind: string; types: string[] | null; mostBytes: number }[]
}

/** How large a file of this type may be, bytes. Undefined: the type is not taken, or the limits are not known. */
export function limitOf(contentType: string, limits: FileLimits | null): number | undefined {
  const kinds = limits?.kinds ?? []
  const named = kinds.find(({ types }) => types?.includes(contentType))
  return (named ?? kinds.find(({ types }) => types === null))?.mostBytes
}
