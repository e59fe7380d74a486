import { expect, test } from 'vitest'
import { isFetchingMedia, scheduleIds, scheduleOf, workflowIds } from './workflow-ids.ts'

test('a workflow has the id by which earlier versions started it, and look for it', () => {
  const given = Object.entries(workflowIds).map(([type, idOf]) => [type, idOf('1', '2', '3')])
  expect(Object.fromEntries(given)).toEqual({
    conversation: 'conversation:1:2',
    blockContact: 'block-contact:1:2',
    listSenders: 'list-senders:1',
    mergeContact: 'merge-contact:1:2',
    undoMerge: 'undo-merge:1:2',
    moveLabel: 'move-label:1:2',
    fetchMedia: 'media:1',
    fetchMediaAgain: 'media-again:1',
    connectChannel: 'connect-channel:1',
    verifyChannel: 'verify-channel:1:2',
    rotateToken: 'rotate-token:1:2',
    readTemplates: 'templates:1',
    noteIdentity: 'note-identity:1:2',
    pushNotice: 'push:1',
    deleteChannel: 'delete-channel:1',
    addMember: 'add-member:1:2:3',
    removeMember: 'remove-member:1:2:3',
    setPresence: 'set-presence:1:2',
    setCapacity: 'set-capacity:1:2',
    deleteAgent: 'delete-agent:1',
    setTeamMembers: 'setTeamMembers:1:2',
    deleteTeam: 'deleteTeam:1:2',
    testAiAgent: 'test-ai-agent:1:2',
    reconsiderConversations: 'reconsider:1:2',
    eraseContact: 'erase-contact:1',
    auditNow: 'audit-now:1:2',
  })
})

test('the schedule is told of each workflow that one started, and of no other', () => {
  const at = '2026-01-31T23:59:00Z'
  const { keeper, retain, recoverInbound, auditChannel } = scheduleIds
  for (const id of [keeper, retain, recoverInbound('1'), auditChannel('1')]) {
    expect(scheduleOf(`${id}-${at}`)).toBe(id)
    expect(scheduleOf(id)).toBeUndefined()
  }
  for (const idOf of Object.values(workflowIds))
    expect(scheduleOf(`${idOf('1', '2', '3')}-${at}`)).toBeUndefined()
})

test('workflows that fetch files are told apart from all others', () => {
  const fetching = Object.entries(workflowIds).filter(([, idOf]) => isFetchingMedia(idOf('1', '2', '3')))
  expect(fetching.map(([type]) => type)).toEqual(['fetchMedia', 'fetchMediaAgain'])
})
