import { describe, expect, test } from 'vitest'
import { searchForm } from './form.ts'
import { gramsOf, gramsOfTerms } from './grams.ts'
import { readQuery } from './query.ts'
import { beginningOf, findIn } from './snippet.ts'

/** Whether the index leads to the text, and what is marked in it. */
function found(text: string, q: string): string[] | undefined {
  const { terms } = readQuery(q)
  const grams = new Set(gramsOf(searchForm(text).text))
  const wanted = gramsOfTerms(terms)
  const snippet = findIn(text, terms)
  if (snippet && !wanted.every(gram => grams.has(gram))) throw new Error('the index misses it')
  return snippet?.marks.map(({ start, end }) => snippet.text.slice(start, end))
}

test.for([
  ['a part of a word', 'Please refund order 4711', 'fund', ['fund']],
  ['without case', 'PLEASE Refund', 'refund', ['Refund']],
  ['without accents', 'Un café à Zürich, ĐẶNG', 'cafe zurich dang', ['café', 'Zürich', 'ĐẶNG']],
  ['with accents, where there are none', 'cafe', 'café', ['cafe']],
  ['strokes and ligatures', 'Łódź, Øresund, straße', 'lodz oresund strasse', ['Łódź', 'Øresund', 'straße']],
  ['decomposed', 'cafe\u0301 noir', 'café', ['cafe\u0301']],
  ['full width', 'ＡＢＣ１２３', 'abc12', ['ＡＢＣ１２']],
  ['all words, in any order', 'the bill of May', 'may bill', ['bill', 'May']],
  ['a phrase', 'the bill of May', '"bill of"', ['bill of']],
  ['a phrase that is not there', 'the bill of May', '"of bill"', undefined],
  ['white space of any kind', 'line one\nline\u00a0two', '"one line two"', ['one line two']],
  ['Thai, three letters', 'ขอใบเสร็จรับเงินด้วยครับ', 'เงิ', ['เงิ']],
  ['Thai with a tone mark', 'น้ำไม่ไหลตั้งแต่เช้า', 'น้ำ', ['น้ำ']],
  ['Thai typed in another order', 'นํ้าไม่ไหล', 'น้ำ', ['นํ้า']],
  ['Thai, two letters', 'มีตอบไหม', 'ตอ', ['ตอ']],
  ['Chinese, two characters', '我想退款，谢谢', '退款', ['退款']],
  ['Chinese, one character', '我想喝茶', '茶', ['茶']],
  ['Japanese', '返金してください', '返金', ['返金']],
  ['Japanese, half width', 'ｶﾞｽの件', 'ガス', ['ｶﾞｽ']],
  ['Korean, two syllables', '환불 부탁드립니다', '환불', ['환불']],
  ['Arabic, without vowel marks', 'أُرِيدُ اسْتِرْدَاد', 'اريد', ['أُرِيدُ']],
  ['Russian', 'Верните ёлку', 'елку', ['ёлку']],
  ['a picture', 'thank you 🙏🏽', '🙏', ['🙏']],
  ['an address', 'mail mia.b@example.com', 'b@example', ['b@example']],
  ['a short word, without the index', 'ok then', 'ok', ['ok']],
  ['nothing alike', 'Please refund', 'refunds', undefined],
] as [string, string, string, string[] | undefined][])('%s', ([, text, q, marks]) => {
  expect(found(text, q)).toEqual(marks)
})

test('names are found by one or two characters', () => {
  const grams = gramsOf(searchForm('Mia Boß').text, { short: true })
  for (const part of ['m', 'ia', 'bos']) {
    const wanted = gramsOfTerms([part], { short: true })
    expect(wanted).toHaveLength(1)
    expect(grams).toEqual(expect.arrayContaining(wanted))
  }
  expect(gramsOfTerms(['ok'])).toEqual([])
})

test('a long text is looked for by some of its pieces', () => {
  expect(gramsOfTerms(['aaabcdefghijklmnopqrstuvwxyz'])).toHaveLength(10)
})

test('the numbers of pieces are stored, so they stay', () => {
  expect(gramsOf('abc退')).toEqual([179860827, 1505587670, 1048511628, 62817626])
})

describe('a query', () => {
  test.for([
    ['+66 81 234 5678', '66812345678'],
    ['081-234-5678', '812345678'],
    ['0066812345678', '66812345678'],
    ['(081) 234.5678', '812345678'],
    ['8 912 345-67-89', '9123456789'],
    ['5678', '5678'],
    ['๐๘๑ ๒๓๔ ๕๖๗๘', '812345678'],
    ['081–234–5678', '812345678'],
    ['007', undefined],
    ['order 5678', undefined],
  ] as [string, string | undefined][])('%s: the digits %s', ([q, digits]) => {
    expect(readQuery(q).digits).toBe(digits)
  })

  test.for([
    ['0D9488B4-9f0b-4c4e-8f3a-2b1c0d9e8f7a', '0d9488b4-9f0b-4c4e-8f3a-2b1c0d9e8f7a'],
    ['0d9488b4', '0d9488b4-0000-0000-0000-000000000000'],
    ['0d9488b4-9f', '0d9488b4-9f00-0000-0000-000000000000'],
    ['0d9488b4-9f0b4c4e', undefined],
    ['deadbee', undefined],
    ['refund', undefined],
  ] as [string, string | undefined][])('%s: ids from %s', ([q, from]) => {
    expect(readQuery(q).ids?.from).toBe(from)
  })

  test('of nothing visible has no terms', () => {
    expect(readQuery(' \u200b ').terms).toEqual([])
  })
})

test('a snippet is a part of a long text, cut between characters', () => {
  const text = `${'😀'.repeat(50)} refund\nplease ${'é'.repeat(300)}`
  const snippet = findIn(text, ['refund'])
  expect(snippet?.text).toMatch(/^…(😀)+ refund please é+…$/u)
  expect(snippet?.text.length).toBeLessThan(170)
  expect(snippet?.marks.map(({ start, end }) => snippet.text.slice(start, end))).toEqual(['refund'])
  expect(beginningOf('Hello')).toEqual({ text: 'Hello', marks: [] })
})
