/** Numbers that look random and are the same for the same seed. */
export interface Random {
  /** From 0 to below 1. */
  next(): number
  /** Whole, both ends included. */
  between(least: number, most: number): number
  chance(share: number): boolean
  pick<T>(items: readonly T[]): T
  /** One of the names, chosen by weight. */
  weighted<K extends string>(weights: Partial<Record<K, number>>): K
  hex(digits: number): string
  /** Another sequence of numbers. It depends only on the seed and the name. */
  fork(name: string): Random
}

/** Each part of the suite has a sequence of its own. So a change in one part does not change the others. */
export function randomOf(seed: number, name = ''): Random {
  let state = hash(`${seed} ${name}`)
  // Mulberry32, by Tommy Ettinger (public domain): small, and uniform enough for a choice among a few.
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const between = (least: number, most: number) => least + Math.floor(next() * (most - least + 1))
  return {
    next,
    between,
    chance: share => next() < share,
    pick: items => items[between(0, items.length - 1)] as never,
    weighted(weights) {
      const entries = Object.entries(weights) as [never, number][]
      let left = next() * entries.reduce((sum, [, weight]) => sum + weight, 0)
      const found = entries.find(([, weight]) => {
        left -= weight
        return left < 0
      })
      return (found ?? (entries.at(-1) as [never, number]))[0]
    },
    hex: digits => Array.from({ length: digits }, () => between(0, 15).toString(16)).join(''),
    fork: fork => randomOf(seed, `${name}/${fork}`),
  }
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (const character of text) value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193)
  return value | 0
}
