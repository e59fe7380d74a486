import { z } from '@hono/zod-openapi'
import { PRIORITIES } from '../../domain/conversation.ts'
import { isWallTime } from '../../domain/wall-time.ts'
import { actor, moment, timestamp } from './common.ts'

const wallTime = z.string().refine(isWallTime)

export const newSnooze = z
  .strictObject({
    until: z
      .union(
        [moment, wallTime, z.null()],
        'must be a time, e.g. 2026-12-01T09:00 (in the channel’s time zone) or 2026-12-01T02:00:00Z; or null: until the customer writes',
      )
      .openapi({
        type: ['string', 'null'],
        description:
          'A time with its offset; without one, in the time zone of the channel (`businessHours.timezone`). At least 10 seconds and at most a year ahead. null: until the customer writes.',
        example: '2026-12-01T09:00',
      }),
  })
  .openapi('NewSnooze')

export const priorityChange = z.strictObject({ priority: z.enum(PRIORITIES) }).openapi('PriorityChange')

/** Of a conversation that is put aside. */
export const snooze = z.object({
  until: timestamp.nullable().openapi({ description: 'null: until the customer writes.' }),
  by: actor,
  since: timestamp,
})
