import { expect, test } from 'vitest'
import type { ConversationEvent } from './facts.ts'
import { CONTACT, event, names } from './test-words.ts'
import { timelineOf } from './timeline.ts'

const message = (id: string) => ({ id, author: CONTACT })

const kinds = (events: ConversationEvent[], messages: { id: string; author: typeof CONTACT }[]) =>
  timelineOf(events, messages, names).map(({ kind, key }) => `${kind} ${key}`)

test('each message is placed at its event, independent of its time', () => {
  const events = [
    event('conversation.opened'),
    event('message.received', { messageId: 'first' }),
    event('conversation.noted', { text: 'be nice' }),
    event('message.queued', { messageId: 'second' }),
    event('message.failed', { messageId: 'second' }),
  ]
  expect(kinds(events, [message('second'), message('first')])).toEqual([
    'event conversation.opened 09:00',
    'message first',
    'note conversation.noted 09:00',
    'message second',
    'event message.failed 09:00',
  ])
})

test('a message that no event tells of is not lost, and one that is not there yet leaves no gap', () => {
  const events = [event('message.received', { messageId: 'not there yet' })]
  expect(kinds(events, [message('untold')])).toEqual(['message untold'])
})
