import { expect, test } from 'vitest'
import { idOf, messageIdOf } from './json.ts'

test('ids are texts or numbers; one that is too long is kept for messages alone, and differs where it differs', () => {
  for (const read of [idOf, messageIdOf]) {
    expect([read(7), read(' a '), read(''), read('  '), read({}), read(Number.NaN)]).toEqual([
      '7',
      'a',
      ...Array(4),
    ])
  }
  const long = 'x'.repeat(70_000)
  expect([idOf(`${long}1`), messageIdOf(`${long}1`)]).toEqual([undefined, expect.stringMatching(/^sha256:/)])
  expect(messageIdOf(`${long}1`)).not.toBe(messageIdOf(`${long}2`))
})
