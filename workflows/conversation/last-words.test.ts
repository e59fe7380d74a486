import { expect, test } from 'vitest'
import type { ConversationState } from '../../protocol/state/state.ts'
import { CUSTOMER, hasMoved, noteWritten, OTHERS } from './last-words.ts'

const after = (...written: [by: string, seq: number][]) => {
  const state = {} as ConversationState
  for (const [by, seq] of written) noteWritten(state, by, seq)
  return state
}

test.for<[string, [string, number][], agent: string, lastSeq: number, moved: boolean]>([
  ['nothing was written', [], 'ann', 0, false],
  [
    'all was seen',
    [
      [CUSTOMER, 1],
      ['bob', 9],
    ],
    'ann',
    9,
    false,
  ],
  [
    'another agent wrote',
    [
      [CUSTOMER, 1],
      ['bob', 9],
    ],
    'ann',
    1,
    true,
  ],
  [
    'only they wrote themselves',
    [
      [CUSTOMER, 1],
      ['ann', 9],
      ['ann', 13],
    ],
    'ann',
    1,
    false,
  ],
  [
    'another wrote before they did',
    [
      [CUSTOMER, 1],
      ['bob', 9],
      ['ann', 13],
    ],
    'ann',
    1,
    true,
  ],
  [
    'the customer wrote before they did',
    [
      ['ann', 5],
      [CUSTOMER, 9],
      ['ann', 13],
      ['ann', 17],
    ],
    'ann',
    5,
    true,
  ],
  [
    'the AI wrote',
    [
      [CUSTOMER, 1],
      [OTHERS, 9],
    ],
    'ann',
    1,
    true,
  ],
])('%s', ([, written, agent, lastSeq, moved]) => {
  expect(hasMoved(after(...written), agent, lastSeq)).toBe(moved)
})
