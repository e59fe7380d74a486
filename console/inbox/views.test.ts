import { expect, test } from 'vitest'
import type { ListedConversation } from '../api/types.ts'
import { belongs, VIEWS, viewsFor } from './views.ts'

const row = (teamId: string | null) =>
  ({ status: 'waiting', teamId, labels: [], contact: { id: 'c' } }) as unknown as ListedConversation

test.each<[what: string, teamId: string | null, own: string[] | undefined, is: boolean | undefined]>([
  ['of one’s own team', 'night', ['day', 'night'], true],
  ['of another team', 'night', ['day'], false],
  ['of no team', null, ['day'], false],
  ['of no team, before the teams are known', null, undefined, false],
  ['of a team, before the teams are known', 'night', undefined, undefined],
])('a conversation %s', (_, teamId, own, is) => {
  expect(belongs(VIEWS.team, row(teamId), 'ann', own)).toBe(is)
})

test('who is in no team has no view of it, and who is no agent has nothing of their own', () => {
  expect(viewsFor({ isAgent: true, teamIds: ['day'] })).toEqual(Object.keys(VIEWS))
  expect(viewsFor({ isAgent: true, teamIds: [] })).not.toContain('team')
  expect(viewsFor({ isAgent: true, teamIds: undefined })).not.toContain('team')
  const shared = ['line', 'unanswered', 'ai', 'problems', 'open', 'resolved', 'closed']
  expect(viewsFor({ isAgent: false, teamIds: [] })).toEqual(shared)
})
