import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Database } from '../../../db/client.ts'
import { makeOutcomes } from './outcomes.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** Outcomes of a database that knows those in `settled`, and counts how often it is asked. */
function outcomes() {
  const settled = new Set<string>()
  const asked: string[][] = []
  let tell = () => {}
  let answers: () => Promise<void> = async () => {}
  const sql = async (_: TemplateStringsArray, commandIds: string[]) => {
    asked.push(commandIds)
    await answers()
    return commandIds.filter(id => settled.has(id)).map(commandId => ({ commandId }))
  }
  const { known } = makeOutcomes(
    { sql: sql as unknown as Database },
    {
      tell(told) {
        tell = told
      },
      listen() {},
      async close() {},
    },
  )
  return {
    known,
    settled,
    asked,
    tell: () => tell(),
    answer(how: () => Promise<void>) {
      answers = how
    },
  }
}

const never = () => new AbortController().signal
/** What became of a promise by now. */
function stateOf(promise: Promise<void>): () => string {
  let state = 'waits'
  promise.then(
    () => {
      state = 'known'
    },
    error => {
      state = String(error)
    },
  )
  return () => state
}

test('one query serves all waiting requests, on a notice and at intervals', async () => {
  const { known, settled, asked, tell } = outcomes()
  const states = Array.from({ length: 100 }, (_, n) => stateOf(known(`c${n}`, never())))
  await vi.advanceTimersByTimeAsync(150)
  expect(asked.map(ids => ids.length)).toEqual([100])
  settled.add('c7')
  tell()
  await vi.advanceTimersByTimeAsync(1)
  expect([states[7]?.(), states[8]?.()]).toEqual(['known', 'waits'])
  for (let n = 0; n < 100; n++) settled.add(`c${n}`)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(states.every(state => state() === 'known')).toBe(true)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(asked.map(ids => ids.length)).toEqual([100, 100, 99])
})

test('two requests for the same outcome both get it, and a canceled one is not queried', async () => {
  const { known, settled, asked } = outcomes()
  const gone = new AbortController()
  const [one, other, third] = [known('a', never()), known('a', never()), known('b', gone.signal)].map(stateOf)
  gone.abort()
  settled.add('a')
  await vi.advanceTimersByTimeAsync(150)
  expect([one?.(), other?.(), third?.()]).toEqual(['known', 'known', 'known'])
  expect(asked).toEqual([['a']])
})

test('a failing query is reported; a query without an answer is repeated', async () => {
  const { known, settled, asked, answer } = outcomes()
  answer(() => Promise.reject(new Error('no database')))
  const refused = stateOf(known('a', never()))
  await vi.advanceTimersByTimeAsync(150)
  expect(refused()).toBe('Error: no database')
  answer(() => new Promise(() => {}))
  const waiting = stateOf(known('b', never()))
  await vi.advanceTimersByTimeAsync(1_000)
  answer(async () => {})
  settled.add('b')
  await vi.advanceTimersByTimeAsync(10_000)
  expect(waiting()).toBe('known')
  expect(asked).toEqual([['a'], ['b'], ['b']])
})
