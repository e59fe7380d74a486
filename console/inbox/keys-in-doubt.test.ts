import { expect, test } from 'vitest'
import { ApiError, UNREACHABLE } from '../api/problems.ts'
import { withKey } from './keys-in-doubt.ts'

const refused = (code: string) => () => Promise.reject(new ApiError({ code }))

/** The keys with which the same content is sent, one after the other. */
async function keysOf(content: unknown[], outcomes: (() => Promise<unknown>)[]): Promise<string[]> {
  const keys: string[] = []
  for (const outcome of outcomes) {
    await withKey(content, key => {
      keys.push(key)
      return outcome()
    }).catch(() => {})
  }
  return keys
}

test('what may have arrived is sent again with its key, until it is known', async () => {
  const done = () => Promise.resolve()
  const [first, second, third] = await keysOf(['a'], [refused(UNREACHABLE), done, done])
  expect(second).toBe(first)
  expect(third).not.toBe(first)
})

test('what was refused, and what was changed, has a key of its own', async () => {
  const [first, second] = await keysOf(['b'], [refused('invalid_request'), refused(UNREACHABLE)])
  const [other] = await keysOf(['c'], [refused(UNREACHABLE)])
  expect(new Set([first, second, other]).size).toBe(3)
})
