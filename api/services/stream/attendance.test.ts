import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Database } from '../../../db/client.ts'
import { type Attendance, GONE_AFTER_MS, makeAttendance, type Passing, STILL_AFTER_MS } from './attendance.ts'

// Several processes, and a database that brings each notice to all of them.

let listeners: ((payload: string) => void)[]
let notices: string[]
const sql = {
  listen: async (_: string, told: (payload: string) => void) => {
    listeners.push(told)
    return { unlisten: async () => {} }
  },
  notify: async (_: string, payload: string) => {
    notices.push(payload)
    for (const told of listeners) told(payload)
  },
} as unknown as Database

const warn = vi.fn()
const made: Attendance[] = []
const start = () => {
  const attendance = makeAttendance({ sql, log: { warn } as never })
  made.push(attendance)
  const told: Passing[] = []
  attendance.tell(passing => told.push(...passing))
  attendance.current()
  return {
    ...attendance,
    told: () => told.splice(0).map(({ type, data }) => `${type} ${data.viewing ?? data.mode}`),
  }
}

beforeEach(() => {
  vi.useFakeTimers()
  ;[listeners, notices] = [[], []]
})
afterEach(async () => {
  await Promise.all(made.splice(0).map(attendance => attendance.close()))
  vi.useRealTimers()
})

const ann = { conversationId: 'one', channelId: 'h', agentId: 'ann', name: 'Ann', typing: null }
const later = (ms: number) => vi.advanceTimersByTimeAsync(ms)

test('a heartbeat is told once, in all processes, and lapses', async () => {
  const [here, there] = [start(), start()]
  here.here(ann)
  await later(100)
  for (const process of [here, there]) {
    expect(process.told()).toEqual(['viewing true'])
    expect(process.viewersOf('one')).toMatchObject([{ agentId: 'ann', typing: null }])
  }
  await later(GONE_AFTER_MS - 2_000)
  here.here(ann)
  await later(GONE_AFTER_MS - 2_000)
  expect(there.told()).toEqual([])
  await later(4_000)
  for (const process of [here, there]) {
    expect(process.told()).toEqual(['viewing false'])
    expect(process.viewersOf('one')).toEqual([])
  }
})

test('writing is told when it begins, changes and ends, also by itself', async () => {
  const { here, gone, told, current } = start()
  const beat = async (typing: 'reply' | 'note' | null) => {
    here({ ...ann, typing })
    await later(100)
    return told()
  }
  expect(await beat('reply')).toEqual(['viewing true', 'typing reply'])
  expect(await beat('reply')).toEqual([])
  expect(await beat('note')).toEqual(['typing note'])
  expect(await beat(null)).toEqual(['typing null'])
  expect(await beat('reply')).toEqual(['typing reply'])
  expect(current().map(({ type }) => type)).toEqual(['viewing', 'typing'])
  await later(STILL_AFTER_MS + 1_000)
  expect(told()).toEqual(['typing null'])
  expect(await beat('reply')).toEqual(['typing reply'])
  gone('one', 'ann')
  gone('one', 'nobody')
  await later(100)
  expect(told()).toEqual(['typing null', 'viewing false'])
})

test('many at once go out in few notices, none longer than the database takes', async () => {
  const { here, viewersOf } = start()
  for (let number = 0; number < 200; number++)
    here({ ...ann, agentId: `agent ${number}`, name: 'ä'.repeat(40) })
  await later(100)
  expect(viewersOf('one')).toHaveLength(200)
  expect(notices.length).toBeLessThan(10)
  for (const notice of notices) expect(Buffer.byteLength(notice)).toBeLessThan(8_000)
})

test('a notice that can’t be read harms nobody', async () => {
  const { told } = start()
  for (const listener of listeners) listener('{')
  expect(told()).toEqual([])
  expect(warn).toHaveBeenCalledOnce()
})
