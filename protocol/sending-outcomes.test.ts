import { describe, expect, test } from 'vitest'
import type { Sent } from './activities/sending.ts'
import {
  type CallOutcome,
  consequenceOf,
  OUTCOME_OF_ROW,
  OUTCOMES,
  waitBeforeRetry,
} from './sending-outcomes.ts'

const MINUTE = 60_000

const ALL = Object.entries(OUTCOMES).flatMap(([outcome, { left, none }]) => [
  { outcome: outcome as CallOutcome, parts: 'left', consequence: left },
  { outcome: outcome as CallOutcome, parts: 'none', consequence: none },
])

describe.each(ALL)('$outcome, with parts behind it: $parts', ({ outcome, parts, consequence }) => {
  const { row, result, hold } = consequence

  test('its row stands for it', () => {
    expect(OUTCOME_OF_ROW[row]).toBe(outcome)
  })

  test('the lane does what the activity’s answer stands for', () => {
    const partsLeft = (hold && parts === 'left') || undefined
    expect(consequenceOf({ outcome: result, partsLeft })).toEqual(consequence)
  })
})

test('nothing is sent twice: only a message that was certainly not sent is retried', () => {
  expect(ALL.filter(({ consequence }) => consequence.wait).map(({ outcome }) => outcome)).toEqual([
    'notSent',
    'notSent',
  ])
})

test.each<[what: string, Pick<Sent, 'outcome' | 'partsLeft'>]>([
  ['an answer that is fenced', { outcome: 'fenced' }],
  ['whatever else a person has the activity answer', { outcome: 'made up' as Sent['outcome'] }],
])('the lane is done with %s', (_, sent) => {
  expect(consequenceOf(sent)).toMatchObject({ outbox: 'done', hold: false, wait: null })
})

test.each<[what: string, asked: number | undefined, tried: number | undefined, wait: object]>([
  ['no time asked for', undefined, 0, { by: 'activity', ms: undefined }],
  ['a short time', 20_000, 0, { by: 'activity', ms: 20_000 }],
  ['a time that no timer is as fine as', 5, 0, { by: 'activity', ms: 1_000 }],
  ['a minute', MINUTE, 0, { by: 'activity', ms: MINUTE }],
  ['more', MINUTE + 1, 0, { by: 'workflow', ms: MINUTE + 1 }],
  ['no time, a minute over', undefined, MINUTE + 1, { by: 'workflow', ms: 30_000 }],
  ['a short time, a minute over', 5_000, MINUTE + 1, { by: 'workflow', ms: 30_000 }],
  ['a longer time, a minute over', 45_000, MINUTE + 1, { by: 'workflow', ms: 45_000 }],
  ['no time, and its row can’t be put back', undefined, undefined, { by: 'workflow', ms: 30_000 }],
  ['a short time, and its row can’t be put back', 5_000, undefined, { by: 'workflow', ms: 5_000 }],
])('a 429 with %s', (_, asked, tried, wait) => {
  expect(waitBeforeRetry(asked, tried)).toEqual(wait)
})
