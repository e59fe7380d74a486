import { markOfStretch, type Searched, STRETCH, stretchOf } from './marks.ts'

/** What one look reads: candidates in these stretches, before a position, newest first. */
export interface Look {
  stretches: number[]
  before: number
  limit: number
}

export interface WalkOptions<C extends { position: number }, H> {
  what: Searched
  /** The positions of the stream that have been stored for the search. */
  bounds: { first: number; last: number }
  /** Only what stands before this position. */
  before?: number
  limit: number
  look(look: Look): Promise<C[]>
  /** What is shown for a candidate; undefined if the text turns out not to contain the terms. */
  accept(candidate: C): H | undefined
}

export interface Walked<H> {
  hits: H[]
  /** The position before which older hits may lie; undefined at the end. */
  next?: number
}

/**
 * How many stretches each look reads. The first looks are small, which is enough for a frequent word. Later looks are
 * larger, so that a rare word needs few of them; but never so large that a word in all texts would take long.
 */
const SPANS = [1, 4, 16, 64]
/**
 * How many candidates each look reads: one page at first. Later more, because many texts may contain the pieces of a
 * word but not the word.
 */
const MOST_AT_ONCE = 200
/** A walk ends at the first of these limits, perhaps with a page that is not full. The next page goes on there. */
const MOST_CANDIDATES = 2_000
const LONGEST_MS = 120
/** The limits as long as nothing was found. They are higher, because an empty page helps nobody. */
const LONGEST_IN_VAIN_MS = 180

/** Walks from the newest to the oldest until a page is full. */
export async function walk<C extends { position: number }, H>(
  options: WalkOptions<C, H>,
): Promise<Walked<H>> {
  const { what, bounds, limit, look, accept } = options
  const began = performance.now()
  let before = Math.min(options.before ?? Number.MAX_SAFE_INTEGER, bounds.last + 1)
  const found: { position: number; hit: H }[] = []
  let candidates = 0
  for (let looks = 0; before > bounds.first; looks++) {
    const highest = stretchOf(what, before - 1)
    const span = SPANS[Math.min(looks, SPANS.length - 1)] ?? 1
    const lowest = Math.max(highest - span + 1, stretchOf(what, bounds.first))
    const stretches = Array.from({ length: highest - lowest + 1 }, (_, at) => markOfStretch(lowest + at))
    for (let most = limit + 1; ; most = MOST_AT_ONCE) {
      const rows = await look({ stretches, before, limit: most })
      for (const row of rows) {
        const hit = accept(row)
        if (hit !== undefined) found.push({ position: row.position, hit })
        before = row.position
        if (found.length > limit) return pageOf(found, limit)
      }
      candidates += rows.length
      if (rows.length < most) break
      if (isOver()) return { hits: found.map(({ hit }) => hit), next: before }
    }
    before = lowest * STRETCH[what]
    if (before > bounds.first && isOver()) return { hits: found.map(({ hit }) => hit), next: before }
  }
  return { hits: found.map(({ hit }) => hit) }

  function isOver(): boolean {
    return (
      candidates >= MOST_CANDIDATES ||
      performance.now() - began > (found.length > 0 ? LONGEST_MS : LONGEST_IN_VAIN_MS)
    )
  }
}

/**
 * One page of what two walks found, the newest first. What stands behind the place where one of them ended is left to the next
 * page, because that one may find something before it.
 */
export function mergeWalked<H extends { position: number }>(
  one: Walked<H>,
  other: Walked<H>,
  limit: number,
): Walked<H> {
  const ends = [one.next, other.next].filter(next => next !== undefined)
  const end = ends.length > 0 ? Math.max(...ends) : undefined
  const hits = [...one.hits, ...other.hits]
    .filter(({ position }) => end === undefined || position >= end)
    .sort((a, b) => b.position - a.position)
  if (hits.length <= limit) return { hits, ...(end !== undefined && { next: end }) }
  const shown = hits.slice(0, limit)
  return { hits: shown, next: shown.at(-1)?.position ?? end }
}

/** One look at candidates that are few: those that are hits, and where to go on if there were more. */
export function lookOnce<C extends { position: number }, H>(
  candidates: C[],
  most: number,
  accept: (candidate: C) => H | undefined,
): Walked<H> {
  const hits = candidates.flatMap(candidate => accept(candidate) ?? [])
  const next = candidates.length >= most ? candidates.at(-1)?.position : undefined
  return { hits, ...(next !== undefined && { next }) }
}

function pageOf<H>(found: { position: number; hit: H }[], limit: number): Walked<H> {
  return { hits: found.slice(0, limit).map(({ hit }) => hit), next: found[limit - 1]?.position }
}
