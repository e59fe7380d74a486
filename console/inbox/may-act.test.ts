import { expect, test } from 'vitest'
import type { Me } from '../api/types.ts'
import { mayAct } from './may-act.ts'

const who = (role: Me['role'], id = 'ann') => ({ role, agent: { id } }) as Me

test.each([
  ['an agent', 'their own', who('agent'), { status: 'assigned', assigneeId: 'ann' }, true],
  ['an agent', 'a colleague’s', who('agent'), { status: 'assigned', assigneeId: 'bob' }, false],
  ['a supervisor', 'a colleague’s', who('supervisor'), { status: 'assigned', assigneeId: 'bob' }, true],
  ['an administrator', 'a colleague’s', who('admin'), { status: 'assigned', assigneeId: 'bob' }, true],
  ['an agent', 'one that waits', who('agent'), { status: 'waiting', assigneeId: null }, true],
  [
    'an agent',
    'one that a colleague resolved',
    who('agent'),
    { status: 'resolved', assigneeId: 'bob' },
    true,
  ],
] as const)('%s and %s', (_, __, me, conversation, may) => {
  expect(mayAct(conversation, me)).toBe(may)
})
