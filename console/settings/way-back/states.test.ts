import { expect, test } from 'vitest'
import { differenceOf } from '../../../domain/audit-log.ts'
import { flatOf, isUpToDate, nestedOf, statesOf, type Values, wayTo } from './states.ts'

/** The log of these states, the newest first, as the service writes it. */
function logOf(states: Values[], hidden: string[] = [], of: 'reply' | 'channel' = 'reply') {
  return states
    .map((state, index) => differenceOf(of, states[index - 1], state, hidden))
    .flatMap(change => change ?? [])
    .toReversed()
}

const label = (name: string, color: string) => ({ name, color, scope: 'both' })
const week = (close: string) => ({
  timezone: 'Asia/Bangkok',
  days: { monday: { intervals: [{ open: '09:00', close }] }, sunday: { closed: true } },
  holidays: [],
})
const reply = (texts: Values) => ({ name: 'Hi', shortcut: null, texts, channelIds: [] })

test.each<[string, Values[]]>([
  ['a label', [label('vip', '#111111'), label('VIP', '#111111'), label('VIP', '#222222')]],
  [
    'hours that come, change and go',
    [
      { name: 'A', businessHours: null },
      { name: 'A', businessHours: week('18:00') },
      { name: 'A', businessHours: week('17:00') },
      { name: 'A', businessHours: null },
    ],
  ],
  [
    'texts in languages',
    [
      reply({ en: 'Hello' }),
      reply({ en: 'Hello', th: 'สวัสดี' }),
      reply({ en: 'Hi', th: 'สวัสดี' }),
      reply({ th: 'สวัสดี' }),
    ],
  ],
  ['members', [{ agentIds: ['a'] }, { agentIds: ['a', 'b'] }, { agentIds: [] }]],
])('each state of %s is found again', (_, states) => {
  const now = states.at(-1) ?? {}
  const groups = Object.keys(now)
  const found = statesOf(now, logOf(states), groups)
  expect(found.map(({ values }) => values)).toEqual(states.toReversed().map(state => nestedOf(flatOf(state))))
  expect(found.flatMap(({ lost }) => lost)).toEqual([])
  expect(isUpToDate(now, logOf(states), groups)).toBe(true)
})

test('only what differs from now is sent', () => {
  const states = [label('vip', '#111111'), label('VIP', '#222222')]
  const [now, first] = statesOf(label('VIP', '#222222'), logOf(states), ['name', 'color', 'scope'])
  expect(now && wayTo(now, label('VIP', '#222222'))).toEqual({})
  expect(first && wayTo(first, label('VIP', '#222222'))).toEqual({ name: 'vip', color: '#111111' })
})

test('the way back to a long text is the whole text', () => {
  const states = [reply({ en: 'x'.repeat(16_000) }), reply({ en: 'short' })]
  const now = reply({ en: 'short' })
  const [, first] = statesOf(now, logOf(states), ['name', 'texts'])
  expect(first && wayTo(first, now)).toEqual({ texts: { en: 'x'.repeat(16_000) } })
})

test('what the log has not whole leads nowhere, and what it is not asked for is left alone', () => {
  const states = [
    reply({ en: 'x'.repeat(600) }),
    reply({ en: 'short' }),
    { ...reply({ en: 'short' }), name: 'Hello', uses: 3 },
  ]
  const now = { ...reply({ en: 'short' }), name: 'Hello' }
  // As entries were cut that an earlier version of the service wrote.
  const found = statesOf(now, logOf(states, [], 'channel'), ['name', 'texts'])
  expect(found.map(({ lost }) => lost)).toEqual([[], [], ['texts']])
  expect(Object.keys(found[1]?.values ?? {}).sort()).toEqual(['name', 'texts'])
  const secret = logOf([reply({ en: 'a' }), reply({ en: 'b' })], ['texts'])
  expect(statesOf(reply({ en: 'b' }), secret, ['texts']).map(({ lost }) => lost)).toEqual([[], ['texts']])
})

test('a log that lags behind is noticed', () => {
  const states = [{ agentIds: ['a'] }, { agentIds: ['a', 'b'] }]
  expect(isUpToDate({ agentIds: ['b', 'a'] }, logOf(states), ['agentIds'])).toBe(true)
  expect(isUpToDate({ agentIds: ['c'] }, logOf(states), ['agentIds'])).toBe(false)
})
