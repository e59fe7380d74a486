import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cut, fold, isBlank, loose, plain, shorten, tailOf } from './text.ts'

describe('fold: the same', () => {
  test.each([
    ['case', 'Refund', 'REFUND'],
    ['sharp s', 'Straße', 'STRASSE'],
    ['capital sharp s', 'STRAẞE', 'strasse'],
    ['final sigma', 'ΟΔΟΣ', 'οδος'],
    ['final sigma inside', 'οδοσ', 'οδος'],
    ['Turkish İ', 'İSTANBUL', 'istanbul'],
    ['Turkish ı', 'ıstanbul', 'ISTANBUL'],
    ['Kelvin sign', 'K', 'k'],
    ['long s', 'ſ', 'S'],
    ['ligature', 'ﬁne', 'FINE'],
    ['composed and not', 'café', 'CAFE\u0301'],
    ['full width', 'ＯＲＤＥＲ　１２３', 'order 123'],
    ['half-width katakana', 'ｶﾞ', 'ガ'],
    ['Hangul syllable and jamo', '한', '\u1112\u1161\u11ab'],
    ['Cherokee', 'Ꭰ', 'ꭰ'],
    ['Greek iota below', 'ᾳ', 'ᾼ'],
    ['white space', ' a \u00a0\n b ', 'a b'],
    ['zero-width space', 'คืน\u200bเงิน', 'คืนเงิน'],
    ['soft hyphen', 're\u00adfund', 'refund'],
    ['emoji with and without variation selector', '❤️', '❤'],
    ['typographic apostrophe', 'I don’t', "i don't"],
    ['typographic quotes', '“hi”', '"hi"'],
    ['keycap', '5️⃣', '5'],
    ['bold', '*5*', '5'],
    ['italic', '_stop_.', 'stop.'],
    ['bold and italic', '*_very good_*', 'very good'],
    ['formats that cross', '*a _b* c_', 'a b c'],
    ['fixed width', '```STOP```', 'stop'],
    ['left-to-right embedding', '\u202a+66 81 234 5678\u202c', '+66 81 234 5678'],
    ['left-to-right mark', '\u200e5', '5'],
    ['byte order mark', '\ufeffstop', 'stop'],
    ['Thai digits', '๕', '5'],
    ['Devanagari digits', '४२', '42'],
    ['Arabic and Persian digits', '٣۴', '34'],
    ['circled digit', '⑤', '5'],
    ['digits in discs and rings', '❶➄➒⓹', '1595'],
    ['tatweel', 'شـــكرا', 'شكرا'],
    ['Arabic vowel marks', 'شُكْرًا', 'شكرا'],
    ['Hebrew points', 'שָׁלוֹם', 'שלום'],
    ['Persian yeh', 'علی', 'علي'],
    ['alef maksura', 'على', 'علي'],
    ['Persian kaf', 'کتاب', 'كتاب'],
    ['Urdu heh', 'ہاں', 'هاں'],
    ['Hebrew gershayim', 'ש״ח', 'ש"ח'],
    ['Hebrew geresh', 'צ׳ק', "צ'ק"],
    ['German quotes', '„gut“', '"gut"'],
    ['zero-width non-joiner', 'می\u200cخواهم', 'میخواهم'],
    ['joiner that joins no pictures', 'a\u200db\u200d', 'ab'],
  ])('%s', (_, a, b) => {
    expect(fold(a)).toBe(fold(b))
  })

  test.each([
    ['tone before vowel', 'ก\u0e49\u0e35', 'ก\u0e35\u0e49'],
    ['SARA AM with the tone before', 'น\u0e49\u0e33', 'น\u0e4d\u0e49\u0e32'],
    ['SARA AM taken apart', 'ท\u0e33', 'ท\u0e4d\u0e32'],
    ['nikhahit typed after the tone', 'น\u0e49\u0e4d\u0e32', 'น\u0e49\u0e33'],
    ['SARA AM typed before the tone is two signs', 'น\u0e49\u0e33', 'น\u0e49\u0e33'],
    ['two SARA E for SARA AE', '\u0e40\u0e40ก', '\u0e41ก'],
    ['a mark typed twice', 'ไม\u0e48\u0e48', 'ไม\u0e48'],
    ['below vowel and tone', 'ก\u0e48\u0e38', 'ก\u0e38\u0e48'],
    ['Lao tone before vowel', 'ກ\u0ec9\u0eb5', 'ກ\u0eb5\u0ec9'],
    ['Lao AM', 'ນ\u0ec9\u0eb3', 'ນ\u0ecd\u0ec9\u0eb2'],
    ['two Lao SARA E', '\u0ec0\u0ec0ກ', '\u0ec1ກ'],
  ])('Thai and Lao: %s', (_, a, b) => {
    expect(fold(a)).toBe(fold(b))
  })
})

