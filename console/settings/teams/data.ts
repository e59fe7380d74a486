import type { Channel, Team } from '../../api/types.ts'
import { USUAL, WEEKDAYS } from '../hours/clock.ts'
import { storedWeek, type Week, weekOf } from '../hours/values.ts'

/** A team in the form. */
export interface TeamValues {
  name: string
  agentIds: string[]
  /** It has hours of its own; otherwise those of the channel count. */
  ownHours: boolean
  businessHours: Week
}

/**
 * A stored team in the form's shape.
 *
 * @param zone where new hours begin, IANA
 */
export function valuesOf({ name, agentIds, businessHours }: Team, zone: string): TeamValues {
  const week = businessHours ? weekOf(businessHours) : usualWeek(zone)
  return { name, agentIds, ownHours: businessHours !== null, businessHours: week }
}

/** The hours to begin with: the usual ones from Monday to Friday. */
function usualWeek(timezone: string): Week {
  const days = WEEKDAYS.map((weekday, index) => [
    weekday,
    index < 5 ? { kind: 'intervals', intervals: [USUAL] } : { kind: 'closed', intervals: [] },
  ])
  return {
    timezone,
    days: Object.fromEntries(days) as Week['days'],
    holidays: [],
  }
}

/**
 * The zone in which most channels have their business hours: a team mostly keeps those of its channels. Channels whose hours
 * are off count only if all are: their zone may never have been chosen. Undefined without channels.
 */
export function zoneOf(channels: readonly Pick<Channel, 'businessHours'>[]): string | undefined {
  const hours = channels.map(({ businessHours }) => businessHours)
  const on = hours.filter(({ enabled }) => enabled)
  const zones = (on.length > 0 ? on : hours).map(({ timezone }) => timezone)
  const count = (zone: string) => zones.filter(one => one === zone).length
  return zones.toSorted((a, b) => count(b) - count(a))[0]
}

type Changes = Partial<Pick<Team, 'name' | 'agentIds' | 'businessHours'>>

/** The changed values only, so that nobody's other change is undone. */
export function changesOf(entered: TeamValues, { name, agentIds, businessHours }: Team): Changes {
  const before = { name, agentIds, businessHours: businessHours && storedWeek(weekOf(businessHours)) }
  const after = {
    name: entered.name,
    agentIds: entered.agentIds,
    businessHours: entered.ownHours ? storedWeek(entered.businessHours) : null,
  }
  const keys = ['name', 'agentIds', 'businessHours'] as const
  return Object.fromEntries(
    keys
      .filter(key => JSON.stringify(before[key]) !== JSON.stringify(after[key]))
      .map(key => [key, after[key]]),
  )
}
