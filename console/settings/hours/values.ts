import type { BusinessHours, Team } from '../../api/types.ts'
import { useValue } from '../form/fields.tsx'
import { type Day, dayOf, storedOf, WEEKDAYS, type Weekday } from './clock.ts'

type Stored = NonNullable<Team['businessHours']>

/** A week in the form of the editor. */
export interface Week {
  timezone: string
  days: Record<Weekday, Day>
  holidays: { date: string; name: string; day: Day }[]
}

/** The hours of a channel, with what else belongs to them, in the form of the editor. */
export type ChannelHours = Week & Omit<BusinessHours, keyof Stored>

/** A week as it is stored, in the form of the editor. */
export function weekOf({ timezone, days, holidays }: Stored): Week {
  const entries = WEEKDAYS.map(weekday => [weekday, dayOf(days[weekday])])
  return {
    timezone,
    days: Object.fromEntries(entries) as Week['days'],
    holidays: holidays.map(holiday => ({ date: holiday.date, name: holiday.name, day: dayOf(holiday) })),
  }
}

/** A week in the form of the API. */
export function storedWeek({ timezone, days, holidays }: Week): Stored {
  const entries = WEEKDAYS.map(weekday => [weekday, storedOf(days[weekday])])
  return {
    timezone,
    days: Object.fromEntries(entries) as Stored['days'],
    holidays: holidays.map(({ date, name, day }) => ({ date, name, ...storedOf(day) })),
  }
}

export function hoursOf(stored: BusinessHours): ChannelHours {
  return { ...stored, ...weekOf(stored) }
}

export function storedHours(hours: ChannelHours): BusinessHours {
  return { ...hours, ...storedWeek(hours) }
}

/** Where a form has its hours. */
export const HOURS = 'businessHours'

/** The week as it is in the editor now. */
export function useWeek(): Week {
  return useValue<Week>(HOURS)
}
