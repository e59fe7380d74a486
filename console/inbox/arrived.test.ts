import { expect, test } from 'vitest'
import type { Message, TimelineItem } from '../api/types.ts'
import { notArrived, type Pending } from './arrived.ts'

const NOW = Date.UTC(2026, 10, 30, 9)

const reply = (fields: Partial<Pending>): Pending => ({
  key: 'a',
  text: 'Good morning',
  files: 0,
  agentId: 'ann',
  after: 3,
  at: NOW,
  ...fields,
})

const sent = (seq: number, fields: Partial<Message> = {}): TimelineItem => {
  const message = {
    id: `message ${seq}`,
    seq,
    direction: 'outbound',
    author: { kind: 'agent', id: 'ann' },
    text: 'Good morning',
    media: [],
    ...fields,
  } as unknown as Message
  return { kind: 'message', seq, message }
}

const shownOf = (pending: Pending[], items: TimelineItem[]) =>
  notArrived(pending, items, NOW).shown.map(({ key }) => key)

test('one that the stream brought before the answer is not shown twice', () => {
  const { shown, kept } = notArrived([reply({})], [sent(4)], NOW)
  expect(shown).toEqual([])
  expect(kept).toMatchObject([{ key: 'a' }])
})

test.each<[string, TimelineItem[]]>([
  ['the thread has nothing new', []],
  ['the same words stood there before', [sent(3)]],
  ['a colleague wrote the same', [sent(4, { author: { kind: 'agent', id: 'bo' } })]],
  ['the customer wrote the same', [sent(4, { direction: 'inbound' })]],
  ['something else was sent', [sent(4, { text: 'Good evening' })]],
  ['the one that came has a file', [sent(4, { media: [{ url: null }] })]],
])('it stays while %s', (_, items) => {
  expect(shownOf([reply({})], items)).toEqual(['a'])
})

test('with its id it is recognised by that alone, and is done with', () => {
  const known = reply({ messageId: 'message 5' })
  expect(shownOf([known], [sent(4)])).toEqual(['a'])
  expect(notArrived([known], [sent(4), sent(5, { text: 'changed' })], NOW)).toEqual({ shown: [], kept: [] })
})

test('of two with the same words, each has a message of its own', () => {
  const [first, second] = [reply({ key: 'a' }), reply({ key: 'b' })]
  expect(shownOf([first, second], [])).toEqual(['a', 'b'])
  expect(shownOf([first, second], [sent(4)])).toEqual(['b'])
  expect(shownOf([first, second], [sent(4), sent(6)])).toEqual([])
  // The first is answered and done with. Its message is still none of the second's.
  const { kept } = notArrived([{ ...first, messageId: 'message 4' }, second], [sent(4)], NOW)
  expect(kept).toMatchObject([{ key: 'b', after: 4 }])
  expect(shownOf(kept, [sent(4)])).toEqual(['b'])
})

test('one that was accepted and never comes is not shown for ever', () => {
  const old = reply({ messageId: 'message 4', at: NOW - 11 * 60_000 })
  expect(notArrived([old], [], NOW)).toEqual({ shown: [], kept: [] })
})
