import { describe, expect, test } from 'vitest'
import type { StreamedEvent } from '../api/types.ts'
import { agent, boardWith, channel, entry } from './example.ts'
import { boardAfter, type Told } from './patch.ts'
import type { Board } from './types.ts'

const event = (type: string, more: Partial<Told> = {}): Told => ({
  type,
  conversationId: 'c1',
  channelId: 'shop',
  at: '2026-11-24T10:00:00.000Z',
  data: {},
  ...more,
})
const conversation = (more: object) =>
  ({
    assigneeId: 'ann',
    waitingSince: null,
    window: null,
    ...more,
  }) as unknown as StreamedEvent['conversation']

const closing = { conversationId: 'c1', channelId: 'shop' } as Board['closingWindows']['items'][number]
const BOARD = boardWith({
  channels: { items: [channel('shop', [entry('c1'), entry('c2')]), channel('help', [])], more: false },
  agents: { total: 2, items: [agent('ann'), agent('bob', { presence: 'away', freeSeats: 0 })] },
  closingWindows: { total: 1, capped: false, items: [closing] },
})
const ann = (board: Board) => board.agents.items[0]
const shop = (board: Board) => board.channels.items[0]?.line

test('presence changes free seats', () => {
  const { board, isSure } = boardAfter(
    BOARD,
    event('agent.presence', { data: { agentId: 'bob', presence: 'online', since: 'then' } }),
  )
  expect(board.agents.items[1]).toMatchObject({ presence: 'online', presenceSince: 'then', freeSeats: 2 })
  expect(isSure).toBe(true)
  expect(
    boardAfter(BOARD, event('agent.presence', { data: { agentId: 'x', presence: 'away' } })).isSure,
  ).toBe(false)
})

test('a new name needs no reading; another capacity may give something out', () => {
  const changed = (more: object) => {
    const now = { ...BOARD.agents.items[0], ...more } as unknown as StreamedEvent['agent']
    return boardAfter(BOARD, event('agent.changed', { data: { id: 'ann' }, agent: now }))
  }
  const renamed = changed({ name: 'Anna' })
  expect([renamed.isSure, ann(renamed.board)?.name]).toEqual([true, 'Anna'])
  const greater = changed({ capacity: 9 })
  expect([greater.isSure, ann(greater.board)]).toEqual([
    false,
    expect.objectContaining({ capacity: 9, freeSeats: 8 }),
  ])
  expect(boardAfter(BOARD, event('agent.changed', { data: { id: 'ann' } })).isSure).toBe(false)
  const shop = { id: 'shop', name: 'The shop' }
  const front = boardAfter(BOARD, event('channel.changed', { data: { id: 'shop' }, channel: shop }))
  expect([front.isSure, front.board.channels.items[0]?.name]).toEqual([true, 'The shop'])
})

describe('who comes to wait', () => {
  const SINCE = '2026-11-24T10:00:00.000Z'
  const comes = (id: string, more: { data?: object; waitingSince?: string | null } = {}) =>
    event('conversation.waiting', {
      conversationId: id,
      data: { because: 'others are before it', priority: 'normal', ...more.data },
      conversation: conversation({
        contact: { name: 'Nok' },
        priority: 'normal',
        teamId: null,
        waitingSince: more.waitingSince ?? SINCE,
      }),
    })
  const long = boardWith({
    channels: {
      items: [channel('shop', [entry('a', { priority: 'high' }), entry('b'), entry('c')])],
      more: false,
    },
  })
  const [first] = long.channels.items
  if (!first) throw new Error('there is one')
  /** 90 wait, of whom three are loaded. */
  const longer = {
    ...long,
    channels: { more: false, items: [{ ...first, line: { ...first.line, depth: 90 } }] },
  }
  const ids = (board: Board) => shop(board)?.entries.map(({ conversationId }) => conversationId)

  test.each<[what: string, board: Board, told: Told, expected: string[]]>([
    ['stands at the end', long, comes('n'), ['a', 'b', 'c', 'n']],
    [
      'stands before who is less urgent',
      long,
      comes('n', { data: { priority: 'urgent' } }),
      ['n', 'a', 'b', 'c'],
    ],
    [
      'stands before who has waited less',
      long,
      comes('n', { data: { priority: 'high' }, waitingSince: '2026-11-24T08:00:00.000Z' }),
      ['n', 'a', 'b', 'c'],
    ],
    ['is not among the first of a longer line', longer, comes('n'), ['a', 'b', 'c']],
    [
      'is, if they are urgent, and the last of those goes behind',
      longer,
      comes('n', { data: { priority: 'urgent' } }),
      ['n', 'a', 'b'],
    ],
    ['stands once', long, comes('b', { data: { priority: 'urgent' } }), ['b', 'a', 'c']],
  ])('%s', (_, board, told, expected) => {
    const after = boardAfter(board, told)
    expect(ids(after.board)).toEqual(expected)
    // Why the others wait may be another reason now.
    expect(after.isSure).toBe(false)
  })

  test('has a name, a reason and a window, and the length is as it is told', () => {
    const { board } = boardAfter(longer, comes('n', { data: { priority: 'urgent', teamId: 't' } }))
    expect(shop(board)?.entries[0]).toMatchObject({
      contactName: 'Nok',
      because: 'others are before it',
      since: SINCE,
      teamId: 't',
    })
    expect(shop(board)?.depth).toBe(90)
    // Who has waited longest is one place further back.
    expect(shop(board)?.oldest).toMatchObject({ conversationId: 'a', place: 2 })
  })

  test('keeps the time since which they wait', () => {
    const { board } = boardAfter(long, comes('b', { data: { because: 'of 2 possible agents: 2 offline' } }))
    expect(shop(board)?.entries[1]).toMatchObject({
      since: '2026-11-24T09:00:00.000Z',
      because: 'of 2 possible agents: 2 offline',
    })
    expect(shop(board)?.depth).toBe(3)
  })

  test('is not shown on the board of another team', () => {
    const ofTeam = comes('n', { data: { teamId: 'sales' } })
    expect(boardAfter(long, ofTeam, { teamId: 'support' }).board).toBe(long)
    expect(ids(boardAfter(long, ofTeam, { teamId: 'sales' }).board)).toContain('n')
  })

  test('goes to another place with another priority', () => {
    const told = event('conversation.prioritized', { conversationId: 'c', data: { after: 'urgent' } })
    expect(ids(boardAfter(long, told).board)).toEqual(['c', 'a', 'b'])
  })
})

