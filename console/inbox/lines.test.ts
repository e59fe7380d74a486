import { expect, test } from 'vitest'
import type { TimelineItem } from '../api/types.ts'
import { linesOf } from './lines.ts'

const message = (seq: number, at: string, who = 'contact') =>
  ({
    kind: 'message',
    seq,
    message: {
      id: `m${seq}`,
      seq,
      direction: who === 'contact' ? 'inbound' : 'outbound',
      author: { kind: who, id: null },
      createdAt: `2026-01-${at}`,
    },
  }) as unknown as TimelineItem
const event = (type: string, at: string) =>
  ({
    kind: 'event',
    seq: 1,
    event: { id: `e ${type}`, type, at: `2026-01-${at}` },
  }) as unknown as TimelineItem

const items = [
  event('conversation.opened', '01T10:00:00Z'),
  message(1, '01T10:00:00Z'),
  message(2, '01T10:01:00Z'),
  event('hours.checked', '01T10:01:00Z'),
  event('conversation.assigned', '01T10:02:00Z'),
  message(5, '01T10:03:00Z', 'agent'),
  message(6, '02T09:00:00Z'),
]
const show = (options: { showsAll?: boolean; readSeq?: number } = {}) =>
  linesOf(items, { showsAll: false, readSeq: undefined, dayKey: at => at.slice(0, 10), ...options }).map(
    line =>
      line.kind === 'message'
        ? `${line.key}${line.isFirst ? '!' : ''}`
        : line.kind === 'hidden'
          ? `hidden ${line.count}`
          : line.kind,
  )

test('days, authors and telling events', () => {
  expect(show()).toEqual(['hidden 2', 'day', 'm1!', 'm2', 'event', 'm5!', 'day', 'm6!'])
})

test('all events, if asked for', () => {
  expect(show({ showsAll: true })).toEqual([
    'hidden 0',
    'day',
    'event',
    'm1!',
    'm2',
    'event',
    'event',
    'm5!',
    'day',
    'm6!',
  ])
})

test('what is new begins at the customer’s first message that was not read', () => {
  expect(show({ readSeq: 1 })).toEqual(['hidden 2', 'day', 'm1!', 'new', 'm2!', 'event', 'm5!', 'day', 'm6!'])
  expect(show({ readSeq: 2 })).toEqual(['hidden 2', 'day', 'm1!', 'm2', 'event', 'm5!', 'day', 'new', 'm6!'])
})
