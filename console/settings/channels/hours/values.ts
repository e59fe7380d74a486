import type { BusinessHours, Channel } from '../../../api/types.ts'
import { useValue } from '../../form/fields.tsx'
import { type Day, dayOf, storedOf, WEEKDAYS, type Weekday } from './clock.ts'

export interface Hours extends Omit<BusinessHours, 'days' | 'holidays'> {
  days: Record<Weekday, Day>
  holidays: { date: string; name: string; day: Day }[]
}

/** The hours of a channel in the form of the editor. */
export function hoursOf({ businessHours }: Channel): { businessHours: Hours } {
  const { days, holidays, ...rest } = businessHours
  const entries = WEEKDAYS.map(weekday => [weekday, dayOf(days[weekday])])
  return {
    businessHours: {
      ...rest,
      days: Object.fromEntries(entries) as Hours['days'],
      holidays: holidays.map(holiday => ({ date: holiday.date, name: holiday.name, day: dayOf(holiday) })),
    },
  }
}

/** The hours in the form of the API. */
export function apiHours({ days, holidays, ...rest }: Hours): BusinessHours {
  const entries = WEEKDAYS.map(weekday => [weekday, storedOf(days[weekday])])
  return {
    ...rest,
    days: Object.fromEntries(entries) as BusinessHours['days'],
    holidays: holidays.map(({ date, name, day }) => ({ date, name, ...storedOf(day) })),
  }
}

/** The hours as they are in the editor now. */
export function useHours(): Hours {
  return useValue<Hours>('businessHours')
}
