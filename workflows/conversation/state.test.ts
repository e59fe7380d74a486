import { describe, expect, test } from 'vitest'
import { changeHands, conversationOf, forget, newState, place, remember } from './state.ts'

const input = { channelId: 'h', address: 'a', conversationId: 'one' }

describe('a processed id is recognised', () => {
  test('up to the last 500; then the oldest is forgotten', () => {
    const seen: string[] = []
    for (let id = 0; id < 500; id++) expect(remember(seen, String(id))).toBe(true)
    expect(remember(seen, '0')).toBe(false)
    expect(remember(seen, '500')).toBe(true)
    expect(seen).toHaveLength(500)
    expect(remember(seen, '0')).toBe(true)
    expect(remember(seen, '2')).toBe(false)
  })

  test('unless it is to be taken again', () => {
    const seen = ['a', 'b']
    forget(seen, 'a')
    forget(seen, undefined)
    forget(seen, 'c')
    expect(seen).toEqual(['b'])
    expect(remember(seen, 'a')).toBe(true)
  })
})

test('each activity has numbers of its own', () => {
  const c = conversationOf(input)
  expect(place(c)).toEqual({ conversationId: 'one', channelId: 'h', seq: 1 })
  expect(place(c, 10).seq).toBe(5)
  expect(place(c).seq).toBe(15)
})

test('a new assignment resets the old one’s state, but not since when the customer waits', () => {
  const state = {
    ...newState(input),
    unattended: true as const,
    survey: { id: 's', expiresAt: 1 },
    closeAt: 5,
    agentAwaySince: 3,
    autoResolving: 'p',
    routing: { ids: [], judged: 0 },
    line: { since: 1, because: 'x' },
    unansweredSince: 4,
    lastAssigneeId: 'ann',
  }
  changeHands(state, 9)
  expect(state).toEqual({
    ...newState(input),
    statusSince: state.statusSince,
    epoch: 9,
    unansweredSince: 4,
    lastAssigneeId: 'ann',
  })
})

test('a continued run has the carried state, and nothing else of the last run', () => {
  const carried = { ...newState(input), seq: 70, seenMessages: ['SM1'] }
  const c = conversationOf({ ...input, carried })
  expect(c.state).toMatchObject({ seq: 70, seenMessages: ['SM1'] })
  expect(c).toMatchObject({ sending: false, leaving: false, turning: 0, signals: 0 })
})
