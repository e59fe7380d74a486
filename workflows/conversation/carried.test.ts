import { describe, expect, test } from 'vitest'
import { STATE_VERSION } from '../../protocol/state/state.ts'
import { upToDate } from './carried.ts'
import { noteAnswered } from './customer-waits.ts'
import { conversationOf, newState } from './state.ts'

const IDS = { channelId: 'channel', address: '+1', conversationId: 'conversation' }

test('state carried by this version is unchanged', () => {
  const state = { ...newState(IDS), asked: [{ epoch: 4, at: 100 }], unansweredSince: 100 }
  expect(upToDate(state)).toEqual(state)
})

test('state carried by a later version is left to a newer worker', () => {
  expect(() => upToDate({ ...newState(IDS), version: STATE_VERSION + 1 })).toThrow(
    `its state is of version ${STATE_VERSION + 1}`,
  )
})

describe('of the first version', () => {
  const input = { channelId: 'channel', conversationId: 'conversation', seq: 1, purpose: 'x', sendBy: 0 }
  const carry = (state: object) =>
    conversationOf({
      ...IDS,
      carried: { ...newState(IDS), version: undefined, epoch: 8, unansweredSince: 100, ...state },
    }).state

  test.each(['reply', 'ai'])('a message in the outbox still answers: %s', kind => {
    const { outbox } = carry({ outbox: [{ input: { ...input, content: { kind } } }] })
    expect(outbox[0]?.answersAt).toBe(8)
  })

  test('one that is no answer stays none', () => {
    const { outbox } = carry({ outbox: [{ input: { ...input, content: { kind: 'greeting' } } }] })
    expect(outbox[0]?.answersAt).toBeUndefined()
  })

  test.each([
    [true, 8],
    [false, undefined],
  ])('what was sent, answers: %s', (answers, answersAt) => {
    const { queue } = carry({ queue: [{ kind: 'sent', purpose: 'x', answers, sent: {} }] })
    expect(queue).toMatchObject([answersAt === undefined ? {} : { answersAt }])
    expect('answersAt' in (queue[0] ?? {})).toBe(answersAt !== undefined)
  })

  test('one whose outcome is unknown answers nothing that they wrote after it', () => {
    const state = carry({ hold: { messageId: 'm', until: 0, nextLook: 0, answersAt: 4 } })
    noteAnswered(state, 4)
    expect(state.unansweredSince).toBe(100)
  })

  test('the message that did not go stays told of', () => {
    const state = carry({ problem: { messageId: 'one', code: 'outcome_unknown', unknown: true } })
    expect(state).not.toHaveProperty('problem')
    expect(state.unsettled).toMatchObject([
      { messageId: 'one', outcome: 'unknown', error: { code: 'outcome_unknown' } },
    ])
  })
})
