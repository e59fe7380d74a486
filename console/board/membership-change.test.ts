import { expect, test } from 'vitest'
import { changeOf, isChange, requestsOf } from './membership-change.ts'
import type { AgentChange } from './types.ts'

const BEFORE = { id: 'ann', channelIds: ['shop', 'help'], teamIds: ['night'] }

test.each<[what: string, after: { channelIds: string[]; teamIds: string[] }, change: AgentChange]>([
  ['nothing', { channelIds: ['help', 'shop'], teamIds: ['night'] }, { id: 'ann' }],
  [
    'a channel less, another more',
    { channelIds: ['shop', 'new'], teamIds: ['night'] },
    { id: 'ann', channels: { add: ['new'], remove: ['help'] } },
  ],
  [
    'a team less',
    { channelIds: ['shop', 'help'], teamIds: [] },
    { id: 'ann', teams: { add: [], remove: ['night'] } },
  ],
])('%s', (_, after, change) => {
  expect(changeOf(BEFORE, after)).toEqual(change)
  expect(isChange(change)).toBe(Object.keys(change).length > 1)
  // And the way back.
  expect(changeOf({ id: 'ann', ...after }, BEFORE)).toEqual({
    id: 'ann',
    ...(change.channels && { channels: { add: change.channels.remove, remove: change.channels.add } }),
    ...(change.teams && { teams: { add: change.teams.remove, remove: change.teams.add } }),
  })
})

test('the requests come in the order in which they were tried', () => {
  const change: AgentChange = {
    id: 'ann',
    presence: 'online',
    capacity: 0,
    teams: { remove: ['night'], add: ['day'] },
    channels: { add: ['new'], remove: ['help'] },
  }
  expect(requestsOf(change)).toEqual([
    { what: 'join', channelId: 'new' },
    { what: 'leave', channelId: 'help' },
    { what: 'team', teamId: 'day', isMember: true },
    { what: 'team', teamId: 'night', isMember: false },
    { what: 'capacity', capacity: 0 },
    { what: 'presence', presence: 'online' },
  ])
  expect(requestsOf({ id: 'ann' })).toEqual([])
})