test.each([
  ['accents count', 'resume', 'résumé'],
  ['Thai tones count', 'ใกล', 'ใกล้'],
  ['Thai tones differ', 'เสือ', 'เสื่อ'],
  ['letters that look alike', 'a', 'а'],
  ['a picture of several is not its pieces', '👩\u200d👧', '👩👧'],
  ['a face in clouds is no blank face', '😶\u200d🌫\ufe0f', '😶🌫'],
  ['flags of regions differ', '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}', '🏴'],
  ['hamza tells words apart', 'سأل', 'سال'],
  ['an underscore in a word', 'order_id', 'orderid'],
  ['a product', '2*3*4', '234'],
  ['marks with spaces beside', '2 * 3 * 4', '2 3 4'],
])('fold: not the same: %s', (_, a, b) => {
  expect(fold(a)).not.toBe(fold(b))
})

test('plain text keeps its case, and has only the i that all scripts of Latin letters have', () => {
  expect(plain('İPTAL ısmarla I\u0307')).toBe('IPTAL ismarla I')
})

test.each(['', ' \n', '\u200b', '\u200b\u2060 \ufeff', '\u00ad', '\u3164', '\u200d\ufe0f'])(
  '%j is blank',
  text => {
    expect(isBlank(text)).toBe(true)
  },
)

test.each(['.', '👍', '\u200b5', 'ก'])('%j is not blank', text => {
  expect(isBlank(text)).toBe(false)
})

test('to be looked up in, hamza and teh marbuta are as fast typists leave them', () => {
  expect(loose(fold('أريد إلغاء الخدمة'))).toBe(loose(fold('اريد الغاء الخدمه')))
  expect(loose(fold('مسؤول'))).toBe(loose(fold('مسوول')))
})

test('every character folds to the same from upper case, lower case and its normal forms, and stays so', () => {
  const wrong: string[] = []
  // Beyond these planes nothing has a case.
  for (let code = 0; code <= 0x1ffff; code++) {
    if (code >= 0xd800 && code <= 0xdfff) continue
    const character = String.fromCodePoint(code)
    const folded = fold(character)
    // Without a case and in every normal form already.
    if (folded === character) continue
    const forms = [
      folded,
      character.toUpperCase(),
      character.toLowerCase(),
      character.normalize('NFD'),
      character.normalize('NFKD'),
    ]
    if (forms.some(form => fold(form) !== folded)) wrong.push(code.toString(16))
  }
  expect(wrong).toEqual([])
})

const ANY_TEXT = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom(...'ก\u0e33\u0e49\u0e48\u0e35\u0e38\u0e4d\u0e32\u0e40\u0e41\u0e47\u0e4c'),
  }),
  fc.string({ unit: fc.constantFrom(...'ກ\u0eb3\u0ec9\u0ec8\u0eb5\u0eb8\u0ecd\u0eb2\u0ec0\u0ec1\u0ebb') }),
  fc.string({ unit: fc.constantFrom(...'iIİıσςΣßẞ\u0301\u0307\u0323\u0345 \u200dﬁ') }),
  fc.string({ unit: fc.constantFrom(...'*_~`＊ a5.\u0301👩👧🏽\u200d\ufe0f\u20e3🏴\u{e0067}\u{e007f}') }),
  fc.string({ unit: fc.constantFrom(...'اأيىی\u0654\u0653\u0640\u064bکكهة\u200cש\u05c1') }),
)

test('folding and plain text are stable: done twice they are the same', () => {
  const apart = 'I\u0345\u200d\u0307'
  expect(plain(plain(apart))).toBe(plain(apart))
  fc.assert(
    fc.property(ANY_TEXT, text => {
      expect(fold(fold(text))).toBe(fold(text))
      expect(plain(plain(text))).toBe(plain(text))
    }),
    { numRuns: 1_000 },
  )
})

test('the end of a text is found as it came, by its plain form', () => {
  expect(tailOf('５ – *Ａnn* ❤️ ', 'Ann ❤')).toBe('*Ａnn* ❤️')
  expect(tailOf('5 \u200eعلی', 'علي')).toBe('علی')
  // What stands before changes how the end reads.
  expect(tailOf('*5 – Ann*', 'Ann')).toBe('*5 – Ann*')
  fc.assert(
    fc.property(ANY_TEXT, ANY_TEXT, (head, tail) => {
      expect(head + tail).toContain(tailOf(head + tail, plain(tail).trim()))
    }),
  )
})

test('texts are shortened without half a character, and never longer than asked', () => {
  expect(cut('ab😀', 3)).toBe('ab')
  expect(cut('ab😀', 4)).toBe('ab😀')
  expect(shorten('abcdef', 4)).toBe('abc…')
  expect(shorten('ab😀cd', 4)).toBe('ab…')
  expect(shorten('abcd', 4)).toBe('abcd')
})
