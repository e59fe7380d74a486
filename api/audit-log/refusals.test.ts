import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { NewAuditEntry } from '../../db/audit-log.ts'
import { MOST_OF_ONE, makeRefusals } from './refusals.ts'

let written: NewAuditEntry[]

beforeEach(() => {
  vi.useFakeTimers()
  written = []
})
afterEach(() => void vi.useRealTimers())

const from = (address: string, actorId?: string): NewAuditEntry => ({
  id: crypto.randomUUID(),
  action: 'sign_in',
  outcome: 'refused',
  code: 'wrong_password',
  actor: actorId === undefined ? { kind: 'nobody' } : { kind: 'agent', id: actorId },
  source: { address },
})
const counts = () =>
  written.flatMap(({ action, after }) => (action === 'refusals.left_out' ? after?.count : []))

test('of one address so many are listed a minute, and the rest is counted', () => {
  const refusals = makeRefusals({ add: entry => written.push(entry) })
  for (let n = 0; n < MOST_OF_ONE + 7; n++) refusals.add(from('203.0.113.1'))
  refusals.add(from('203.0.113.2'))
  expect(written).toHaveLength(MOST_OF_ONE + 1)
  vi.advanceTimersByTime(60_000)
  expect(written.at(-1)).toMatchObject({
    action: 'refusals.left_out',
    outcome: 'refused',
    actor: { kind: 'nobody' },
    source: { address: '203.0.113.1' },
    after: { count: 7 },
  })
  expect(counts()).toEqual([7])
  // The next minute begins at zero.
  refusals.add(from('203.0.113.1'))
  expect(written.at(-1)?.action).toBe('sign_in')
})

test('somebody who has signed in is counted by who they are, wherever they are', () => {
  const refusals = makeRefusals({ add: entry => written.push(entry) })
  for (let n = 0; n < MOST_OF_ONE + 2; n++) refusals.add(from(`203.0.113.${n}`, 'ann'))
  refusals.flush()
  expect(counts()).toEqual([2])
  expect(written.at(-1)?.actor).toEqual({ kind: 'agent', id: 'ann' })
})

test('of many addresses only so many are listed, and the others are counted together', () => {
  const refusals = makeRefusals({ add: entry => written.push(entry) })
  for (let n = 0; n < 1_000; n++) refusals.add(from(`10.0.${n >> 8}.${n & 255}`))
  expect(written).toHaveLength(300)
  refusals.flush()
  expect(counts()).toEqual([700])
  refusals.flush()
  expect(written).toHaveLength(301)
})
