import { expect, test } from 'vitest'
import type { ListedConversation, TimelineItem } from '../api/types.ts'
import { type EarlierPart, earlierLines, earlierMessages } from './earlier.ts'

const at = (day: number) => `2026-01-0${day}T10:00:00Z`
const message = (id: string, day: number) =>
  ({
    kind: 'message',
    seq: 1,
    message: { id, seq: 1, direction: 'inbound', author: { kind: 'contact' }, createdAt: at(day) },
  }) as unknown as TimelineItem
const event = (type: string, day: number, data = {}) =>
  ({ kind: 'event', seq: 2, event: { id: type, type, at: at(day), data } }) as unknown as TimelineItem
const read = (id: string, ...items: TimelineItem[]): EarlierPart => ({
  is: 'read',
  of: { id } as ListedConversation,
  items,
})
const show = (parts: EarlierPart[]) =>
  earlierLines(parts, at => at.slice(0, 10)).map(line => {
    if (line.kind === 'ended') return line.ended.is === 'read' ? `ended ${line.ended.score}` : line.ended.is
    return line.kind === 'past' ? `${line.of.id}: ${line.line.kind}` : line.kind
  })

test('the latest conversation stands last, its parts in their order, and below it what came of it', () => {
  const parts = [
    read('second', event('survey.scored', 4, { score: 4 }), message('d', 3)),
    read('second', message('c', 2)),
    read('first', message('b', 1), event('hours.checked', 1), message('a', 1)),
  ]
  expect(show(parts)).toEqual([
    'first: day',
    'first: message',
    'first: message',
    'ended undefined',
    'second: day',
    'second: message',
    'second: day',
    'second: message',
    'second: day',
    'second: event',
    'ended 4',
  ])
  expect(earlierMessages(parts).map(({ id }) => id)).toEqual(['d', 'c', 'b', 'a'])
})

test('no two lines have the same key, also where conversations share a day', () => {
  const lines = earlierLines([read('second', message('b', 1)), read('first', message('a', 1))], at =>
    at.slice(0, 10),
  )
  expect(new Set(lines.map(({ key }) => key)).size).toBe(lines.length)
})

test('one that may not be read is told, and nothing of it is shown', () => {
  expect(show([read('third', message('a', 2)), { is: 'hidden', id: 'second' }])).toEqual([
    'hidden',
    'third: day',
    'third: message',
    'ended undefined',
  ])
  expect(show([{ is: 'gone', id: 'second' }])).toEqual(['gone'])
})
