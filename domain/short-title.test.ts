import { expect, test } from 'vitest'
import { shortTitle } from './short-title.ts'

test.each<[string, number, string]>([
  ['Yes', 20, 'Yes'],
  [' Yes,\n please ', 20, 'Yes, please'],
  ['x'.repeat(20), 20, 'x'.repeat(20)],
  ['x'.repeat(21), 20, `${'x'.repeat(19)}…`],
  ['One two', 5, 'One…'],
  // A family is one character for a person, but eleven code units.
  ['ab👨‍👩‍👧‍👦cd', 10, 'ab…'],
  [' \n ', 20, ''],
])('%j within %i is %j', (text, max, shown) => {
  expect(shortTitle(text, max)).toBe(shown)
  expect(shown.length).toBeLessThanOrEqual(max)
})
