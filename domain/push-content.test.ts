import { expect, test } from 'vitest'
import { firstName, shownText } from './push-content.ts'

test.each([
  ['Mali Srisai', 'Mali'],
  ['  สมชาย ใจดี ', 'สมชาย'],
  ['Jean-Luc', 'Jean-Luc'],
  ['+66812345678', null],
  ['🙏', null],
  ['', null],
  [null, null],
  ['x'.repeat(60), `${'x'.repeat(39)}…`],
])('%j is called %j', (name, expected) => {
  expect(firstName(name)).toBe(expected)
})

test.each([
  ['Hello\n there', 'Hello there'],
  ['  ', null],
  [null, null],
])('of %j is shown %j', (text, expected) => {
  expect(shownText(text)).toBe(expected)
})

test('a long text is cut between characters', () => {
  const shown = shownText('👩‍👩‍👧'.repeat(60)) ?? ''
  expect(shown.length).toBeLessThanOrEqual(160)
  expect(shown.replaceAll('👩‍👩‍👧', '')).toBe('…')
})
