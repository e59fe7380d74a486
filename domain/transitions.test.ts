import { describe, expect, test } from 'vitest'
import type { Actor } from './conversation.ts'
import { type CommandKind, judge, type OpenStatus } from './transitions.ts'

const ann: Actor = { kind: 'agent', id: 'ann', role: 'agent' }
const bob: Actor = { kind: 'agent', id: 'bob', role: 'agent' }
const supervisor: Actor = { kind: 'agent', id: 'sue', role: 'supervisor' }
const adminToken: Actor = { kind: 'agent', role: 'admin' }

const statuses: OpenStatus[] = ['ai', 'waiting', 'assigned', 'resolved']

describe('each cell of the table, for the agent who has the conversation', () => {
  const table: [CommandKind, string, string, string, string][] = [
    ['reply', 'takeOverAndSend', 'takeOverAndSend', 'send', 'already_resolved'],
    ['assign', 'assign', 'assign', 'assign', 'reopenAssigned'],
    ['unassign', 'not_assigned', 'not_assigned', 'returnToLine', 'already_resolved'],
    ['resolve', 'resolve', 'resolve', 'resolve', 'already_resolved'],
    ['reopen', 'not_resolved', 'not_resolved', 'not_resolved', 'reopen'],
    ['note', 'annotate', 'annotate', 'annotate', 'annotate'],
    ['label', 'annotate', 'annotate', 'annotate', 'annotate'],
    ['snooze', 'not_assigned', 'not_assigned', 'snooze', 'already_resolved'],
    ['unsnooze', 'not_snoozed', 'not_snoozed', 'unsnooze', 'not_snoozed'],
    ['prioritize', 'prioritize', 'prioritize', 'prioritize', 'prioritize'],
    ['retrySend', 'retry', 'retry', 'retry', 'retry'],
    ['settleSend', 'settle', 'settle', 'settle', 'settle'],
    ['skipSurvey', 'no_open_survey', 'no_open_survey', 'no_open_survey', 'skipSurvey'],
  ]
  const cells = table.flatMap(([command, ...outcomes]) =>
    outcomes.map((outcome, index) => [command, statuses[index] as OpenStatus, outcome] as const),
  )
  test.each(cells)('%s while %s: %s', (command, status, expected) => {
    const assigneeId = status === 'assigned' ? 'ann' : undefined
    const outcome = judge(command, ann, { status, assigneeId })
    expect('step' in outcome ? outcome.step : outcome.refused).toBe(expected)
  })
})

describe('who may', () => {
  const assignedToAnn = { status: 'assigned', assigneeId: 'ann' } as const
  test.each([
    'reply',
    'assign',
    'unassign',
    'resolve',
    'retrySend',
    'snooze',
    'unsnooze',
    'prioritize',
  ] as const)('%s: not another agent', command => {
    expect(judge(command, bob, assignedToAnn)).toEqual({ refused: 'assigned_to_other' })
    expect(judge(command, supervisor, assignedToAnn)).toHaveProperty('step')
    expect(judge(command, adminToken, assignedToAnn)).toHaveProperty('step')
    expect(judge(command, { kind: 'operator' }, assignedToAnn)).toHaveProperty('step')
  })
  test('everyone may leave a note', () => {
    expect(judge('note', bob, assignedToAnn)).toEqual({ step: 'annotate' })
  })
  test('a token that is no agent can’t take over by replying', () => {
    expect(judge('reply', adminToken, { status: 'waiting' })).toEqual({ refused: 'author_not_agent' })
    expect(judge('reply', adminToken, assignedToAnn)).toEqual({ step: 'send' })
  })
})
