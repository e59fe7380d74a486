import { createHash } from 'node:crypto'
import fc from 'fast-check'

/** The seed of `npm test`. With it, every run tries the same inputs. */
const SEED = 20_261_125

/**
 * How many inputs are tried, and from which seed. FUZZ_RUNS multiplies their number and takes a new seed each time,
 * unless FUZZ_SEED names one. A failure prints its seed and the smallest input found.
 */
export function runs(count: number): fc.Parameters<unknown> {
  const { FUZZ_RUNS, FUZZ_SEED } = process.env
  const seed = FUZZ_SEED ? Number(FUZZ_SEED) : FUZZ_RUNS ? Date.now() & 0x7fff_ffff : SEED
  return {
    seed,
    numRuns: Math.ceil(count * Number(FUZZ_RUNS || 1)),
    // Making an input smaller takes as many requests again; a minute of it is enough.
    interruptAfterTimeLimit: FUZZ_RUNS ? undefined : 45_000,
  }
}

/** A request without an answer within this time hangs, even on the slowest machine, ms. */
export const HANG_MS = 40_000

/** Texts that break code which does not expect them. */
export const NASTY = [
  '',
  ' ',
  '0',
  '-1',
  '1e999',
  'NaN',
  'null',
  'undefined',
  'true',
  '[]',
  '{}',
  '[object Object]',
  '\u0000',
  'a\u0000b',
  '\ud800',
  'x\udc00y',
  '\ufeff',
  '\u202egnp.exe',
  '\uffff',
  '\u2028',
  '\r\n\r\n',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '__defineGetter__',
  "'; drop table agents; --",
  '" or ""="',
  '\\',
  '\\u0000',
  '%00',
  '%',
  '%s%n',
  '$1',
  '{{nextOpening}}',
  '../../etc/passwd',
  '..%2f..',
  'file:///etc/passwd',
  'http://169.254.169.254/',
  'javascript:alert(1)',
  '(a+)+$',
  '(?<=x)',
  '(?:.{1,1000}){1000}',
  '[',
  '*',
  '<Response><Message>x</Message></Response>',
  'สวัสดี',
  'é',
  'e\u0301',
  '👩‍👩‍👧‍👦',
  'İ',
  'ß',
  'ﷺ',
  '\u200b',
  'a'.repeat(5_000),
  '🙏'.repeat(700),
  ...[
    '0000-01-01T00:00:00Z',
    '9999-12-31T23:59:59.999Z',
    '-271821-04-20T00:00:00.000Z',
    '2026-02-30T00:00:00Z',
  ],
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  '9007199254740993',
]

/** A long text without repetition, which stays long when it is compressed. */
export const NOISE = Array.from({ length: 80 }, (_, index) =>
  createHash('sha512').update(String(index)).digest('base64url'),
).join('')

export const text: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...NASTY, NOISE) },
  { weight: 2, arbitrary: fc.string({ unit: 'grapheme', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 8 }).map(units) },
)

/** Any UTF-16 code units, also halves of surrogate pairs. */
function units(codes: number[]): string {
  return String.fromCharCode(...codes)
}
