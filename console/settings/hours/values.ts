import type { BusinessHours, Team } from '../../api/types.ts'
import { useValue } from '../form/fields.tsx'
import { type Day, dayOf, storedOf, WEEKDAYS, type Weekday } from './clock.ts'

type Stored = NonNullable<Team['businessHours']>

/** A week in the editor's shape. */
export interface Week {
  timezone: string
  days: Record<Weekday, Day>
  holidays: { date: string; name: string; day: Day }[]
}

/** The hours of a channel and what belongs to them, in the editor's shape. */
export type ChannelHours = Week & Omit<BusinessHours, keyof Stored>

/** Turns a stored week into the editor's shape. */
export function weekOf({ timezone, days, holidays }: Stored): Week {
  const entries = WEEKDAYS.map(weekday => [weekday, dayOf(days[weekday])])
  return {
    timezone,
    days: Object.fromEntries(entries) as Week['days'],
    holidays: holidays.map(holiday => ({ date: holiday.date, name: holiday.name, day: dayOf(holiday) })),
  }
}

/** Turns a week of the editor into the API's shape. */
export function storedWeek({ timezone, days, holidays }: Week): Stored {
  const entries = WEEKDAYS.map(weekday => [weekday, storedOf(days[weekday])])
  return {
    timezone,
    days: Object.fromEntries(entries) as Stored['days'],
    holidays: holidays.map(({ date, name, day }) => ({ date, name, ...storedOf(day) })),
  }
}

/** The same for all hours of a channel. */
export function hoursOf(stored: BusinessHours): ChannelHours {
  return { ...stored, ...weekOf(stored) }
}

/** And back. */
export function storedHours(hours: ChannelHours): BusinessHours {
  return { ...hours, ...storedWeek(hours) }
}

/** The path of the hours in every form that has this editor. */
export const HOURS = 'businessHours'

/** The present week of the editor. */
export function useWeek(): Week {
  return useValue<Week>(HOURS)
}
