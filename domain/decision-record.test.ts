import { expect, test } from 'vitest'
import { ANYONE, type Candidate, chooseAgent } from './choose-agent.ts'
import { packDecision, unpackDecision } from './decision-record.ts'

const ANN: Candidate = {
  agentId: 'a',
  name: 'Ann',
  presence: 'online',
  load: 2,
  capacity: 5,
  lastAssignedAt: 1_753_400_000_123.456,
  lastAssignedHereAt: null,
}

test.each([
  { name: 'given to one of two', candidates: [ANN, { ...ANN, agentId: 'b', load: 4 }] },
  { name: 'nobody is there', candidates: [{ ...ANN, presence: 'offline' as const }] },
  { name: 'names hold what divides them', candidates: [{ ...ANN, name: 'Ann ;B \n"C"' }, ANN] },
  { name: 'nobody handles the channel', candidates: [] },
])('a decision that was stored is told as it was made: $name', ({ candidates }) => {
  const told = { reason: 'new', decision: chooseAgent('balanced', ANYONE, candidates) }
  const stored = JSON.parse(JSON.stringify(packDecision(told)))
  expect(stored.decision).not.toHaveProperty('considered')
  expect(unpackDecision(stored)).toEqual(asStored(told))
})

/** Without the times by which only those are compared who could have it. */
function asStored<D extends { considered: (Candidate & { obstacle: unknown })[] }>(told: { decision: D }) {
  const considered = told.decision.considered.map(one =>
    one.obstacle === null ? one : { ...one, lastAssignedAt: null, lastAssignedHereAt: null },
  )
  return { ...told, decision: { ...told.decision, considered } }
}

test.each([
  { reason: 'no decision' },
  { decision: null },
  { decision: { mode: 'balanced', chosen: null, next: null, considered: [{ ...ANN, obstacle: 'full' }] } },
])('what holds none, or one of an earlier version, is told as it is: %o', data => {
  expect(unpackDecision(data)).toEqual(data)
})

test('one that an earlier version stored as columns is told as it was made', () => {
  const told = chooseAgent('balanced', ANYONE, [ANN, { ...ANN, agentId: 'b', presence: 'away' as const }])
  const { considered, ...rest } = told
  const columns = Object.keys(considered[0] ?? {}) as (keyof (typeof considered)[number])[]
  const candidates = Object.fromEntries(columns.map(key => [key, considered.map(one => one[key])]))
  expect(unpackDecision({ decision: { ...rest, candidates } })).toEqual({ decision: told })
})
