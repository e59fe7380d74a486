import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DEFAULT_SETTINGS } from './settings.ts'
import { MAX_TEXT } from './text.ts'
import { isBareScore, readTypedScore } from './typed-score.ts'

const LABELS = DEFAULT_SETTINGS.csat.labels
const THAI = ['แย่มาก', 'แย่', 'พอใช้', 'ดี', 'ดีมาก']
const read = (text: string, labels: readonly string[] = LABELS) => readTypedScore(text, labels)

describe('stars', () => {
  test.each([
    ['⭐️⭐️⭐️⭐️⭐️', 5],
    ['⭐', 1],
    ['⭐ ⭐ ⭐', 3],
    ['★★★☆☆', 3],
    ['★★★★☆', 4],
    ['★☆☆☆☆', 1],
    ['⭐️×5', 5],
    ['⭐x4', 4],
    ['⭐ 5', 5],
    ['⭐️: 5', 5],
    ['5⭐', 5],
    ['5 ⭐️', 5],
    ['5x⭐', 5],
    ['5×⭐️', 5],
    ['5 ⭐️⭐️⭐️⭐️⭐️', 5],
    ['⭐️⭐️⭐️⭐️ 4/5', 4],
    ['★★★☆☆ (3/5)', 3],
    ['⭐️⭐️⭐️⭐️⭐️!', 5],
    ['⭐️⭐️⭐️⭐️⭐️ great', 5],
    ['⭐️⭐️⭐️⭐️⭐️ Very good', 5],
    ['Thank you ⭐⭐⭐⭐⭐', 5],
  ])('%s is %i', (text, score) => {
    expect(read(text)).toEqual({ score })
  })

  test('with words behind them are stars with a comment', () => {
    expect(read('⭐️⭐️ nobody called back')).toEqual({ score: 2, comment: 'nobody called back' })
    expect(read('⭐ - still broken')).toEqual({ score: 1, comment: 'still broken' })
  })

  test.each([
    '⭐⭐⭐⭐⭐⭐',
    '★★★★★☆',
    '☆☆☆☆☆',
    '⭐⭐ 5',
    '5 ⭐⭐',
    '⭐ where is it',
    'thanks ⭐',
    '⭐ 5 items are missing',
  ])('%s are none', text => {
    expect(read(text)).toBeUndefined()
  })
})

describe('a label of the question', () => {
  test.each([
    ['Very good', 5],
    ['very good!', 5],
    ['VERY GOOD 😊', 5],
    ['*Very good*', 5],
    ['Good', 4],
    ['"Poor"', 2],
    ['Very poor', 1],
    ['All right', 3],
    ['Good, thanks', 4],
    ['Thank you! Very good.', 5],
    ['Very good 5', 5],
    ['Very good (5)', 5],
    ['5 – Very good', 5],
    ['5 - very good!', 5],
    ['5. Very good', 5],
    ['5) Very good', 5],
    ['5: Very good', 5],
    ['5 Very good', 5],
    ['5 = very good', 5],
    ['5–Very good', 5],
    ['5 – Very good, thanks', 5],
    ['5 good', 5],
    ['1 – Poor', 1],
  ])('%s is %i', (text, score) => {
    expect(read(text)).toEqual({ score })
  })

  test.each([
    ['ดีมาก', 5],
    ['ดีมากค่ะ', 5],
    ['ดีมากๆ ค่ะ', 5],
    ['ดี', 4],
    ['ดีครับ ขอบคุณครับ', 4],
    ['แย่มากครับ', 1],
    ['5 – ดีมาก', 5],
    ['5ดีมาก', 5],
  ])('in Thai: %s is %i', (text, score) => {
    expect(read(text, THAI)).toEqual({ score })
  })

  test.each([
    ['Very good, but the tap still leaks'],
    ['Good?'],
    ['not good'],
    ['Very good 😡'],
    ['All right, thanks'],
    ['good morning'],
    ['Poor service'],
  ])('%s is none', text => {
    expect(read(text)).toBeUndefined()
  })

  test('as the channel has it, whatever that is', () => {
    const faces = ['😡', '🙁', '😐', '🙂', '😍']
    expect(read('🙂', faces)).toEqual({ score: 4 })
    expect(read('Great', ['Bad', 'Meh', 'OK', 'Good', 'Great'])).toEqual({ score: 5 })
    expect(read('OK', ['Bad', 'Meh', 'OK', 'Good', 'Great'])).toEqual({ score: 3 })
    expect(read('علی', ['a', 'b', 'c', 'd', 'علي'])).toEqual({ score: 5 })
    expect(read('5 – 5 stars', ['1 star', '2 stars', '3 stars', '4 stars', '5 stars'])).toEqual({ score: 5 })
    expect(read('👎', ['👎', ' ', '…', '👍', '👍👍'])).toEqual({ score: 1 })
  })

  test('that two scores share, or that is blank, is none', () => {
    const labels = ['Bad', 'So so', 'so so!', ' ', '']
    expect(read('so so', labels)).toBeUndefined()
    expect(read('', labels)).toBeUndefined()
    expect(read('!', labels)).toBeUndefined()
    expect(read('bad', labels)).toEqual({ score: 1 })
  })
})

