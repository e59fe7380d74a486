import { lru } from '../../platform/lru.ts'

/** How many customers a process remembers. A forgotten one is only reported again. */
const MAX_KNOWN = 50_000

const known = lru<true>(MAX_KNOWN)

/**
 * Remembers that these addresses belong to one customer. Returns whether that is new to this process: every message and
 * every report repeats it, and it should be stored only once.
 */
export function noteNames(senderId: string | undefined, addresses: readonly string[]): boolean {
  const [first, ...others] = [...addresses].sort()
  const pairs = others.map(other => `${senderId} ${first} ${other}`)
  const isNew = pairs.some(pair => !known.get(pair))
  for (const pair of pairs) known.set(pair, true)
  return isNew
}
