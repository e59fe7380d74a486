import { expect, test } from 'vitest'
import type { ListedConversation, StreamedEvent } from '../api/types.ts'
import { type Pages, placeRow, rowAfter, rowRead } from './rows.ts'

type Row = ListedConversation

const row = (id: string, more: Partial<Row> = {}) =>
  ({
    id,
    status: 'waiting',
    assigneeId: null,
    teamId: null,
    channelId: 'c',
    contact: { id: `contact ${id}`, name: id, address: '+1' },
    labels: [],
    priority: 'normal',
    unread: { count: 0, readSeq: 0 },
    viewers: [],
    drafts: [],
    snooze: null,
    waitingSince: `2026-01-0${id}`,
    createdAt: `2026-01-0${id}`,
    lastMessage: null,
    lastInboundSeq: 1,
    ...more,
  }) as unknown as Row

const pagesOf = (...pages: [ids: string, next: string | null][]): Pages<Row> => ({
  pageParams: pages.map(() => undefined),
  pages: pages.map(([ids, nextCursor]) => ({ items: [...ids].map(id => row(id)), nextCursor })),
})
const idsOf = ({ pages }: Pages<Row>) =>
  pages.map(({ items }) => items.map(({ id }) => id).join('')).join(' ')

const line = { status: 'waiting', sort: 'waitingSince' } as const

test.each<[what: string, pages: Pages<Row>, changed: Row, expected: string]>([
  ['a new row goes where its wait puts it', pagesOf(['13', 'x'], ['57', null]), row('2'), '123 57'],
  ['between two pages it opens the second', pagesOf(['13', 'x'], ['57', null]), row('4'), '13 457'],
  ['at the end of a whole list it is last', pagesOf(['13', null]), row('9'), '139'],
  ['behind the loaded part it waits for its page', pagesOf(['13', 'x']), row('9'), '13'],
  ['an empty list takes it', pagesOf(['', null]), row('1'), '1'],
  ['a row that no longer belongs goes', pagesOf(['123', null]), row('2', { status: 'assigned' }), '13'],
  ['a row that never belonged stays away', pagesOf(['13', null]), row('2', { status: 'ai' }), '13'],
  ['a changed place', pagesOf(['12', 'x'], ['3', null]), row('1', { waitingSince: '2026-01-09' }), '2 31'],
])('%s', (_, pages, changed, expected) => {
  expect(idsOf(placeRow(pages, line, changed, 'me'))).toBe(expected)
})

test('what a row can’t tell keeps its place', () => {
  const query = { ...line, hasProblem: 'true' } as const
  expect(idsOf(placeRow(pagesOf(['13', null]), query, row('1'), 'me'))).toBe('13')
  expect(idsOf(placeRow(pagesOf(['13', null]), query, row('2'), 'me'))).toBe('13')
})

test('only what the customer writes is unread, once, and until it is read', () => {
  const told = (lastInboundSeq: number) =>
    ({
      type: 'message.received',
      actor: {},
      conversation: row('1', { lastInboundSeq }),
    }) as unknown as StreamedEvent
  const counts: unknown[] = []
  let now = rowAfter(undefined, told(2), 'me')
  for (const next of [2, 5, 5, 7]) {
    counts.push(now?.unread?.count)
    now = rowAfter(now, told(next), 'me')
  }
  expect([...counts, now?.unread?.count]).toEqual([1, 1, 2, 2, 3])
  const read = rowRead(now as Row, 7)
  expect(read.unread).toEqual({ count: 0, readSeq: 7 })
  expect(rowRead(read, 6).unread).toEqual({ count: 1, readSeq: 6 })
  expect(rowAfter(undefined, told(2), undefined)?.unread).toBeNull()
})

test('a draft ends with the message, or the note, that it became', () => {
  const drafts = (['reply', 'note'] as const).flatMap(mode =>
    ['ann', 'bob'].map(agentId => ({ agentId, mode, since: '' })),
  )
  const left = (type: string) => {
    const event = { type, actor: { kind: 'agent', id: 'ann' }, conversation: row('1') }
    const after = rowAfter(row('1', { drafts }), event as unknown as StreamedEvent, 'me')
    return after?.drafts.map(({ agentId, mode }) => `${agentId} ${mode}`)
  }
  expect(left('message.queued')).toEqual(['bob reply', 'ann note', 'bob note'])
  expect(left('conversation.noted')).toEqual(['ann reply', 'bob reply', 'bob note'])
  expect(left('conversation.labelled')).toHaveLength(4)
})
