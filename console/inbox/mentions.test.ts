import { expect, test } from 'vitest'
import { findMentionable, type Mentionable, mentioned, mentionsIn, typedMention } from './mentions.ts'

const agent = (id: string, name: string): Mentionable => ({ kind: 'agent', id, name })
const all = [
  agent('ann', 'Ann'),
  agent('lee', 'Ann Lee'),
  agent('bob', 'Bob (night)'),
  agent('th', 'แอน'),
  { kind: 'team', id: 'billing', name: 'Billing' } as const,
]
const idsIn = (text: string) => mentioned(mentionsIn(text, all)).map(({ id }) => id)

test.each<[text: string, expected: string | undefined]>([
  ['@', ''],
  ['Please look, @An', 'An'],
  ['@Ann Le', 'Ann Le'],
  ['(@bo', 'bo'],
  ['ฝาก@แอ', 'แอ'],
  ['write to ann@exam', undefined],
  ['@ ', undefined],
  ['@Ann\nand', undefined],
  ['no mention', undefined],
  ['', undefined],
])('%j types the mention %j', (text, expected) => {
  expect(typedMention(text, text.length)?.query).toBe(expected)
})

test('what is behind the caret is not typed yet', () => {
  expect(typedMention('@Bo and @An', 3)).toEqual({ from: 0, query: 'Bo' })
})

test.each<[query: string, expected: string[]]>([
  ['', ['ann', 'lee', 'bob', 'th', 'billing']],
  ['an', ['ann', 'lee']],
  ['le', ['lee']],
  ['b', ['bob', 'billing']],
  ['night', ['bob']],
  ['nn', []],
])('%j finds %j', (query, expected) => {
  expect(findMentionable(all, query).map(({ id }) => id)).toEqual(expected)
})

test.each<[text: string, expected: string[]]>([
  ['@Ann, can you?', ['ann']],
  ['@Ann Lee, can you?', ['lee']],
  ['@ann lee and @ANN', ['lee', 'ann']],
  ['@Annabel is nobody here', []],
  ['ann@Ann is an address', []],
  ['@Bob (night) and @Billing.', ['bob', 'billing']],
  ['ฝาก@แอนดูให้หน่อย', ['th']],
  ['@Ann @Ann', ['ann']],
])('%j mentions %j', (text, expected) => {
  expect(idsIn(text)).toEqual(expected)
})

test('of people with one name those are meant that were chosen, and all if none was', () => {
  const twins = [agent('1', 'Sam'), agent('2', 'Sam')]
  const whom = (chosen: string[]) => mentioned(mentionsIn('@Sam', twins, chosen)).map(({ id }) => id)
  expect(whom(['2'])).toEqual(['2'])
  expect(whom([])).toEqual(['1', '2'])
})

test('a mention tells where it stands', () => {
  expect(mentionsIn('Ask @Ann Lee now', all)).toMatchObject([{ start: 4, end: 12 }])
})
