import { expect, test } from 'vitest'
import type { Actor } from '../types.ts'
import { eventLine } from './event-lines.js'

const ANN: Actor = { kind: 'agent', id: 'ann' }
const names: Record<string, string> = { ann: 'Ann', bob: 'Bob' }
const line = (type: string, actor: Actor, data: Record<string, unknown> = {}) =>
  eventLine({ type, actor, data }, id => names[String(id)] ?? 'another agent')

test('taking and assigning a conversation are shown differently, each with the reason', () => {
  expect(line('conversation.assigned', ANN, { agentId: 'ann', reason: 'assigned' })).toEqual({
    text: 'Ann took it',
    reason: undefined,
    tone: 'plain',
  })
  const given = line('conversation.assigned', ANN, { agentId: 'bob', reason: 'Bob has the fewest' })
  expect(given.text).toBe('Ann assigned it to Bob')
  expect(given.reason).toBe('Bob has the fewest')
  expect(line('conversation.assigned', { kind: 'system' }, { agentId: 'bob' }).text).toBe(
    'Switchboard assigned it to Bob',
  )
})

test('a refused command tells what the API says of its code', () => {
  const refused = line('command.refused', ANN, {
    command: 'reopen',
    code: 'not_resolved',
    detail: 'Only a resolved conversation can be reopened.',
  })
  expect(refused.text).toBe('Ann: “reopen” was refused')
  expect(refused.reason).toBe('Only a resolved conversation can be reopened.')
  expect(refused.tone).toBe('bad')
})

test('a score shows its stars, and a reason that is a code reads as words', () => {
  expect(line('survey.scored', { kind: 'contact' }, { score: 4 }).text).toBe(
    'The customer scored ★★★★☆ 4 of 5',
  )
  expect(line('conversation.closed', { kind: 'system' }, { reason: 'reopen_period_over' }).reason).toBe(
    'reopen period over',
  )
})

test('a reaction is told with its emoji, and that it was taken back', () => {
  const reacted = (data: Record<string, unknown>) => line('message.reacted', { kind: 'contact' }, data).text
  expect(reacted({ messageId: 'm', emoji: '👍', removed: false })).toBe('The customer reacted with 👍')
  expect(reacted({ messageId: 'm', emoji: null, removed: false })).toBe('The customer reacted with a sticker')
  expect(reacted({ messageId: 'm', emoji: null, removed: true })).toBe('The customer removed their reaction')
})

test('an event of a kind the page has not heard of is told by its type and reason', () => {
  expect(line('routing.evaluated', { kind: 'system' }, { reason: 'rule “VIP” matched' })).toEqual({
    text: 'Routing evaluated',
    reason: 'rule “VIP” matched',
    tone: 'plain',
  })
})
