import type { Context } from 'hono'
import { expect, test } from 'vitest'
import { makeThrottle } from './throttle.ts'

let address = '203.0.113.1'
const c = { header: () => {} } as unknown as Context
const throttled = (perMinute: number) => makeThrottle(perMinute, () => address)

const outcomes = async (tries: (() => Promise<unknown>)[]) => {
  const ended = []
  for (const attempt of tries)
    ended.push(
      await attempt().then(
        () => 'let through',
        ({ code }) => code,
      ),
    )
  return ended
}

test('an account has five attempts from one address, in any spelling of its e-mail address', async () => {
  const throttle = throttled(0)
  const written = [
    'ann@example.com',
    'ANN@example.com',
    'Ann@Example.com',
    'ann@example.com',
    'ann@example.COM',
  ]
  const tries = [...written, 'ann@example.com'].map(email => () => throttle.count(c, email))
  expect(await outcomes(tries)).toEqual([...Array(5).fill('let through'), 'rate_limited'])
  expect(await outcomes([() => throttle.count(c, 'bob@example.com')])).toEqual(['let through'])
  address = '203.0.113.2'
  expect(await outcomes([() => throttle.count(c, 'ann@example.com')])).toEqual(['let through'])
})

test('an account has fifty attempts from all addresses together', async () => {
  const throttle = throttled(0)
  const tries = Array.from({ length: 51 }, (_, index) => () => {
    address = `198.51.100.${index}`
    return throttle.count(c, 'ann@example.com')
  })
  expect(await outcomes(tries)).toEqual([...Array(50).fill('let through'), 'rate_limited'])
})

test('an address has its own limit, and successes don’t count', async () => {
  const throttle = throttled(2)
  address = '203.0.113.3'
  for (let count = 0; count < 5; count++) await (await throttle.count(c, `${count}@example.com`))()
  const tries = ['a', 'b', 'c'].map(name => () => throttle.count(c, `${name}@example.com`))
  expect(await outcomes(tries)).toEqual(['let through', 'let through', 'rate_limited'])
  expect(await outcomes([() => throttle.count(c)])).toEqual(['rate_limited'])
})

test('a success restores all attempts', async () => {
  const throttle = throttled(0)
  for (let round = 0; round < 3; round++) {
    const tries = await Promise.all(Array.from({ length: 5 }, () => throttle.count(c, 'cat@example.com')))
    await tries[0]?.()
  }
})

test('parallel attempts count before the first has ended', async () => {
  const throttle = throttled(0)
  const all = await Promise.allSettled(Array.from({ length: 9 }, () => throttle.count(c, 'dan@example.com')))
  expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(5)
})
