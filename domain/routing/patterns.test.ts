import { describe, expect, test } from 'vitest'
import { MAX_TEXT } from '../text.ts'
import { compilePattern, MAX_PATTERN_SIZE, readable } from './patterns.ts'

function matches(pattern: string, text: string): boolean {
  const compiled = compilePattern(pattern)
  if ('error' in compiled) throw new Error(compiled.error)
  return compiled.test(readable(text))
}

describe('a pattern matches', () => {
  test.each([
    ['anywhere', 'refund', 'a REFUND please'],
    ['without regard to case', 'ÄRGER', 'ärger'],
    ['without regard to case in Greek', 'σος', 'ΣΟΣ'],
    ['anchored if it says so', '^yes$', ' Yes\n'],
    ['classes', 'order\\s*#?\\d{6}', 'Order #123456'],
    ['full-width text', 'order\\s*\\d{6}', 'ＯＲＤＥＲ　１２３４５６'],
    ['written full-width itself', 'ＯＲＤＥＲ', 'order'],
    ['a full-width bracket is no operator', '（a）', '(A)'],
    ['a composed letter written apart', 'cafe\u0301$', 'café'],
    ['a composed letter, text apart', 'café', 'CAFE\u0301'],
    ['a range of full-width letters', '[Ａ-Ｃ]', 'b'],
    ['a range that normalising would break', '[㈠-㈩]|x', 'x'],
    ['Thai inside a word', 'คืนเงิน|ยกเลิก', 'อยากยกเลิกคำสั่งซื้อค่ะ'],
    ['Thai marks in another order', 'น\u0e49\u0e33', 'น\u0e4d\u0e49\u0e32'],
    ['SARA AM as one letter of a class', '^[ก-\u0e33\u0e49]+$', 'น\u0e49\u0e33'],
    ['Thai by script', '^\\p{Thai}+$', 'สวัสดีครับ'],
    ['behind a zero-width space', 'คืนเงิน', 'คืน\u200bเงิน'],
    ['an emoji', '❤️', '❤'],
    ['a typographic apostrophe', 'don’t', "I don't"],
    ['over lines if it says so', '(?s)a.b', 'a\nb'],
    ['half a surrogate pair in the text', 'a', '\ud800a'],
  ])('%s', (_, pattern, text) => {
    expect(matches(pattern, text)).toBe(true)
  })
})

test.each([
  ['letter by letter only', 'strasse', 'straße'],
  ['no line break by a dot', 'a.b', 'a\nb'],
  ['case where it says so', '(?-i)abc', 'ABC'],
  ['an escaped dot', 'a\\.b', 'axb'],
])('does not match: %s', (_, pattern, text) => {
  expect(matches(pattern, text)).toBe(false)
})

test.each([
  ['(?=a)', 'is no pattern in RE2 syntax: invalid or unsupported Perl syntax: `(?=`'],
  ['(?<=a)b', 'is no pattern in RE2 syntax: invalid named capture: `(?<=a)b`'],
  ['(a)\\1', 'is no pattern in RE2 syntax: invalid escape sequence: `\\1`'],
  ['(a', 'is no pattern in RE2 syntax: missing closing ): `(a`'],
  ['[b', 'is no pattern in RE2 syntax: missing closing ]: `[b`'],
  ['*a', 'is no pattern in RE2 syntax: missing argument to repetition operator: `*`'],
  ['a{1001}', 'is no pattern in RE2 syntax: invalid repeat count: `{1001}`'],
  ['', 'is empty'],
  ['\u200b', 'is empty'],
])('%s is refused: %s', (pattern, error) => {
  expect(compilePattern(pattern)).toMatchObject({ error })
})

test('a pattern that would take long is refused for its size', () => {
  expect(compilePattern(`(?:a{10}){${MAX_PATTERN_SIZE / 10}}`)).toMatchObject({
    error: expect.stringMatching(/^is too large, with \d+ instructions of 1000: /),
  })
})

// An engine that goes back would not come to an end on any of these, however fast the machine.
test.each([
  ['(a+)+$', 'a', '!'],
  ['(a|aa)+$', 'a', '!'],
  ['(a*)*b', 'a', ''],
  ['^(?:.*a){30}$', 'a', '!'],
  ['^(([a-z])+.)+[0-9]([a-z])+$', 'a', ''],
  ['(x+x+)+y', 'x', ''],
])('catastrophic elsewhere, harmless here: %s', (pattern, letter, end) => {
  expect(matches(pattern, letter.repeat(MAX_TEXT - 1) + end)).toBe(false)
})

test('more patterns than are kept still match as they should', () => {
  const patterns = Array.from({ length: 1_200 }, (_, index) => `^word${index}$`)
  for (const round of [patterns, patterns]) {
    expect(round.filter((pattern, index) => !matches(pattern, `WORD${index}`))).toEqual([])
    expect(round.filter((pattern, index) => matches(pattern, `word${index + 1}`))).toEqual([])
  }
})
