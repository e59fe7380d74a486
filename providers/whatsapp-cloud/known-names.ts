import { lru } from '../../platform/lru.ts'

/** So many customers of this process; one that is forgotten is told of once more. */
const MAX_KNOWN = 50_000

const known = lru<true>(MAX_KNOWN)

/**
 * Notes that a customer is known by all of these addresses. Returns whether that is new to this process: each message of a
 * customer's, and each report of ours, names the same again.
 */
export function noteNames(senderId: string | undefined, addresses: readonly string[]): boolean {
  const [first, ...others] = [...addresses].sort()
  const pairs = others.map(other => `${senderId} ${first} ${other}`)
  const isNew = pairs.some(pair => !known.get(pair))
  for (const pair of pairs) known.set(pair, true)
  return isNew
}
