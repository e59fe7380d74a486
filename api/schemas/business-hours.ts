import { z } from '@hono/zod-openapi'
import { CLOSE_PATTERN, OPEN_PATTERN, WEEKDAYS, type Weekday } from '../../domain/business-hours-schedule.ts'
import { messageTemplate, timezone } from './common.ts'

const interval = z
  .strictObject({
    open: z.string().regex(OPEN_PATTERN, 'must be HH:MM, from 00:00 to 23:59'),
    close: z.string().regex(CLOSE_PATTERN, 'must be HH:MM, up to 24:00'),
  })
  .openapi('Interval', { description: 'If close is not after open, it is on the next day.' })

const intervals = z.array(interval).min(1).max(10)
const kinds = [
  z.strictObject({ closed: z.literal(true) }),
  z.strictObject({ openAllDay: z.literal(true) }),
  z.strictObject({ intervals }),
] as const
const day = z.union(kinds).openapi('DaySchedule')

const date = z.iso.date('must be a date, YYYY-MM-DD')
const holidayFields = { date, name: z.string().trim().min(1).max(100) }
const holiday = z
  .union([
    z.strictObject({ ...holidayFields, closed: z.literal(true) }),
    z.strictObject({ ...holidayFields, openAllDay: z.literal(true) }),
    z.strictObject({ ...holidayFields, intervals }),
  ])
  .openapi('Holiday')

const days = z.strictObject(
  Object.fromEntries(WEEKDAYS.map(weekday => [weekday, day])) as Record<Weekday, typeof day>,
)

/** The opening hours of a team. */
export const weekSchedule = z
  .strictObject({ timezone, days, holidays: z.array(holiday).max(366) })
  .openapi('WeekSchedule')

export const languageTag = z.string().refine(isLanguage, 'must be a language tag, e.g. en or th')

export const businessHours = z
  .strictObject({
    ...weekSchedule.shape,
    enabled: z.boolean(),
    unavailableMessage: z.string().max(1_600).openapi({
      description:
        'Sent once per closed period, unless an AI agent answers. {{nextOpening}} is replaced by the next opening.',
    }),
    unavailableTemplate: messageTemplate,
    replacesGreeting: z.boolean(),
    language: languageTag.openapi({ description: 'The language in which {{nextOpening}} is written.' }),
  })
  .openapi('BusinessHours')

function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1
  } catch {
    return false
  }
}
