import { z } from '@hono/zod-openapi'
import { page, seq } from './common.ts'
import { event } from './events.ts'
import { message } from './messages.ts'

export const timelineQuery = z
  .object({
    limit: page.limit,
    cursor: page.cursor,
    before: seq.optional().openapi({ description: 'What lies before this place (seq), the newest first.' }),
    after: seq.optional().openapi({ description: 'What lies behind this place (seq), the oldest first.' }),
  })
  .refine(
    ({ cursor, before, after }) => [cursor, before, after].filter(given => given !== undefined).length <= 1,
    {
      path: ['before'],
      message: 'give one of cursor, before and after',
    },
  )

const place = { seq: z.number().int() }

export const timelineItem = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('message'), ...place, message }),
    z.object({ kind: z.literal('note'), ...place, event }),
    z.object({ kind: z.literal('event'), ...place, event }),
  ])
  .openapi('TimelineItem')
