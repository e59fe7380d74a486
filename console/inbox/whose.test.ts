import { expect, test } from 'vitest'
import type { Me } from '../api/types.ts'
import { mayChange, scopeOf, sharesOf, type Whose, whoseOf } from './whose.ts'

const who = (role: Me['role'], id?: string) => ({ role, agent: id === undefined ? null : { id } }) as Me

test.each<Whose>(['private', 'all', 'team night'])('%s is one choice and two fields', whose => {
  expect(whoseOf(scopeOf(whose))).toBe(whose)
})

test.each([
  ['an agent', 'their own', who('agent', 'ann'), 'ann', true],
  ['an agent', 'a colleague’s', who('agent', 'ann'), 'bob', false],
  ['a supervisor', 'a colleague’s', who('supervisor', 'sue'), 'bob', true],
  ['an agent', 'the administrator’s', who('agent', 'ann'), null, false],
  ['the administrator', 'the administrator’s', who('admin'), null, true],
])('%s and %s', (_, __, me, ownerId, may) => {
  expect(mayChange({ ownerId }, me)).toBe(may)
})

test('an agent shares with their own teams, a supervisor with all', () => {
  const teams = [
    { id: 'day', agentIds: ['ann'] },
    { id: 'night', agentIds: ['bob'] },
  ]
  expect(sharesOf(teams, who('agent', 'ann'))).toEqual(['team day'])
  expect(sharesOf(teams, who('agent', 'eve'))).toEqual([])
  expect(sharesOf(teams, who('supervisor', 'sue'))).toEqual(['team day', 'team night', 'all'])
})
