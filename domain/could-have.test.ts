import { expect, test } from 'vitest'
import { type Candidate, chooseAgent } from './choose-agent.ts'
import { whoCould } from './could-have.ts'

const agent = (name: string, more: Partial<Candidate> = {}): Candidate => ({
  agentId: name,
  name,
  presence: 'online',
  load: 0,
  capacity: 1,
  lastAssignedAt: null,
  lastAssignedHereAt: null,
  ...more,
})

const STAFF = [
  agent('Zoe', { presence: 'offline' }),
  agent('Ann', { presence: 'offline' }),
  agent('Bob', { load: 1 }),
  agent('Cid', { presence: 'away' }),
  agent('Dan'),
]
const ANY = { teamId: null, agentId: null, excluded: [] }
const told = (...given: Parameters<typeof whoCould>) =>
  whoCould(...given).agents.map(({ name, obstacle }) => `${name} ${obstacle}`)

test('the nearest to having it first, each with why not', () => {
  const decision = chooseAgent('balanced', { ...ANY, excluded: ['Dan'] }, STAFF)
  expect(told(decision, false)).toEqual([
    'Bob full',
    'Cid away',
    'Ann offline',
    'Zoe offline',
    'Dan excluded',
  ])
})

test('who is not in the team comes last; who is not named is left out', () => {
  const team = chooseAgent('balanced', { ...ANY, teamId: 't' }, STAFF, new Set(['Zoe']))
  expect(told(team, false)[0]).toBe('Zoe offline')
  expect(told(team, false)[1]).toBe('Ann not_in_team')
  expect(told(chooseAgent('balanced', { ...ANY, agentId: 'Bob' }, STAFF), true)).toEqual(['Bob full'])
})

test('five at most, and how many more', () => {
  const crowd = Array.from({ length: 12 }, (_, n) => agent(`A${n}`, { presence: 'offline' }))
  const { agents, more } = whoCould(chooseAgent('balanced', ANY, crowd), false)
  expect([agents.length, more]).toEqual([5, 7])
})

test('manual, unless somebody is named', () => {
  expect(whoCould(chooseAgent('manual', ANY, STAFF), false).manual).toBe(true)
  expect(whoCould(chooseAgent('manual', { ...ANY, agentId: 'Bob' }, STAFF), true).manual).toBeUndefined()
})
