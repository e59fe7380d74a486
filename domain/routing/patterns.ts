import { RE2JS } from 're2js'
import { cut, plain } from '../text.ts'
import { readPattern } from './pattern-syntax.ts'

/**
 * The largest program of one pattern, and of all patterns in a list of rules together. Time is at most
 * proportional to program and text. A program of 1,000 on the longest text takes about 0.1 s. An
 * ordinary one takes 1 ms: a word has a size of 10, a choice of 20 words 160.
 */
export const MAX_PATTERN_SIZE = 1_000
export const MAX_PATTERNS_SIZE = 10_000

/** How many compiled patterns are kept. The one that was unused for longest is removed. */
const KEPT_PATTERNS = 500

export interface Pattern {
  /** The number of instructions in the compiled program. */
  size: number
  /** Whether it matches anywhere in a text that `readable` returned. */
  test: (text: string) => boolean
}

/** With an `error`: what is wrong, as a predicate: "is no pattern in RE2 syntax: …". */
export type CompiledPattern = Pattern | { size: number; error: string }

const kept = new Map<string, CompiledPattern>()

/**
 * A pattern in RE2's syntax, without case and not anchored. It has no look-around and no
 * backreferences, so it never backtracks: every text takes linear time. Case is folded letter by
 * letter, so ß does not match ss here.
 */
export function compilePattern(source: string): CompiledPattern {
  const compiled = kept.get(source) ?? compile(source)
  kept.delete(source)
  kept.set(source, compiled)
  const [oldest] = kept.keys()
  if (kept.size > KEPT_PATTERNS && oldest !== undefined) kept.delete(oldest)
  return compiled
}

/**
 * The form of a text that patterns are matched with. It is cut twice, because normalising can make a
 * text longer, which would cost time.
 */
export function readable(text: string): string {
  return cut(plain(cut(text)).trim())
}

function compile(source: string): CompiledPattern {
  const { source: normal } = readPattern(source)
  if (normal === '') return { size: 0, error: 'is empty' }
  // Normalising can break a range in a class. Then the pattern is compiled as written.
  const compiled = compileRe2(normal)
  return 'error' in compiled && normal !== source ? compileRe2(source) : compiled
}

function compileRe2(source: string): CompiledPattern {
  try {
    const pattern = RE2JS.compile(source, RE2JS.CASE_INSENSITIVE)
    const size = pattern.programSize()
    if (size > MAX_PATTERN_SIZE) return { size, error: tooLarge(size) }
    // `find` uses an automaton that takes the same time for every text. `test` builds its states while
    // it runs: faster for most patterns, but a hundred times slower for a few (`[a-m].{0,300}x`).
    return { size, test: text => pattern.matcher(text).find() }
  } catch (error) {
    return { size: 0, error: `is not a valid RE2 pattern: ${reasonOf(error)}` }
  }
}

function tooLarge(size: number): string {
  return `is too large: ${size} instructions, the limit is ${MAX_PATTERN_SIZE}. Use fewer repetitions or fewer words`
}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return message.replace(/^error parsing regexp: /, '').replace('(?i)', '')
}
