import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { type Database, openDatabase } from '../../db/client.ts'
import { type SecondApi, startSecondApi } from '../api/second-api.ts'
import { deskTest } from '../harness/fixtures.ts'
import { until } from '../harness/until.ts'

let sql: Database
let api: SecondApi
/** Queries for channels. */
let asked = 0

const test = deskTest()

test.beforeAll(async ({ world }) => {
  sql = openDatabase(String(world.config.DATABASE_URL), {
    name: 'counted',
    onStatement: text => {
      if (/\bfrom channels c\b/.test(text)) asked++
    },
  })
  api = await startSecondApi(world, {}, { sql })
})
test.afterAll(async () => {
  await api.close()
  await sql.end({ timeout: 1 })
})

const post = async (id: string) =>
  (await fetch(`${api.baseUrl}/webhooks/twilio/${id}`, { method: 'POST', body: new URLSearchParams() }))
    .status

test('many webhooks for unknown channels need few queries, and existing channels stay reachable', async ({
  desk,
}) => {
  const flood = Array.from({ length: 200 }, () => randomUUID())
  const statuses = await Promise.all([...flood.map(post), post(desk.channelId), ...flood.map(post)])
  // A call without a signature is refused only if the channel exists.
  expect(statuses.filter(status => status !== 404)).toEqual([403])
  expect(asked).toBeLessThan(flood.length)
  const before = asked
  expect(new Set(await Promise.all(flood.map(post)))).toEqual(new Set([404]))
  expect(asked).toBe(before)
})

test('a deleted channel counts as unknown at once', async ({ world, desk }) => {
  expect(await post(desk.channelId)).toBe(403)
  await world.admin.delete(`/v1/channels/${desk.channelId}`)
  await until('its end', async () => (await post(desk.channelId)) === 404)
})
