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
    ['letters of words in every script', '^\\w+$', 'caféกำสวัสดี日本語शुक्रिया'],
    ['letters of words in a class', '^[\\w-]+$', 'สวัสดี-ครับ'],
    ['but words', '^\\w+[^\\w]\\w+$', 'สวัสดี ครับ'],
    ['what is no word', 'สวัสดี\\Wครับ', 'สวัสดี ครับ'],
    ['what is no word in a class', '^[\\W]+$', '… ¿‿👍'],
    ['letters and digits alone', '^[^\\W_]+$', 'ดี5'],
    ['digits of every script', '^#\\d{4}$', '#๑٢३4'],
    ['digits of every script in a class', '^[\\d,]+$', '١,٢'],
    ['a range of digits of a script', '^[๐-๙]+$', '๑2'],
    ['spaces of every kind', '^a\\sb[\\s]c\\Sd$', 'a\u2028b\u0085cกd'],
    ['no spaces in a class', '^[\\S]+$', 'กขค。'],
    ['letters by POSIX', '^[[:alpha:]]+[[:^word:]]$', 'ดี!'],
    ['a word with its boundaries told for all scripts', '(?:^|\\W)ร้าน(?:\\W|$)', 'ไป ร้าน!'],
    ['quoted operators', '\\Qa.b*\\E+', 'A.B*'],
    ['quoted letters of another form', '\\QＡ+é\\E', 'a+e\u0301'],
    ['an escaped backslash', '\\\\w', '\\w'],
    ['a bracket first in a class', '^[]ก]+$', ']ก'],
    ['an escaped bracket in a class', '^[\\]ก]+$', ']ก'],
    ['Persian letters by their range', '^[آ-ی]+$', 'پژگی'],
    ['Arabic without its vowel marks', 'شُكرًا', 'شكرا'],
    ['a yeh of another keyboard', 'علی', 'علي'],
    ['capitals as Turkish has them', 'iptal|ısmarla', 'İPTAL'],
    ['a Turkish i in a class', '^[ıİ]+$', 'iIıİ'],
    ['a class of vowel marks that may be there', 'شكر[\u064b-\u0652]*ا', 'شكرًا'],
    ['a hyphen behind a class', '^[\\w-z]+$', 'ก-z'],
    ['a group by its name', '(?P<no>\\d+)', '5'],
    ['a letter by its code', '\\x{e01}[\\x{e01}-\\x{e2e}]', 'กข'],
  ])('%s', (_, pattern, text) => {
    expect(matches(pattern, text)).toBe(true)
  })
})

test.each([
  ['letter by letter only', 'strasse', 'straße'],
  ['no line break by a dot', 'a.b', 'a\nb'],
  ['case where it says so', '(?-i)abc', 'ABC'],
  ['an escaped dot', 'a\\.b', 'axb'],
  ['a letter of a word beside it', '(?:^|\\W)ร้าน(?:\\W|$)', 'ไปร้าน'],
  ['a letter of a word as none', '\\W', 'สวัสดีครับ'],
  ['a letter of a word as none in a class', '[\\W]', 'เก็บéशु_5'],
  ['a letter as a space', '\\s|[\\s]', 'ก\u200bข'],
])('does not match: %s', (_, pattern, text) => {
  expect(matches(pattern, text)).toBe(false)
})

test.each([
  ['(?=a)', 'is not a valid RE2 pattern: invalid or unsupported Perl syntax: `(?=`'],
  ['(?<=a)b', 'is not a valid RE2 pattern: invalid named capture: `(?<=a)b`'],
  ['(a)\\1', 'is not a valid RE2 pattern: invalid escape sequence: `\\1`'],
  ['(a', 'is not a valid RE2 pattern: missing closing ): `(a`'],
  ['[b', 'is not a valid RE2 pattern: missing closing ]: `[b`'],
  ['*a', 'is not a valid RE2 pattern: missing argument to repetition operator: `*`'],
  ['a{1001}', 'is not a valid RE2 pattern: invalid repeat count: `{1001}`'],
  ['', 'is empty'],
  ['\u200b', 'is empty'],
])('%s is refused: %s', (pattern, error) => {
  expect(compilePattern(pattern)).toMatchObject({ error })
})

test('a pattern that would take long is refused for its size', () => {
  expect(compilePattern(`(?:a{10}){${MAX_PATTERN_SIZE / 10}}`)).toMatchObject({
    error: expect.stringMatching(/^is too large: \d+ instructions, the limit is 1000\. /),
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

// A supervisor may write any pattern; reading it must not stop the process.
test.each(['\\w', '[\\W]', '\\S', '[[:alpha:]]', '[[:', '[', '\\', '\\Q', 'ก้', '[ก-ฮ]', 'é', '((('])(
  'a pattern of nothing but %j is compiled, or refused, quickly',
  part => {
    compilePattern(part.repeat(500 / part.length))
    compilePattern(`${part.repeat(499 / part.length)}x`)
  },
  5_000,
)
