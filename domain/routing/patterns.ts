import { RE2JS } from 're2js'
import { cut, plain } from '../text.ts'
import { readPattern } from './pattern-syntax.ts'

/**
 * The largest program of one pattern, and of all patterns in a list of rules together. Time is at most proportional to
 * program and text: a program of 1,000 over the longest text takes some 0.1 s, an ordinary one (a word is 10, a choice
 * of 20 words 160) 1 ms.
 */
export const MAX_PATTERN_SIZE = 1_000
export const MAX_PATTERNS_SIZE = 10_000

/** Compiled patterns that are kept; the one unused the longest goes. */
const KEPT_PATTERNS = 500

export interface Pattern {
  /** Instructions of the compiled program. */
  size: number
  /** Whether it matches anywhere in a text that `readable` gave. */
  test: (text: string) => boolean
}

/** With an `error`, what is wrong, as a predicate: "is no pattern in RE2 syntax: …". */
export type CompiledPattern = Pattern | { size: number; error: string }

const kept = new Map<string, CompiledPattern>()

/**
 * A pattern in RE2's syntax, without regard to case and unanchored. It has no look-around and no backreferences, so that
 * it never goes back: a text of any content takes linear time. Its case folding is letter by letter, so ß isn't ss here.
 */
export function compilePattern(source: string): CompiledPattern {
  const compiled = kept.get(source) ?? compile(source)
  kept.delete(source)
  kept.set(source, compiled)
  const [oldest] = kept.keys()
  if (kept.size > KEPT_PATTERNS && oldest !== undefined) kept.delete(oldest)
  return compiled
}

/** A text as patterns see it. Normalising can make one longer, which would cost time. */
export function readable(text: string): string {
  return cut(plain(cut(text)).trim())
}

function compile(source: string): CompiledPattern {
  const { source: normal } = readPattern(source)
  if (normal === '') return { size: 0, error: 'is empty' }
  // Normalising can break a range of a class; what was written then stands as it is.
  const compiled = compileRe2(normal)
  return 'error' in compiled && normal !== source ? compileRe2(source) : compiled
}

function compileRe2(source: string): CompiledPattern {
  try {
    const pattern = RE2JS.compile(source, RE2JS.CASE_INSENSITIVE)
    const size = pattern.programSize()
    if (size > MAX_PATTERN_SIZE) return { size, error: tooLarge(size) }
    // `find` runs the automaton that takes the same time for whatever text; `test` builds its states as it goes, which
    // is faster for most patterns, and a hundred times slower for a few (`[a-m].{0,300}x`).
    return { size, test: text => pattern.matcher(text).find() }
  } catch (error) {
    return { size: 0, error: `is no pattern in RE2 syntax: ${reasonOf(error)}` }
  }
}

function tooLarge(size: number): string {
  return `is too large, with ${size} instructions of ${MAX_PATTERN_SIZE}: repeat less, or list fewer words`
}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return message.replace(/^error parsing regexp: /, '').replace('(?i)', '')
}
