import { expect, test } from 'vitest'
import { allInEnglish, event, inEnglish, names } from './test-words.ts'
import { rulesOf } from './why-rules.ts'

test('what of a long trace is not stored, is counted', () => {
  const rule = {
    index: 0,
    name: 'Refunds',
    outcome: 'not_matched',
    match: 'all',
    conditions: [],
    needed: null,
  }
  const { data } = event('routing.decided', {
    matched: null,
    trace: [rule],
    traceLeftOut: { rules: 150, conditions: 2 },
  })
  const step = rulesOf(data, names)
  expect(inEnglish(step.title)).toBe('Routing rules: none of 151 decides')
  expect(allInEnglish(step.lines)).toEqual(['Not shown, because it is too much: 150 rules and 2 conditions.'])
})
