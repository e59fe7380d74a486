import { expect, test } from 'vitest'
import { evaluate } from '../../domain/routing/evaluate.ts'
import { tryRules } from './try-rules.ts'

const PAST = Array.from({ length: 20 }, (_, n) => ({ conversationId: `conversation ${n}`, facts: {} }))
const none = () => evaluate([], {} as Parameters<typeof evaluate>[1], () => ({ ok: true }))
const TRIAL = { before: none, after: none }

test('other work gets its turn between two conversations', async () => {
  let turns = 0
  let over = false
  const other = () => {
    turns += 1
    if (!over) setImmediate(other)
  }
  setImmediate(other)
  const { before, after } = await tryRules(PAST, TRIAL)
  over = true
  expect(turns).toBeGreaterThanOrEqual(PAST.length - 1)
  expect(before.map(({ conversationId }) => conversationId)).toEqual(
    PAST.map(({ conversationId }) => conversationId),
  )
  expect(after).toHaveLength(PAST.length)
})

test('when the time is over, the rest is left out of both', async () => {
  const { before, after } = await tryRules(PAST, TRIAL, 0)
  expect(before).toHaveLength(1)
  expect(after).toHaveLength(1)
})
