import { readFileSync } from 'node:fs'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'

/** In a context of its own, as in the sandbox: it changes the global `Error`. */
function evaluate(expression: string): unknown {
  const source = readFileSync(new URL('./untraced-promises.ts', import.meta.url), 'utf8')
  return runInNewContext(`${source}\n;(() => ${expression})()`)
}

test('an error without a message, as the SDK makes for each promise, has no stack', () => {
  expect(evaluate('new Error().stack')).toBeUndefined()
  expect(evaluate('new Error() instanceof Error')).toBe(true)
})

test('all other errors keep their stacks', () => {
  for (const made of [
    'new Error("no")',
    'new TypeError()',
    'new (class Refused extends Error {})()',
    'Error("no")',
    '{ try { null.x } catch (error) { return error } }',
  ]) {
    expect(evaluate(`{ const error = (() => ${made})(); return error.stack }`), made).toMatch(/\n +at /)
    expect(evaluate(`{ const error = (() => ${made})(); return error instanceof Error }`), made).toBe(true)
  }
})
