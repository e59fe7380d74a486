import { expect, test } from 'vitest'
import type { Found, FoundContact, FoundConversation, FoundMessage } from '../api/types.ts'
import { hitsIn } from './hits.ts'

const contact = { id: 'k', name: 'Mali', address: 'whatsapp:+66' }
const snippet = { text: 'a refund', marks: [{ start: 2, end: 8 }] }
const message = { kind: 'message', conversationId: 'c', messageId: 'm', seq: 7, contact, snippet }

const only = (group: keyof Found, item: FoundMessage | FoundContact | FoundConversation) =>
  ({ [group]: { items: [item], nextCursor: null } }) as Found

test('a message leads to its place', () => {
  const [hit] = hitsIn(only('messages', message as FoundMessage)).messages
  expect(hit).toMatchObject({
    kind: 'message',
    conversationId: 'c',
    place: { message: 'm', place: 7 },
    snippet,
  })
})

test('a note has no id: it leads to its place all the same', () => {
  const note = { ...message, kind: 'note', messageId: null } as FoundMessage
  expect(hitsIn(only('messages', note)).messages[0]).toMatchObject({
    key: 'note c 7',
    place: { message: undefined, place: 7 },
  })
})

test('a contact leads to their last conversation, if there is one', () => {
  const found = { id: 'k', name: 'Mali', addresses: ['+66'], conversationId: null, snippet } as FoundContact
  expect(hitsIn(only('contacts', found)).contacts[0]).toMatchObject({
    conversationId: undefined,
    contact: { name: 'Mali', address: '+66' },
    snippet,
  })
  const byName = { ...found, conversationId: 'c', snippet: { text: 'Mali', marks: [] } } as FoundContact
  expect(hitsIn(only('contacts', byName)).contacts[0]).not.toHaveProperty('snippet')
})

test('a conversation leads to its end', () => {
  const found = { id: 'c', contact, status: 'closed', createdAt: '2026-01-01' } as FoundConversation
  expect(hitsIn(only('conversations', found)).conversations[0]).toMatchObject({
    conversationId: 'c',
    place: {},
    status: 'closed',
  })
})
