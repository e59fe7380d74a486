import { expect, test } from 'vitest'
import {
  chosenFilters,
  type InboxSearch,
  isNarrowed,
  picked,
  queryOf,
  readInboxSearch,
  without,
} from './search.ts'
import { VIEWS } from './views.ts'

const given = (search: InboxSearch) =>
  Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined))
/** As the router writes an address, and reads it. */
const readBack = (search: InboxSearch) =>
  readInboxSearch(
    Object.fromEntries(
      new URLSearchParams(new URLSearchParams(given(search) as Record<string, string>).toString()),
    ),
  )

test.each<InboxSearch>([
  { status: 'waiting,assigned', priority: 'urgent,high' },
  { assigneeId: 'none', teamId: 'mine', channelId: 'c', label: 'a, b & c' },
  { unread: 'true', unanswered: 'false', snoozed: 'true', hasProblem: 'true' },
  { q: 'ต้น 081', sort: 'createdAt' },
  { label: '', status: '', q: '' },
  { message: 'm', place: 7, write: 'template' },
])('%o stands in the address as it is', search => {
  expect(given(readBack(search))).toEqual(search)
})

test('what the API does not know of is left out', () => {
  const search = { unread: 'maybe', sort: 'name', colour: 'red', place: '-1', write: 'poem' }
  expect(given(readInboxSearch(search))).toEqual({})
})

test('a fixed view is narrowed down, and a saved one loses what it asks for', () => {
  expect(queryOf(VIEWS.line, { priority: 'urgent' }, 'waitingSince')).toEqual({
    status: 'waiting',
    priority: 'urgent',
    sort: 'waitingSince',
  })
  const saved = { status: 'ai', label: 'vip', sort: 'createdAt' } as const
  expect(queryOf(saved, { label: '', sort: 'lastMessageAt' }, 'waitingSince')).toEqual({
    status: 'ai',
    sort: 'lastMessageAt',
  })
  expect(queryOf(saved, { write: 'template', message: 'm' }, 'waitingSince')).toEqual(saved)
})

test('what narrows a list can be taken away', () => {
  const saved = { status: 'ai', label: 'vip' }
  const search: InboxSearch = { label: '', priority: 'high' }
  expect(chosenFilters(saved, search)).toEqual([
    { filter: 'status', value: 'ai' },
    { filter: 'priority', value: 'high' },
  ])
  expect(without('status', saved)).toEqual({ status: '' })
  expect(without('priority', saved)).toEqual({ priority: undefined })
})

test.each<[what: string, InboxSearch, is: boolean]>([
  ['nothing', {}, false],
  ['what it asks for by itself', { status: 'ai' }, false],
  ['a filter less', { status: '' }, true],
  ['no filter that it has not', { label: '' }, false],
  ['words', { q: 'Mali' }, true],
  ['another order', { sort: 'createdAt' }, true],
  ['a place', { message: 'm' }, false],
])('a saved view with %s', (_, search, is) => {
  expect(isNarrowed({ status: 'ai', sort: 'waitingSince' }, search)).toBe(is)
  if (search.sort) expect(isNarrowed(VIEWS.line, search)).toBe(false)
})

test('several statuses and priorities are chosen at once, and one of the others', () => {
  expect(picked('status', 'ai', undefined)).toBe('ai')
  expect(picked('status', 'waiting', 'ai')).toBe('ai,waiting')
  expect(picked('status', 'ai', 'ai,waiting')).toBe('waiting')
  expect(picked('label', 'b', 'a')).toBe('b')
  expect(picked('label', 'a', 'a')).toBe('')
  expect(picked('label', 'a', 'a,b')).toBe('a')
})