describe('a comment', () => {
  test.each([
    ['5 – Very good, thanks Ann', 5, 'Very good, thanks Ann'],
    ['5 Very good, thanks Ann', 5, 'Very good, thanks Ann'],
    ['5, thanks Ann', 5, 'thanks Ann'],
    ['5 stars, thanks Ann', 5, 'thanks Ann'],
    ['5/5 - Ann was quick', 5, 'Ann was quick'],
    ['5. Quick!', 5, 'Quick!'],
    ['5...great help', 5, 'great help'],
    ['2—nobody called', 2, 'nobody called'],
    ['1\n\nStill broken', 1, 'Still broken'],
    ['5 (quick and friendly)', 5, '(quick and friendly)'],
    ['Thanks! 5 - quick', 5, 'quick'],
    ['5、対応が早い', 5, '対応が早い'],
  ])('%j', (text, score, comment) => {
    expect(read(text)).toEqual({ score, comment })
  })

  test.each([
    ['5️⃣ – ＱＵＩＣＫ ❤️', 'ＱＵＩＣＫ ❤️'],
    ['\u202a5\u202c - سريع ۱۲', 'سريع ۱۲'],
    ['5 – علی خیلی خوب بود', 'علی خیلی خوب بود'],
    ['*5* - *Ann* was quick', '*Ann* was quick'],
    ['5 - “quick”\n and ‘kind’', '“quick”\n and ‘kind’'],
    ['٥ - น\u0e4d\u0e49\u0e32ใจดี', 'น\u0e4d\u0e49\u0e32ใจดี'],
  ])('%j: as it came', (text, comment) => {
    expect(read(text)).toEqual({ score: 5, comment })
  })
})

test('a face in a cloud is not the face', () => {
  expect(read('😶')).toEqual({ score: 3 })
  expect(read('😶\u200d🌫\ufe0f')).toBeUndefined()
  expect(read('👌🏽')).toEqual({ score: 4 })
})

test.each([
  ['5', true],
  ['5!', true],
  ['⭐⭐⭐⭐⭐', true],
  ['5/5', true],
  ['4', false],
  ['5?', false],
  ['5 Very good', false],
  ['Very good', false],
  ['😍', false],
  ['5 thanks', false],
])('%s is a bare 5: %s', (text, is) => {
  expect(isBareScore(text, 5)).toBe(is)
})

// Each part of what is read here looks at a place of the text once, or at the first few only.
test.each([
  '5 ',
  '⭐ ',
  '*5*',
  '5-',
  'very ',
  ' ',
  '!',
  'ขอบคุณ',
  'มากๆ',
  '\u0301',
  '(5',
  '5/5 ',
  'stars ',
  '.,;:',
])(
  'is read quickly, however long: %j',
  part => {
    const long = part.repeat(MAX_TEXT / part.length)
    const around = ['5', '5 - ', '⭐', 'thanks ']
    for (const text of [long, ...around.flatMap(head => [head + long, `${head}${long}x`, `${head}${long}5`])])
      read(text)
  },
  2_000,
)

test('a comment is a part of the text as it came; what can’t be seen around an answer changes nothing', () => {
  const parts = [
    '5',
    '4',
    '⭐',
    ' - ',
    ', ',
    '\n',
    ' ',
    '*',
    '_',
    '\u200e',
    '\ufe0f',
    'quick',
    'علی',
    'ＯＫ',
    'น\u0e4d\u0e49\u0e32',
    'Very good',
    '👍🏽',
    '?',
  ]
  const text = fc.array(fc.constantFrom(...parts), { maxLength: 8 }).map(chosen => chosen.join(''))
  fc.assert(
    fc.property(text, text => {
      const found = read(text)
      if (found?.comment !== undefined) expect(text).toContain(found.comment)
      expect(read(`\u202a${text}\u202c`)?.score).toBe(found?.score)
    }),
    { numRuns: 500 },
  )
})
