import { setImmediate as soon } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { Database } from './client.ts'
import { makeDatabaseClock } from './clock.ts'

const HOUR_MS = 3_600_000

/** A database whose clock differs by so much, ms; undefined: it is away. */
const databaseAt = (apartMs: () => number | undefined) => {
  let asked = 0
  const sql = (async () => {
    asked++
    const apart = apartMs()
    if (apart === undefined) throw new Error('away')
    return [{ at: Date.now() + apart }]
  }) as unknown as Database
  return { sql, asked: () => asked }
}

test.each([-HOUR_MS, HOUR_MS])(
  'a clock that is apart by %d ms is put right, at one question',
  async apart => {
    const { sql, asked } = databaseAt(() => apart)
    const clock = makeDatabaseClock({ sql })
    clock.now()
    await soon()
    for (let count = 0; count < 100; count++) {
      expect(Math.abs(clock.now() - Date.now() - apart)).toBeLessThan(1_000)
    }
    expect(asked()).toBe(1)
  },
)

test('without the database the own clock is used, and the database is asked again', async () => {
  let apart: number | undefined
  const { sql, asked } = databaseAt(() => apart)
  const clock = makeDatabaseClock({ sql })
  expect(Math.abs(clock.now() - Date.now())).toBeLessThan(1_000)
  await soon()
  apart = HOUR_MS
  clock.now()
  await soon()
  expect(asked()).toBe(2)
  expect(clock.now() - Date.now()).toBeGreaterThan(HOUR_MS / 2)
})

test('a difference within the round-trip time is ignored', async () => {
  const { sql } = databaseAt(() => 0.4)
  const clock = makeDatabaseClock({ sql })
  clock.now()
  await soon()
  expect(Number.isInteger(clock.now())).toBe(true)
})
