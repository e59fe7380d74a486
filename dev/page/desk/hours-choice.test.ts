import { expect, test } from 'vitest'
import { hoursChoiceOf, hoursOfChoice } from './hours-choice.js'

// Wednesday in London, Thursday in Auckland.
const NOW = new Date('2026-11-25T15:00:00Z')
const choose = (choice: 'off' | 'open' | 'closed', timezone: string, before = {}) => ({
  timezone,
  days: {},
  ...before,
  ...hoursOfChoice(choice, timezone, NOW),
})

test('each choice is read back as what was chosen, in the channel’s own zone', () => {
  for (const timezone of ['Europe/London', 'Pacific/Auckland']) {
    const open = choose('open', timezone)
    expect(hoursChoiceOf(open, NOW)).toBe('open')
    expect(hoursChoiceOf(choose('closed', timezone), NOW)).toBe('closed')
    expect(hoursChoiceOf(choose('off', timezone, open), NOW)).toBe('off')
  }
  expect(choose('closed', 'Europe/London').days?.wednesday).toEqual({ closed: true })
  expect(choose('closed', 'Pacific/Auckland').days?.thursday).toEqual({ closed: true })
})

test('hours that are none of the choices stay what they are', () => {
  const { days } = choose('open', 'UTC')
  const office = { ...days, monday: { intervals: [{ open: '09:00', close: '18:00' }] } }
  expect(hoursChoiceOf({ enabled: true, timezone: 'UTC', days: office }, NOW)).toBe('other')
  const tomorrow = { ...days, thursday: { closed: true as const } }
  expect(hoursChoiceOf({ enabled: true, timezone: 'UTC', days: tomorrow }, NOW)).toBe('other')
})
