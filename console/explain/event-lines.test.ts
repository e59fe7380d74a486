import { expect, test } from 'vitest'
import { eventLine } from './event-lines.ts'
import type { Actor, Facts } from './facts.ts'
import { ANN, CONTACT, inEnglish, names, SYSTEM } from './test-words.ts'

function line(type: string, actor: Actor, data: Facts = {}) {
  const { text, reason, tone } = eventLine({ type, actor, data }, names)
  return { text: inEnglish(text), reason: inEnglish(reason), tone }
}

test('taking and assigning a conversation are shown differently, each with the reason', () => {
  expect(line('conversation.assigned', ANN, { agentId: 'ann', reason: 'assigned' })).toEqual({
    text: 'Ann took it',
    reason: undefined,
    tone: 'plain',
  })
  const given = line('conversation.assigned', ANN, { agentId: 'sam', reason: 'Sam has the fewest' })
  expect(given.text).toBe('Ann assigned it to Sam')
  expect(given.reason).toBe('Sam has the fewest')
  expect(line('conversation.assigned', SYSTEM, { agentId: 'sam' }).text).toBe('It is assigned to Sam')
})

test('a choice tells by what, and who would have been next', () => {
  const considered = [
    { agentId: 'ann', name: 'Ann', load: 1, capacity: 5 },
    { agentId: 'sam', name: 'Sam', load: 2, capacity: 5 },
  ]
  const decision = { chosen: { agentId: 'ann', by: 'lowest_load' }, next: { agentId: 'sam' }, considered }
  expect(line('conversation.assigned', SYSTEM, { agentId: 'ann', decision }).reason).toBe(
    'The lowest load. Ann had 1 of 5; Sam would have been next.',
  )
})

test('a refused command tells the words of its code, or what came with a code that is new', () => {
  const refused = line('command.refused', ANN, { command: 'reopen', code: 'not_resolved', detail: '…' })
  expect(refused).toEqual({
    text: 'Ann: “Reopen” was refused',
    reason: 'Only a resolved conversation can be reopened.',
    tone: 'bad',
  })
  const unknown = line('command.refused', ANN, { command: 'teleport', code: 'too_far', detail: 'Too far.' })
  expect(unknown).toMatchObject({ text: 'Ann: “Teleport” was refused', reason: 'Too far.' })
})

test('a score shows its stars, and a reason that is a code reads as words', () => {
  expect(line('survey.scored', CONTACT, { score: 4 }).text).toBe('The customer scored ★★★★☆ 4 of 5')
  expect(line('survey.scored', CONTACT, { score: 1, late: true }).text).toBe(
    'The customer scored ★☆☆☆☆ 1 of 5, late',
  )
  expect(line('conversation.closed', SYSTEM, { reason: 'a_new_reason' }).reason).toBe('A new reason')
})

test('a reaction is told with its emoji, and that it was taken back', () => {
  const reacted = (data: Facts) => line('message.reacted', CONTACT, data).text
  expect(reacted({ emoji: '👍', removed: false })).toBe('The customer reacted with 👍')
  expect(reacted({ emoji: null, removed: false })).toBe('The customer reacted with a sticker')
  expect(reacted({ emoji: null, removed: true })).toBe('The customer removed their reaction')
})

test('labels, settling, opt-outs and blocked customers', () => {
  expect(
    line('conversation.labelled', ANN, { added: ['vip'], removed: ['new'], leftOut: ['a'] }),
  ).toMatchObject({
    text: 'Ann changed the labels: +vip −new',
    reason: 'Left out, because a conversation can have only so many labels: a.',
  })
  expect(line('message.settled', ANN, { sent: false }).text).toBe('Ann stated that the message was not sent')
  expect(line('contact.opted_out', SYSTEM, { by: 'refused', code: '21610' })).toMatchObject({
    text: 'The provider refuses messages to the customer: they opted out',
    reason: 'A message was refused with code 21610.',
  })
  expect(line('message.received', CONTACT, { blocked: true }).text).toBe('A blocked customer wrote')
})

test('a snooze tells until when, and why it ended', () => {
  expect(line('conversation.snoozed', ANN, { until: '2026-11-24T15:00:00.000Z' }).text).toBe(
    'Ann snoozed it until 15:00',
  )
  expect(line('conversation.snoozed', ANN, { until: null }).text).toBe(
    'Ann snoozed it until the customer writes',
  )
  expect(line('conversation.unsnoozed', SYSTEM, { because: 'customer_wrote' }).reason).toBe(
    'The customer wrote.',
  )
  expect(line('conversation.prioritized', ANN, { before: 'normal', after: 'urgent' }).text).toBe(
    'Ann changed the priority: normal → urgent',
  )
})

test('without an id it was the administrator, or an AI agent', () => {
  expect(line('conversation.resolved', { kind: 'agent' }).text).toBe('The administrator resolved it')
  expect(line('conversation.resolved', { kind: 'ai' }).text).toBe('The AI agent resolved it')
})

test('an event of a kind the page has not heard of is told by its type and reason', () => {
  expect(line('routing.evaluated', SYSTEM, { reason: 'rule “VIP” matched' })).toEqual({
    text: 'Routing evaluated',
    reason: 'Rule “VIP” matched',
    tone: 'plain',
  })
})
