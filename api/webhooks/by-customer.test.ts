import { expect, test } from 'vitest'
import type { WebhookEvent } from '../../providers/webhook-events.ts'
import { byCustomer } from './by-customer.ts'

const ours = { medium: 'whatsapp', address: 'whatsapp:+15005550006' } as const
const from = (name: string, ...otherAddresses: string[]): WebhookEvent => ({
  type: 'message',
  ours,
  message: {
    providerMessageId: name,
    receivedAt: 0,
    from: name,
    to: ours.address,
    text: name,
    media: [],
    details: { otherAddresses },
  },
})
const status = (id: string): WebhookEvent => ({
  type: 'status',
  ours,
  report: { providerMessageId: id, status: 'sent', reported: 'sent' },
})
const names = (events: WebhookEvent[]) =>
  byCustomer(events).map(queue =>
    queue.map(event => (event.type === 'message' ? event.message.providerMessageId : event.type)),
  )

test.each<[string, WebhookEvent[], string[][]]>([
  ['nothing', [], []],
  ['each customer in their order', [from('a'), from('b'), from('a')], [['a', 'a'], ['b']]],
  ['reports by themselves', [status('1'), from('a'), status('1')], [['status'], ['a'], ['status']]],
  ['one with two addresses in one queue', [from('a'), from('id'), from('b', 'a', 'id')], [['a', 'id', 'b']]],
  [
    'who turns out to be one person only later, too',
    [from('a'), from('x'), from('b'), from('a', 'b'), from('b')],
    [['a', 'b', 'a', 'b'], ['x']],
  ],
  [
    'an echo, an identity and a preference with whom they are about',
    [
      from('a'),
      { type: 'echo', ours, to: 'a', message: messageOf('x') },
      { type: 'identity', ours, addresses: ['c', 'a'] },
      { type: 'preference', ours, address: 'c', marketing: 'stop' },
    ],
    [['a', 'echo', 'identity', 'preference']],
  ],
])('%s', (_, events, expected) => {
  expect(names(events)).toEqual(expected)
})

test('the same customer of two numbers of ours is not waited for', () => {
  const other = { ...ours, address: 'whatsapp:+15005550007' }
  const elsewhere = { ...from('a'), ours: other } as WebhookEvent
  expect(names([from('a'), elsewhere])).toEqual([['a'], ['a']])
})

function messageOf(id: string) {
  return {
    providerMessageId: id,
    receivedAt: 0,
    from: ours.address,
    to: 'a',
    text: '',
    media: [],
    details: {},
  }
}
