import type { Team } from '../../api/types.ts'
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

/** A stored team in the form's shape. */
export function valuesOf({ name, agentIds, businessHours }: Team): TeamValues {
  const week = businessHours ? weekOf(businessHours) : usualWeek()
  return { name, agentIds, ownHours: businessHours !== null, businessHours: week }
}

/** The hours to begin with: the usual ones from Monday to Friday, in the browser's time zone. */
function usualWeek(): Week {
  const days = WEEKDAYS.map((weekday, index) => [
    weekday,
    index < 5 ? { kind: 'intervals', intervals: [USUAL] } : { kind: 'closed', intervals: [] },
  ])
  return {
    timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    days: Object.fromEntries(days) as Week['days'],
    holidays: [],
  }
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
