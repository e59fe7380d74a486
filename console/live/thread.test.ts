import { expect, test } from 'vitest'
import type { StreamedEvent, TimelineItem } from '../api/types.ts'
import { type Timeline, timelineAfter } from './thread.ts'

const message = (seq: number, status = 'received') => ({ id: `m${seq}`, seq, status })
const items = (...seqs: number[]) =>
  seqs.map(seq => ({ kind: 'message', seq, message: message(seq) }) as unknown as TimelineItem)
const told = (type: string, more: object) =>
  ({ id: type, type, conversationId: 'c', channelId: 'h', data: {}, ...more }) as unknown as StreamedEvent

const whole: Timeline = {
  pageParams: [undefined, { older: 'x' }],
  pages: [
    { items: items(9, 8), nextCursor: 'x' },
    { items: items(5, 4), nextCursor: 'y' },
  ],
}
const past: Timeline = {
  pageParams: [undefined],
  pages: [{ items: items(5, 4), nextCursor: 'y', newerCursor: 'z' }],
}
const shown = ({ pages }: Timeline) =>
  pages
    .flatMap(({ items }) => items)
    .map(item => (item.kind === 'message' ? `${item.seq} ${item.message.status}` : item.kind))

const received = (seq: number) => told('message.received', { message: message(seq) })
const read = (seq: number) => told('message.status', { message: message(seq, 'read') })
const noted = told('conversation.noted', {})

test.each<[what: string, timeline: Timeline, event: StreamedEvent, expected: string[]]>([
  ['a new message is the newest', whole, received(11), ['11 received', '9 received', '8 received']],
  ['one that came late goes to its place', whole, received(7), ['9 received', '8 received', '7 received']],
  ['one that is there changes', whole, read(8), ['9 received', '8 read']],
  ['one before what is loaded comes with its page', whole, received(1), ['9 received', '8 received']],
  ['a note is the newest', whole, noted, ['note', '9 received', '8 received']],
  ['in the past, what is new comes with its page', past, received(11), []],
  ['in the past, a note comes with its page', past, noted, []],
])('%s', (_, timeline, event, expected) => {
  const rest = ['5 received', '4 received']
  expect(shown(timelineAfter(timeline, event))).toEqual([...expected, ...rest])
})

test('in the past, what is there changes', () => {
  expect(shown(timelineAfter(past, read(5)))).toEqual(['5 read', '4 received'])
})
