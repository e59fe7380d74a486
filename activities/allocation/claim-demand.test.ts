import { MockActivityEnvironment } from '@temporalio/testing'
import { describe, expect, test } from 'vitest'
import { NEVER } from '../../db/line.ts'
import type { ClaimInput } from '../../protocol/activities/allocation.ts'
import { demandOf, entryOf, nowOf } from './claim-demand.ts'

const NOW = Date.UTC(2026, 0, 5, 12)
const OPENING = NOW + 60_000

/** As an activity that the server has scheduled at `NOW`: the age of a wait goes by the server's clock. */
const inActivity = <O>(run: () => O): Promise<O> =>
  new MockActivityEnvironment({ scheduledTimestampMs: NOW }).run(async () => run())

const claim = (more: Partial<ClaimInput> = {}): ClaimInput =>
  ({
    conversationId: 'one',
    channelId: 'h',
    seq: 5,
    reason: 'it was opened',
    actor: { kind: 'system' },
    priority: 'normal',
    excluded: ['bob'],
    ...more,
  }) as ClaimInput

test('a demand is for anyone, a team, or one agent', () => {
  expect(demandOf(claim())).toEqual({ teamId: null, agentId: null, excluded: ['bob'] })
  expect(demandOf(claim({ teamId: 't' }))).toEqual({ teamId: 't', agentId: null, excluded: ['bob'] })
  expect(demandOf(claim({ agentId: 'ann' }))).toEqual({ teamId: null, agentId: 'ann', excluded: ['bob'] })
})

describe('a place in the queue', () => {
  test.each<[string, Partial<ClaimInput>, object]>([
    ['has the age of the wait', { since: NOW - 500 }, { since: new Date(NOW - 500) }],
    ['begins now where nothing is said', {}, { since: new Date(NOW), notBefore: null }],
    ['of low priority', { priority: 'low' }, { priority: 0 }],
    ['of normal priority', { priority: 'normal' }, { priority: 1 }],
    ['of high priority', { priority: 'high' }, { priority: 2 }],
    ['of urgent priority', { priority: 'urgent' }, { priority: 3 }],
    ['while it is open keeps out who did not answer', {}, { excluded: ['bob'] }],
    [
      'for the next opening takes everybody',
      { notBefore: OPENING },
      { notBefore: new Date(OPENING), excluded: [] },
    ],
    ['with no planned opening waits for ever', { notBefore: null }, { notBefore: NEVER, excluded: [] }],
  ])('%s', async (_, more, entry) => {
    expect(await inActivity(() => entryOf(claim(more)))).toMatchObject(entry)
  })
})

test('a request to all online agents ignores the wait for the opening', async () => {
  const waits = { notBefore: OPENING }
  expect(await inActivity(() => nowOf(claim(waits)))).toMatchObject({ notBefore: new Date(OPENING) })
  expect(await inActivity(() => nowOf(claim({ ...waits, whoIsThere: true })))).toMatchObject({
    notBefore: null,
    excluded: ['bob'],
  })
})
