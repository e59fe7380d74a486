import { expect, test } from 'vitest'
import { agent, boardWith, channel, entry } from './example.ts'
import {
  type AgentChoice,
  agentsChosen,
  agentsInOrder,
  everyEntry,
  longestWaiting,
  summaryOf,
  troublesOf,
} from './summary.ts'

const health = channel('x', []).health

test('a board in a few numbers', () => {
  const board = boardWith({
    channels: {
      items: [
        channel('shop', [entry('a', { since: '2026-11-24T09:00:00.000Z' })]),
        channel('help', [entry('b', { since: '2026-11-24T08:00:00.000Z' })]),
        channel('dead', [], { health: { ...health, mode: 'pull', inboundError: 'no answer' } }),
      ],
      more: false,
    },
    agents: {
      total: 3,
      items: [agent('ann'), agent('bob', { presence: 'away', freeSeats: 0 }), agent('eve')],
    },
  })
  expect(summaryOf(board)).toMatchObject({
    waiting: 2,
    capped: false,
    oldestSince: '2026-11-24T08:00:00.000Z',
    online: 2,
    agents: 3,
    freeSeats: 4,
    troubled: 1,
  })
})

test('the lines together: the most urgent first, then who waits longest', () => {
  const channels = {
    items: [
      channel('shop', [
        entry('high', { priority: 'high', since: '2026-11-24T09:30:00.000Z' }),
        entry('new', { since: '2026-11-24T09:20:00.000Z' }),
      ]),
      channel('help', [entry('old', { since: '2026-11-24T09:10:00.000Z' })]),
    ],
    more: false,
  }
  expect(everyEntry({ channels }).map(({ conversationId, place }) => [conversationId, place])).toEqual([
    ['high', 1],
    ['old', 1],
    ['new', 2],
  ])
})

test('who is there, and full, stands on top', () => {
  const items = [
    agent('away', { presence: 'away' }),
    agent('free', { load: 0 }),
    agent('full', { load: 3 }),
    agent('offline', { presence: 'offline', load: 3 }),
  ]
  expect(agentsInOrder({ agents: { total: 4, items } }).map(({ id }) => id)).toEqual([
    'full',
    'free',
    'away',
    'offline',
  ])
})

test('among many agents one is found by name and presence, in an order', () => {
  const waits = (since: string) => ({ conversationId: since, channelId: 'shop', since })
  const items = [
    agent('Ann', { load: 3, freeSeats: 0, oldestUnanswered: waits('2026-11-24T09:00:00.000Z') }),
    agent('Anong', { presence: 'away', load: 0, freeSeats: 0 }),
    agent('Bob', { load: 0, freeSeats: 3, oldestUnanswered: waits('2026-11-24T08:00:00.000Z') }),
  ]
  const found = (choice: Partial<AgentChoice>) =>
    agentsChosen(
      { agents: { total: 3, items } },
      { text: '', presence: undefined, order: 'busiest', ...choice },
    ).map(({ id }) => id)
  expect(found({})).toEqual(['Ann', 'Bob', 'Anong'])
  expect(found({ text: ' AN' })).toEqual(['Ann', 'Anong'])
  expect(found({ presence: 'away' })).toEqual(['Anong'])
  expect(found({ order: 'unanswered' })).toEqual(['Bob', 'Ann', 'Anong'])
  expect(found({ order: 'freeSeats' })).toEqual(['Bob', 'Ann', 'Anong'])
  expect(found({ order: 'name' })).toEqual(['Ann', 'Anong', 'Bob'])
})

test('what is wrong with a channel, the worst first', () => {
  expect(troublesOf(health)).toEqual([])
  expect(
    troublesOf({
      ...health,
      mode: 'pull',
      credentials: { ...health.credentials, state: 'refused' },
      problem: { code: 'x', detail: '', fix: '' },
    }),
  ).toEqual(['problem', 'credentials', 'pull'])
})

test('who has waited longest is told, also if they are behind all entries that were read', () => {
  const since = '2026-11-24T05:00:00.000Z'
  const shop = channel('shop', [entry('urgent', { priority: 'urgent' })])
  const oldest = { ...entry('low', { priority: 'low', since }), place: 431 }
  const channels = {
    items: [
      channel('help', [entry('new')]),
      { ...shop, line: { ...shop.line, oldest } },
      channel('none', []),
    ],
    more: false,
  }
  expect(longestWaiting({ channels })).toMatchObject({ conversationId: 'low', channelId: 'shop', place: 431 })
  expect(longestWaiting({ channels: { items: [channel('none', [])], more: false } })).toBeUndefined()
})
