import { expect, test } from 'vitest'
import type { Team } from '../../api/types.ts'
import { changesOf, valuesOf } from './data.ts'

const day = { intervals: [{ open: '09:00', close: '18:00' }] }
const closed = { closed: true as const }
const week = {
  timezone: 'Asia/Bangkok',
  days: {
    monday: day,
    tuesday: day,
    wednesday: day,
    thursday: day,
    friday: day,
    saturday: closed,
    sunday: closed,
  },
  holidays: [{ date: '2026-12-31', name: 'Eve', closed: true as const }],
}
const team = (more: Partial<Team> = {}): Team => ({
  id: '1',
  name: 'Billing',
  agentIds: ['a'],
  businessHours: null,
  createdAt: '2026-11-30T03:00:00.000Z',
  ...more,
})

test('only what was changed is sent', () => {
  const own = team({ businessHours: week })
  expect(changesOf(valuesOf(own), own)).toEqual({})
  expect(changesOf({ ...valuesOf(own), name: 'Money' }, own)).toEqual({ name: 'Money' })
  expect(changesOf({ ...valuesOf(own), ownHours: false }, own)).toEqual({ businessHours: null })
  expect(changesOf({ ...valuesOf(own), agentIds: [] }, own)).toEqual({ agentIds: [] })
})

test('hours of its own begin with the usual ones', () => {
  expect(changesOf(valuesOf(team()), team())).toEqual({})
  const { businessHours } = changesOf({ ...valuesOf(team()), ownHours: true }, team())
  expect(businessHours?.days).toEqual(week.days)
})
