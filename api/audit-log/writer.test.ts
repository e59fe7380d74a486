import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { NewAuditEntry } from '../../db/audit-log.ts'
import type { Database } from '../../db/client.ts'
import type { Logger } from '../../platform/log.ts'
import { makeAuditWriter } from './writer.ts'

const entry = (id: string): NewAuditEntry => ({
  id,
  action: 'team.deleted',
  outcome: 'done',
  actor: { kind: 'administrator' },
  source: {},
})

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A database that answers as the test says, and records the ids of the entries in each statement. */
function withDatabase(answer: (ids: string[]) => Promise<void>) {
  const lost: unknown[] = []
  const brought: string[][] = []
  const sql = Object.assign(
    async (_: unknown, rows: { id: string }[]) => {
      const ids = rows.map(({ id }) => id)
      await answer(ids)
      brought.push(ids)
    },
    { json: (rows: unknown) => rows },
  ) as unknown as Database
  const log = { error: (what: { entry: NewAuditEntry }) => lost.push(what.entry.id) } as unknown as Logger
  return { writer: makeAuditWriter({ sql, log }), brought, lost }
}

test('what comes while a statement runs goes with the next one', async () => {
  const { writer, brought, lost } = withDatabase(async () => {})
  for (const id of ['a', 'b', 'c']) writer.add(entry(id))
  await writer.close()
  expect(brought.flat()).toEqual(['a', 'b', 'c'])
  expect(brought.length).toBeLessThan(3)
  expect(lost).toEqual([])
})

test('entries wait while the database is away', async () => {
  let isAway = true
  const { writer, brought } = withDatabase(async () => {
    if (isAway) throw Object.assign(new Error('away'), { code: 'ECONNREFUSED' })
  })
  writer.add(entry('a'))
  await vi.advanceTimersByTimeAsync(5_000)
  expect(brought).toEqual([])
  isAway = false
  writer.add(entry('b'))
  await vi.advanceTimersByTimeAsync(1_000)
  expect(brought.flat()).toEqual(['a', 'b'])
})

test('an entry that the database refuses is logged, and keeps none back', async () => {
  const { writer, brought, lost } = withDatabase(async ids => {
    if (ids.includes('bad')) throw new Error('invalid')
  })
  for (const id of ['a', 'bad', 'c']) writer.add(entry(id))
  await writer.close()
  expect(brought.flat()).toEqual(['a', 'c'])
  expect(lost).toEqual(['bad'])
})

test('what can’t be stored when the process ends is in its log', async () => {
  const { writer, lost } = withDatabase(async () => {
    throw Object.assign(new Error('away'), { code: 'ECONNREFUSED' })
  })
  writer.add(entry('a'))
  await vi.advanceTimersByTimeAsync(100)
  const closed = writer.close()
  await vi.advanceTimersByTimeAsync(3_000)
  await closed
  expect(lost).toEqual(['a'])
})
