import { expect, test } from 'vitest'
import type { StoredAttempt } from '../../db/attempts.ts'
import { attemptViews } from './attempt-views.ts'

const ANN = { kind: 'agent', id: 'ann' } as const
const SAM = { kind: 'agent', id: 'sam' } as const
const BUSY = { code: '20429', class: 'retry_later', detail: 'Too many requests.', fix: 'Wait.' } as const
const at = (minute: number) => new Date(Date.UTC(2026, 10, 24, 9, minute))

const stored = (more: Partial<StoredAttempt>): StoredAttempt => ({
  deliveryId: 'd',
  part: 0,
  attempt: 1,
  status: 'delivered',
  sendingAt: at(0),
  updatedAt: at(1),
  error: null,
  providerMessageId: 'SM1',
  refusals: [],
  refused: 0,
  again: null,
  unknownAt: null,
  settled: null,
  ...more,
})
const told = (...rows: Partial<StoredAttempt>[]) =>
  attemptViews(rows.map(stored), ANN).map(({ part, number, how, by, status, at, error }) => [
    ...[part, number, how, by.id ?? by.kind, status, at?.slice(11, 16) ?? null, error?.code ?? null],
  ])

test('a message that was tried by itself and again by a person has a number for each call', () => {
  const refusals = [
    { at: at(0).toISOString(), error: BUSY },
    { at: at(2).toISOString(), error: BUSY },
  ]
  expect(
    told(
      {
        refusals,
        refused: 2,
        status: 'failed',
        sendingAt: null,
        updatedAt: at(30),
        error: { ...BUSY, code: 'expired' },
      },
      { attempt: 2, again: { actor: SAM, at: at(40) }, sendingAt: at(40) },
    ),
  ).toEqual([
    [1, 1, 'first', 'ann', 'not_accepted', '09:00', '20429'],
    [1, 2, 'automatic', 'system', 'not_accepted', '09:02', '20429'],
    [1, 3, 'automatic', 'system', 'failed', '09:30', 'expired'],
    [1, 4, 'again', 'sam', 'delivered', '09:40', null],
  ])
})

test('one that waits for its next call has no time, and the error of the call before is not its own', () => {
  const refusals = [{ at: at(0).toISOString(), error: BUSY }]
  expect(told({ refusals, refused: 1, status: 'queued', sendingAt: null, error: BUSY }).at(-1)).toEqual([
    ...[1, 2, 'automatic', 'system', 'queued', null, null],
  ])
})

test('calls that are counted only keep the numbers of those behind them', () => {
  const refusals = [{ at: null, error: BUSY }]
  expect(told({ refusals, refused: 30 }).map(([, number, how]) => [number, how])).toEqual([
    [30, 'automatic'],
    [31, 'automatic'],
  ])
})

test('each part has its own numbers', () => {
  expect(
    told(
      {},
      { part: 1, status: 'failed', error: BUSY },
      { part: 1, attempt: 2, again: { actor: SAM, at: at(3) } },
    ).map(([part, number, how]) => [part, number, how]),
  ).toEqual([
    [1, 1, 'first'],
    [2, 1, 'first'],
    [2, 2, 'again'],
  ])
})

test('a message in doubt says who settled it', () => {
  const [one] = attemptViews(
    [stored({ status: 'accepted', unknownAt: at(1), settled: { actor: SAM, at: at(5), sent: true } })],
    ANN,
  )
  expect(one).toMatchObject({
    unknownAt: '2026-11-24T09:01:00.000Z',
    settled: { by: SAM, at: '2026-11-24T09:05:00.000Z', sent: true },
  })
})
