import { expect, test } from 'vitest'
import type { StreamedEvent } from '../api/types.ts'
import { newsOf } from './news.ts'

const told = (type: string, more: object = {}) =>
  ({ type, conversationId: 'c', actor: { kind: 'system' }, data: {}, ...more }) as unknown as StreamedEvent
const ann = { actor: { kind: 'agent', id: 'ann' } }
const message = { message: { id: 'm' } }

test.each<[what: string, event: StreamedEvent, expected: string | undefined]>([
  ['what the customer writes', told('message.received', message), 'message'],
  ['what a colleague or oneself writes', told('message.queued', { ...message, ...ann }), 'message'],
  ['a step of its delivery is none', told('message.status', message), undefined],
  ['its failure', told('message.failed', message), 'trouble'],
  ['a doubt, also without the message', told('message.unknown'), 'trouble'],
  ['a note', told('conversation.noted', ann), 'note'],
  ['what a colleague did', told('conversation.resolved', { actor: { kind: 'agent', id: 'bob' } }), 'event'],
  ['what one did oneself is told by its outcome', told('conversation.resolved', ann), undefined],
  ['what happens by itself', told('survey.scored'), 'event'],
  ['what is no line of the thread', told('hours.checked'), undefined],
])('%s', (_, event, expected) => {
  expect(newsOf(event, 'ann')?.is).toBe(expected)
})
