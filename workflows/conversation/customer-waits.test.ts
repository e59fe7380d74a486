import { describe, expect, test } from 'vitest'
import type { ConversationState } from '../../protocol/state/state.ts'
import {
  isAnswerUnderWay,
  noteAnswered,
  noteAsked,
  noteGiven,
  noteSettled,
  noteUnanswered,
} from './customer-waits.ts'
import { nextFollowUp } from './follow-up-times.ts'
import { forget, newState } from './state.ts'

const IDS = { channelId: 'channel', address: '+1', conversationId: 'conversation' }

function asked(...times: [epoch: number, at: number][]): ConversationState {
  const state = newState(IDS)
  for (const [epoch, at] of times) {
    state.epoch = epoch
    noteAsked(state, at)
  }
  return state
}

describe('an answer', () => {
  test('to all questions ends the customer’s wait', () => {
    const state = asked([4, 100], [8, 200])
    expect(state.unansweredSince).toBe(100)
    noteAnswered(state, 8)
    expect(state.unansweredSince).toBeUndefined()
  })

  test('that was on its way when they wrote again leaves them waiting, for what they wrote then', () => {
    const state = asked([4, 100])
    noteGiven(state, 4)
    state.epoch = 8
    noteAsked(state, 200)
    state.epoch = 12
    noteAsked(state, 300)
    state.demand.excluded = ['ann']
    noteAnswered(state, 4)
    expect(state.unansweredSince).toBe(200)
    expect(state.demand.excluded).toEqual([])
    noteAnswered(state, 12)
    expect(state.unansweredSince).toBeUndefined()
  })

  test('that changed hands while it was on its way is one all the same', () => {
    const state = asked([4, 100])
    state.epoch = 12
    noteAnswered(state, 4)
    expect(state.unansweredSince).toBeUndefined()
  })

  test('that comes when all is settled has nobody wait again', () => {
    const state = asked([4, 100], [8, 200])
    // Resolved meanwhile.
    noteSettled(state)
    noteAnswered(state, 4)
    expect(state.unansweredSince).toBeUndefined()
  })
})

describe('an answer that fails', () => {
  const waiting = () => ({ ...newState(IDS), status: 'assigned' as const, statusSince: 0, epoch: 4 })

  test('no longer counts, and its agent gets the full time again', () => {
    const state = waiting()
    state.followUps = { ...state.followUps, reassignNoReplyMs: 50 }
    noteAsked(state, 100)
    noteGiven(state, 4)
    noteAnswered(state, 4)
    expect(nextFollowUp(state)).toBeUndefined()
    noteUnanswered(state, [{ epoch: 3, at: 100 }], 1_000)
    expect(state.unansweredSince).toBe(100)
    expect(nextFollowUp(state)).toEqual({ kind: 'reassign', at: 1_050 })
    // Sent again, it arrives.
    noteAnswered(state, 4)
    expect(state.unansweredSince).toBeUndefined()
  })

  test('changes nothing where another has arrived since', () => {
    const state = waiting()
    noteUnanswered(state, [])
    expect([state.unansweredSince, state.triedAt]).toEqual([undefined, undefined])
  })
})

test('what is asked again and again is one question, until an answer is given', () => {
  const state = asked([4, 200], [8, 100], [12, 300])
  expect(state.asked).toEqual([{ epoch: 12, at: 100 }])
  noteGiven(state, 12)
  state.epoch = 16
  noteAsked(state, 400)
  expect(state.asked).toEqual([
    { epoch: 12, at: 100 },
    { epoch: 16, at: 400 },
  ])
})

test('an answer is under way to what was asked before it was given', () => {
  const state = asked([4, 100])
  expect(isAnswerUnderWay(state)).toBe(false)
  const hold = { messageId: 'm', until: 0, nextLook: 0 }
  for (const [answersAt, is] of [
    [undefined, false],
    [3, false],
    [4, true],
  ] as const) {
    expect(isAnswerUnderWay({ ...state, hold: { ...hold, answersAt } })).toBe(is)
  }
})

test('an answer that is given ends the resolving for silence', () => {
  const state = { ...newState(IDS), autoResolving: 'auto resolve 9' }
  noteGiven(state, 4)
  expect(state.autoResolving).toBeUndefined()
})

test('what is forgotten is new again; what was not known, or has no id, changes nothing', () => {
  const ids = ['a', 'b', 'c']
  forget(ids, 'b')
  forget(ids, 'x')
  forget(ids, undefined)
  expect(ids).toEqual(['a', 'c'])
})
