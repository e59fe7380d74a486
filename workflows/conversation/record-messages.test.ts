import { expect, test } from 'vitest'
import type { InboundMessage } from '../../domain/message.ts'
import { takeMessages } from './record-messages.ts'
import { conversationOf } from './state.ts'

const message = (text: string): InboundMessage => ({
  providerMessageId: 'SM1',
  receivedAt: 1,
  from: '+15005550100',
  to: '+15005550006',
  text,
  media: [],
  details: {},
})

/** The sizes of the batches that messages of these lengths are taken in. */
function batches(lengths: number[]): number[] {
  const c = conversationOf({ channelId: 'channel', address: '+15005550100', conversationId: 'conversation' })
  c.state.queue.push(
    ...lengths.map(length => ({ kind: 'message' as const, message: message('ส'.repeat(length)) })),
  )
  const taken: number[] = []
  for (let entry = c.state.queue.shift(); entry?.kind === 'message'; entry = c.state.queue.shift()) {
    taken.push(takeMessages(c, entry.message).length)
  }
  return taken
}

test.each([
  ['a burst is one', Array(30).fill(100), [30]],
  ['many are several', Array(120).fill(10), [50, 50, 20]],
  ['long ones are as many as the server takes at once', Array(7).fill(150_000), [2, 2, 2, 1]],
  ['what is too long for that goes alone', [10, 900_000, 10, 10], [1, 1, 2]],
])('%s', (_, lengths, expected) => {
  expect(batches(lengths)).toEqual(expected)
})

test('an entry that is not a message ends a batch', () => {
  const c = conversationOf({ channelId: 'channel', address: '+15005550100', conversationId: 'conversation' })
  c.state.queue.push({ kind: 'message', message: message('b') }, { kind: 'look' })
  expect(takeMessages(c, message('a'))).toHaveLength(2)
  expect(c.state.queue).toEqual([{ kind: 'look' }])
})
