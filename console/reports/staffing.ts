import { DAYS, HOURS, hourOfWeek } from './charts/heat.ts'

/** What is known of one hour of a date. */
export interface HourOfDate {
  /** Its beginning, ISO 8601. */
  key: string
  /** How many got an agent in it, and how long these had waited in all, ms. */
  served: number
  waitedMs: number
  /** How long agents were online, added up, and how much of the hour there was, ms. */
  onlineMs: number
  lengthMs: number
  /** How long the conversations that these could have had at once would last in all, ms: their time online, times their capacity. */
  capacityMs: number
}

/** The same hour of all weeks together. */
export interface HourOfWeek extends Omit<HourOfDate, 'key'> {
  /** 0 is Monday. */
  day: number
  hour: number
  /** The hours of dates in it. */
  keys: string[]
}

/** Adds up hours of dates by hour of the week, in a time zone: `[day][hour]`, Monday first. */
export function hoursOfWeek(hours: HourOfDate[], zone: string): HourOfWeek[][] {
  const week = Array.from({ length: DAYS }, (_, day) =>
    Array.from(
      { length: HOURS },
      (_, hour): HourOfWeek => ({
        day,
        hour,
        keys: [],
        served: 0,
        waitedMs: 0,
        onlineMs: 0,
        lengthMs: 0,
        capacityMs: 0,
      }),
    ),
  )
  for (const { key, served, waitedMs, onlineMs, lengthMs, capacityMs } of hours) {
    const { day, hour } = hourOfWeek(key, zone)
    const sum = week[day]?.[hour]
    if (!sum) continue
    sum.keys.push(key)
    sum.served += served
    sum.waitedMs += waitedMs
    sum.onlineMs += onlineMs
    sum.lengthMs += lengthMs
    sum.capacityMs += capacityMs
  }
  return week
}

/** The hours in which those who were served had waited longest in all: where one more agent helps most. */
export function mostWaiting(week: HourOfWeek[][], most: number): HourOfWeek[] {
  return week
    .flat()
    .filter(({ waitedMs }) => waitedMs > 0)
    .sort((a, b) => b.waitedMs - a.waitedMs)
    .slice(0, most)
}

/** How many agents were online at once on average; null: none of the hour is in the report. */
export const onlineAtOnce = ({ onlineMs, lengthMs }: HourOfWeek) =>
  lengthMs > 0 ? onlineMs / lengthMs : null

/** How many conversations these could have had at once on average; null: none of the hour is in the report. */
export const capacityAtOnce = ({ capacityMs, lengthMs }: HourOfWeek) =>
  lengthMs > 0 ? capacityMs / lengthMs : null

/** How long those had waited on average, ms; null: nobody was served. */
export const averageWait = ({ waitedMs, served }: HourOfWeek) => (served > 0 ? waitedMs / served : null)
