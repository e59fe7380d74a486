import { expect, test } from 'vitest'
import { passwordForm, passwordProblem } from './password.ts'

const ann = { name: 'Ann-Kathrin Example', email: 'ann.kathrin.x@example.com' }

test.each<[string, string | undefined]>([
  ['correct horse', undefined],
  ['รหัสผ่านของฉันยาว', undefined],
  ['elevenchars', 'must have at least 12 characters'],
  // These are eight characters in sixteen code units.
  ['😀😁😂😃😄😅😆😇', 'must have at least 12 characters'],
  ['x1y2'.repeat(65), 'must have at most 256 characters'],
  ['abababababab', 'must have at least 5 different characters'],
  ['Ann.Kathrin.X@example.com', 'must not be your name or your e-mail address'],
  ['ann.kathrin.x', 'must not be your name or your e-mail address'],
  ['ann-kathrin example', 'must not be your name or your e-mail address'],
])('%j: %s', (password, problem) => {
  expect(passwordProblem(password, ann)).toBe(problem)
})

test('different compositions of the same characters are the same password', () => {
  expect(passwordForm('pa\u0301ssword')).toBe(passwordForm('p\u00e1ssword'))
})
