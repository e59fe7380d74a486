import { expect, test } from 'vitest'
import type { Channel, Team } from '../../api/types.ts'
import { changesOf, valuesOf, zoneOf } from './data.ts'

const ZONE = 'Asia/Tokyo'
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
  version: 1,
  createdAt: '2026-11-30T03:00:00.000Z',
  ...more,
})

test('only what was changed is sent', () => {
  const own = team({ businessHours: week })
  expect(changesOf(valuesOf(own, ZONE), own)).toEqual({})
  expect(changesOf({ ...valuesOf(own, ZONE), name: 'Money' }, own)).toEqual({ name: 'Money' })
  expect(changesOf({ ...valuesOf(own, ZONE), ownHours: false }, own)).toEqual({ businessHours: null })
  expect(changesOf({ ...valuesOf(own, ZONE), agentIds: [] }, own)).toEqual({ agentIds: [] })
})

test('hours of its own begin with the usual ones', () => {
  expect(changesOf(valuesOf(team(), ZONE), team())).toEqual({})
  const { businessHours } = changesOf({ ...valuesOf(team(), ZONE), ownHours: true }, team())
  expect(businessHours?.days).toEqual(week.days)
  expect(businessHours?.timezone).toBe(ZONE)
})

test('new hours begin in the zone of most channels; those without hours count only if all are', () => {
  const channel = (timezone: string, enabled: boolean) =>
    ({ businessHours: { timezone, enabled } }) as Pick<Channel, 'businessHours'>
  const [off, bangkok, berlin] = [
    channel('UTC', false),
    channel('Asia/Bangkok', true),
    channel('Europe/Berlin', true),
  ]
  expect(zoneOf([off, off, berlin, bangkok, bangkok])).toBe('Asia/Bangkok')
  expect(zoneOf([off])).toBe('UTC')
  expect(zoneOf([])).toBeUndefined()
})
