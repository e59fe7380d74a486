import { expect, test } from 'vitest'
import type { ConversationEvent, Message } from '../types.ts'
import { timelineOf } from './timeline.js'

const event = (id: string, type: string, data: Record<string, unknown> = {}): ConversationEvent => ({
  id,
  type,
  data,
  conversationId: 'c',
  channelId: 'h',
  at: '2026-11-24T09:00:00.000Z',
  actor: { kind: 'system' },
})

const message = (id: string): Message => ({
  id,
  direction: 'inbound',
  kind: 'contact',
  author: { kind: 'contact' },
  text: id,
  media: [],
  template: null,
  details: {},
  shownAs: null,
  reactions: [],
  status: 'received',
  error: null,
  late: false,
  createdAt: '2026-11-24T09:00:00.000Z',
})

const keys = (events: ConversationEvent[], messages: Message[]) =>
  timelineOf(events, messages, () => 'Ann').map(({ kind, key }) => `${kind} ${key}`)

test('each message is placed at its event, independent of its time', () => {
  const events = [
    event('1', 'conversation.opened'),
    event('2', 'message.received', { messageId: 'first' }),
    event('3', 'conversation.noted', { text: 'be nice' }),
    event('4', 'message.queued', { messageId: 'second' }),
    event('5', 'message.failed', { messageId: 'second' }),
  ]
  expect(keys(events, [message('second'), message('first')])).toEqual([
    'event 1',
    'message first',
    'note 3',
    'message second',
    'event 5',
  ])
})

test('a message that no event tells of is not lost, and one that is not there yet leaves no gap', () => {
  const events = [event('1', 'message.received', { messageId: 'not there yet' })]
  expect(keys(events, [message('untold')])).toEqual(['message untold'])
})
