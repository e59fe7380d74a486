import { expect, test } from 'vitest'
import { closingOf, type WindowFacts } from './closing-window.ts'

const HOUR = 3_600_000
const facts = (changed: Partial<WindowFacts>): WindowFacts => ({
  now: 0,
  freeTextUntil: 2 * HOUR,
  opensAt: undefined,
  place: null,
  servedLastHour: 0,
  isAbsent: false,
  ...changed,
})

test.each<[string, Partial<WindowFacts>, string | undefined]>([
  ['an agent who is there has it', {}, undefined],
  ['the window is closed already', { freeTextUntil: 0, opensAt: null }, undefined],
  ['it opens in time', { opensAt: HOUR }, undefined],
  ['it opens too late', { opensAt: 2 * HOUR }, 'closed'],
  ['it never opens', { opensAt: null }, 'closed'],
  ['while it is closed, the line does not count', { opensAt: HOUR, place: 99 }, undefined],
  ['the line gets there', { place: 3, servedLastHour: 3 }, undefined],
  ['the line is too slow', { place: 5, servedLastHour: 3 }, 'line'],
  ['a line that stands serves one an hour', { place: 0 }, undefined],
  ['the second of a line that stands', { place: 1 }, 'line'],
  ['who has it is away, and may come back', { isAbsent: true }, undefined],
  ['who has it is away', { isAbsent: true, freeTextUntil: HOUR }, 'absent'],
])('%s', (_, changed, reason) => {
  expect(closingOf(facts(changed))?.reason).toBe(reason)
})

test('it says when somebody could answer', () => {
  expect(closingOf(facts({ opensAt: 5 * HOUR }))).toEqual({ reason: 'closed', answeredAt: 5 * HOUR })
  expect(closingOf(facts({ place: 5, servedLastHour: 2 }))?.answeredAt).toBe(3 * HOUR)
})
