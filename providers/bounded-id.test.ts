import { expect, test } from 'vitest'
import { boundedId } from './bounded-id.ts'

test('an id that fits stays as it is; a longer one is replaced by a digest that only it has', () => {
  const fits = 'x'.repeat(256)
  expect(boundedId(fits)).toBe(fits)
  const [one, other] = [boundedId(`${fits}1`), boundedId(`${fits}2`)]
  expect(one).toMatch(/^sha256:[0-9a-f]{64}$/)
  expect(boundedId(`${fits}1`)).toBe(one)
  expect(other).not.toBe(one)
})
