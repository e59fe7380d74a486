import { z } from '@hono/zod-openapi'
import { WEEKDAYS } from '../../domain/business-hours-schedule.ts'
import { weekSchedule } from './business-hours.ts'
import { id } from './common.ts'

/** Five weeks. */
const MOST_DAYS = 35

export const hoursPreviewRequest = z
  .strictObject({
    hours: weekSchedule.optional().openapi({ description: 'Hours that are not saved yet.' }),
    channelId: id.optional().openapi({ description: 'The hours of a channel as they are.' }),
    from: z.iso
      .date('must be a date, YYYY-MM-DD')
      .optional()
      .openapi({ description: 'The first date, in the zone of the hours; default: today.' }),
    days: z.number().int().min(1).max(MOST_DAYS).default(14),
  })
  .refine(({ hours, channelId }) => (hours === undefined) !== (channelId === undefined), {
    path: ['hours'],
    message: 'give either hours or channelId',
  })
  .openapi('HoursPreviewRequest')

const localTime = z.iso.datetime({ offset: true }).openapi({ example: '2026-11-24T09:00:00+07:00' })

const dayAhead = z
  .object({
    date: z.iso.date(),
    weekday: z.enum(WEEKDAYS),
    holiday: z.string().optional().openapi({ description: 'The name of the holiday that the date is.' }),
    open: z
      .array(z.object({ from: localTime, to: localTime }))
      .openapi({ description: 'In order. What runs past midnight goes on in the next date.' }),
    openMinutes: z
      .number()
      .openapi({ description: 'In real time, so an hour that the clock shows twice counts twice.' }),
    clockChanges: z
      .array(
        z.object({
          at: localTime,
          minutes: z
            .number()
            .openapi({ description: 'By how much the clock is moved forward; negative: back.' }),
        }),
      )
      .optional()
      .openapi({ description: 'The clock is moved on this date: daylight saving time begins or ends.' }),
    skipped: z.literal(true).optional().openapi({ description: 'The zone leaves this date out.' }),
  })
  .openapi('DayAhead')

export const hoursPreview = z
  .object({
    timezone: z.string(),
    enabled: z.boolean().openapi({
      description: 'false: the channel does not use its hours, so it counts as always open.',
    }),
    days: z.array(dayAhead),
    neverOpens: z.boolean().openapi({ description: 'For two years at least.' }),
    nextOpening: localTime.nullable().openapi({ description: 'From now on; now, while it is open.' }),
    nextClosing: localTime.nullable().openapi({ description: 'null: it is open for two years at least.' }),
    warnings: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .openapi({ description: 'What may be a mistake, but can be saved.' }),
  })
  .openapi('HoursPreview')
