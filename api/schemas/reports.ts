import { z } from '@hono/zod-openapi'
import { id, moment, timestamp, timezone } from './common.ts'
import { groupings } from './report-figures.ts'

export const csatQuery = z.object({
  from: moment.optional().openapi({ description: 'Only surveys sent at or after this time.' }),
  to: moment.optional().openapi({ description: 'Only surveys sent before this time.' }),
  channelId: id.optional(),
  agentId: id.optional().openapi({ description: 'The agent who had the conversation when it was resolved.' }),
  teamId: id.optional(),
  label: z.string().min(1).max(100).optional(),
  groupBy: groupings.optional(),
  timezone: timezone.default('UTC').openapi({
    description: 'The time zone in which hours, days, weeks and months are counted, as an IANA name.',
  }),
  bom: z.enum(['true', 'false']).default('false').openapi({
    description:
      'For text/csv. true: begins with a byte order mark, so that spreadsheet programs read the file as UTF-8.',
  }),
})

const figures = z.object({
  sent: z.number().int(),
  responses: z.number().int(),
  responseRate: z
    .number()
    .nullable()
    .openapi({ description: 'Responses divided by sent surveys, 0 to 1. null: no survey was sent.' }),
  average: z.number().nullable().openapi({ description: 'The average of the scores, with two decimals.' }),
  satisfied: z.number().nullable().openapi({ description: 'The share of scores 4 and 5, 0 to 1.' }),
  scores: z.object({
    '1': z.number().int(),
    '2': z.number().int(),
    '3': z.number().int(),
    '4': z.number().int(),
    '5': z.number().int(),
  }),
})

export const csatReport = figures
  .extend({
    from: timestamp.nullable().openapi({ description: 'As asked for. Null: from the first survey on.' }),
    to: timestamp.nullable().openapi({ description: 'As asked for. Null: until now.' }),
    timezone: z.string(),
    definition: z.string().openapi({ description: 'What is counted, in a sentence.' }),
    groups: z
      .array(figures.extend({ key: z.string().nullable(), name: z.string().nullable() }))
      .optional()
      .openapi({ description: 'With groupBy: the same figures for each group.' }),
  })
  .openapi('CsatReport')
