/**
 * Counts what the requests of each token hold open, within this process: a rate counts such a request once, however long
 * it lasts.
 *
 * @param most at once, of one token
 */
export function openPerToken(most: number) {
  const open = new Map<string, number>()
  return {
    /** Takes a place, and returns what gives it back. Undefined when the token has as many as it may. */
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
