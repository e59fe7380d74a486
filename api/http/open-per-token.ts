/**
 * Limits how many long requests of each token are open at once, within this process. A rate limit is not enough, because it
 * counts a request once however long it lasts.
 *
 * @param most the limit for one token
 */
export function openPerToken(most: number) {
  const open = new Map<string, number>()
  return {
    /** Takes a place and returns the function that gives it back. Undefined if the token has no place left. */
    take(tokenHash: string): (() => void) | undefined {
      const taken = open.get(tokenHash) ?? 0
      if (taken >= most) return undefined
      open.set(tokenHash, taken + 1)
      return () => {
        const left = (open.get(tokenHash) ?? 0) - 1
        if (left > 0) open.set(tokenHash, left)
        else open.delete(tokenHash)
      }
    },
  }
}