test('who gets an agent leaves the line, and fills a seat', () => {
  const { board } = boardAfter(BOARD, event('conversation.assigned', { data: { agentId: 'ann' } }))
  expect(shop(board)).toMatchObject({ depth: 1, entries: [{ conversationId: 'c2' }] })
  expect(ann(board)).toMatchObject({ load: 2, freeSeats: 1 })
})

test('of a transfer, nobody’s load is guessed', () => {
  const { board, isSure } = boardAfter(
    BOARD,
    event('conversation.assigned', { conversationId: 'c9', data: { agentId: 'ann' } }),
  )
  expect(ann(board)?.load).toBe(1)
  expect(isSure).toBe(false)
})

test('what is resolved is gone from all lists, and frees a seat', () => {
  const { board } = boardAfter(BOARD, event('conversation.resolved', { data: { assigneeId: 'ann' } }))
  expect(ann(board)).toMatchObject({ load: 0, freeSeats: 3 })
  expect(board.closingWindows).toMatchObject({ total: 0, items: [] })
  expect(shop(board)?.entries.map(({ conversationId }) => conversationId)).toEqual(['c2'])
})

test('the depth of a line is told; who came is not', () => {
  const changed = (depth: number) =>
    boardAfter(BOARD, event('line.changed', { data: { depth, capped: false, oldestSince: 'then' } }))
  expect(shop(changed(2).board)).toMatchObject({ depth: 2, oldestSince: 'then' })
  expect([changed(2).isSure, changed(3).isSure]).toEqual([true, false])
})

test('a message opens the window, and is the oldest question unless an older one waits', () => {
  const since = '2026-11-24T10:00:00.000Z'
  const wrote = event('message.received', {
    conversation: conversation({ waitingSince: since, window: { freeTextUntil: 'later' } }),
  })
  const { board, isSure } = boardAfter(BOARD, wrote)
  expect(isSure).toBe(true)
  expect(board.closingWindows.items).toEqual([])
  expect(shop(board)?.entries[0]?.freeTextUntil).toBe('later')
  expect(ann(board)?.oldestUnanswered).toEqual({ conversationId: 'c1', channelId: 'shop', since })
  const older = { conversationId: 'c0', channelId: 'shop', since: '2026-11-24T09:00:00.000Z' }
  const busy = boardWith({ agents: { total: 1, items: [agent('ann', { oldestUnanswered: older })] } })
  expect(ann(boardAfter(busy, wrote).board)?.oldestUnanswered).toEqual(older)
})

test('an answer ends the wait', () => {
  const asked = { conversationId: 'c1', channelId: 'shop', since: 'then' }
  const busy = boardWith({ agents: { total: 1, items: [agent('ann', { oldestUnanswered: asked })] } })
  const answered = boardAfter(busy, event('message.queued', { conversation: conversation({}) }))
  expect(ann(answered.board)?.oldestUnanswered).toBeNull()
  expect(answered.isSure).toBe(false)
  const greeted = boardAfter(
    busy,
    event('message.queued', { conversation: conversation({ waitingSince: 'then' }) }),
  )
  expect(greeted).toEqual({ board: busy, isSure: true })
})

test('a message that was settled is no trouble any more', () => {
  const item = { messageId: 'm1' } as Board['sends']['failed']['items'][number]
  const sends = { count: 4, capped: false, reasons: [], items: [item] }
  const before = boardWith({ sends: { unknown: sends, failed: { ...sends, items: [] } } })
  const { board } = boardAfter(before, event('message.settled', { data: { messageId: 'm1', sent: true } }))
  expect(board.sends.unknown).toMatchObject({ count: 3, items: [] })
  expect(board.sends.failed.count).toBe(4)
})

test('what does not concern a board changes nothing', () => {
  expect(boardAfter(BOARD, event('conversation.noted')).board).toBe(BOARD)
})

test('who has waited longest leaves the board with their conversation, wherever they stand', () => {
  const line = channel('shop', [entry('c2')], {}).line
  const oldest = { ...entry('c1', { priority: 'low' }), place: 431 }
  const deep = boardWith({
    channels: { items: [channel('shop', [], { line: { ...line, depth: 431, oldest } })], more: false },
  })
  const assigned = boardAfter(deep, event('conversation.assigned', { data: { agentId: 'ann' } }))
  expect(shop(assigned.board)).toMatchObject({
    depth: 430,
    oldest: null,
    entries: [{ conversationId: 'c2' }],
  })
  const changed = (oldestSince: string) =>
    shop(boardAfter(deep, event('line.changed', { data: { depth: 9, oldestSince } })).board)?.oldest
  expect(changed(oldest.since)).toEqual(oldest)
  expect(changed('2026-11-24T09:30:00.000Z')).toBeNull()
})
