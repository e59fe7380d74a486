import { expect, test } from 'vitest'
import { eventsIn } from './past-events.ts'
import { ANN, CONTACT, event } from './test-words.ts'

test('messages stand for the events that tell of them', () => {
  const at = '2026-11-24T09:00:00.000Z'
  const message = { id: 'm', kind: 'contact', late: true, receivedAt: at, createdAt: at }
  const opened = event('conversation.opened')
  const events = eventsIn([
    { kind: 'event', seq: 1, event: opened },
    { kind: 'message', seq: 2, message: { ...message, direction: 'inbound', author: CONTACT } },
    {
      kind: 'message',
      seq: 3,
      message: { ...message, id: 'r', kind: 'reply', direction: 'outbound', author: ANN },
    },
  ])
  expect(events).toEqual([
    opened,
    {
      id: 'message m',
      type: 'message.received',
      at,
      actor: CONTACT,
      data: { messageId: 'm', receivedAt: at, late: true },
    },
    { id: 'message r', type: 'message.queued', at, actor: ANN, data: { messageId: 'r', kind: 'reply' } },
  ])
})
