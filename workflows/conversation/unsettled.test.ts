import { describe, expect, test } from 'vitest'
import type { Sent } from '../../protocol/activities/sending.ts'
import type { ConversationState } from '../../protocol/state/state.ts'
import { problemOf } from './problem.ts'
import { newState } from './state.ts'
import { noteOutcome, noteUnsettled, settled } from './unsettled.ts'

const NOW = 1_000
const state = () => newState({ channelId: 'c', address: 'a', conversationId: 'id' })
const sent = (messageId: string, outcome: Sent['outcome'], code?: string): Sent => ({
  messageId,
  outcome,
  code,
})
const ids = ({ unsettled = [] }: ConversationState) => unsettled.map(({ messageId }) => messageId)

describe('unsettled messages', () => {
  test('a later success does not remove one; only its settlement does', () => {
    const of = state()
    noteOutcome(of, 'reply', sent('one', 'failed', '63024'), NOW)
    noteOutcome(of, 'reply', sent('two', 'unknown', 'outcome_unknown'), NOW)
    noteOutcome(of, 'reply', sent('three', 'accepted'), NOW)
    // The report was there before.
    noteOutcome(of, 'reply', sent('one', 'accepted'), NOW)
    expect(ids(of)).toEqual(['one', 'two'])
    settled(of, 'one')
    expect(ids(of)).toEqual(['two'])
    settled(of, 'two')
    expect(of.unsettled).toBeUndefined()
  })

  test('one that goes again by now is not told of', () => {
    const of = state()
    const input = { messageId: 'one', purpose: 'retry' } as never
    of.outbox = [{ input }]
    noteOutcome(of, 'reply', sent('one', 'unknown'), NOW)
    expect(ids(of)).toEqual([])
    of.outbox = []
    // Or had gone again before this came.
    noteOutcome(of, 'reply', sent('one', 'unknown'), NOW)
    noteOutcome(of, 'retry', sent('one', 'accepted'), NOW)
    expect(ids(of)).toEqual([])
  })

  test.each(['survey_over', 'opted_out', 'outside_window'])(
    'what is held back on purpose is none: %s',
    code => {
      const of = state()
      noteOutcome(of, 'survey 1', sent('one', 'failed', code), NOW)
      expect(ids(of)).toEqual([])
    },
  )

  test('what was written to another customer is one, if a person wrote it', () => {
    const of = state()
    noteOutcome(of, 'unavailable 7', sent('one', 'failed', 'written_to_another'), NOW)
    expect(ids(of)).toEqual([])
    noteOutcome(of, 'reply', sent('two', 'failed', 'written_to_another'), NOW)
    expect(ids(of)).toEqual(['two'])
  })

  test('each once, as which it was sent, and thirty at most', () => {
    const of = state()
    noteOutcome(of, 'greeting', sent('one', 'unknown'), NOW)
    noteUnsettled(of, { messageId: 'one', outcome: 'failed', at: NOW, error: { code: '30003' } })
    expect(of.unsettled).toMatchObject([{ outcome: 'failed', purpose: 'greeting', error: { code: '30003' } }])
    for (let n = 0; n < 40; n++) noteOutcome(of, 'reply', sent(`m${n}`, 'failed'), NOW)
    expect(ids(of)).toHaveLength(30)
    expect(ids(of).at(-1)).toBe('m39')
  })
})

test('the gravest problem is the one to filter by', () => {
  const of = {
    ...state(),
    status: 'assigned' as const,
    handedOver: { at: NOW, reason: 'ai_refuses_key' as const },
  }
  const failing = { lane: 'loop', step: 's', since: NOW, error: '' } as const
  const input = { sendBy: NOW } as never
  expect(problemOf(of, undefined)).toBe('ai_failed')
  expect(problemOf({ ...of, handedOver: { at: NOW, reason: 'customer_asked' } }, undefined)).toBe('none')
  of.outbox = [{ input, notBefore: NOW, delay: { messageId: 'one' } }]
  expect(problemOf(of, undefined)).toBe('send_delayed')
  noteOutcome(of, 'reply', sent('two', 'failed'), NOW)
  expect(problemOf(of, undefined)).toBe('send_failed')
  noteOutcome(of, 'reply', sent('three', 'unknown'), NOW)
  noteOutcome(of, 'reply', sent('four', 'failed'), NOW)
  expect(problemOf(of, undefined)).toBe('send_unknown')
  expect(problemOf(of, failing)).toBe('step_failing')
  expect(problemOf({ ...of, status: 'closed' }, undefined)).toBe('none')
})
