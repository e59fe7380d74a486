import { z } from '@hono/zod-openapi'
import { id, moment, timezone } from './common.ts'

export const csatQuery = z.object({
  from: moment.optional().openapi({ description: 'Surveys sent at or after.' }),
  to: moment.optional().openapi({ description: 'Surveys sent before.' }),
  channelId: id.optional(),
  agentId: id.optional().openapi({ description: 'Who had the conversation when it was resolved.' }),
  groupBy: z.enum(['channel', 'agent', 'day', 'week', 'month']).optional(),
  timezone: timezone
    .default('UTC')
    .openapi({ description: 'In which days, weeks and months are counted, an IANA name.' }),
  bom: z.enum(['true', 'false']).default('false').openapi({
    description:
      'Of text/csv: true puts a byte order mark in front, by which spreadsheets know that it is UTF-8.',
  }),
})

const figures = z.object({
  sent: z.number().int(),
  responses: z.number().int(),
  responseRate: z
    .number()
    .nullable()
    .openapi({ description: 'Responses of sent, 0 to 1; null when none was sent.' }),
  average: z.number().nullable().openapi({ description: 'Of the scores, to two decimals.' }),
  satisfied: z.number().nullable().openapi({ description: 'Scores of 4 and 5 of all, 0 to 1.' }),
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
    groups: z
      .array(figures.extend({ key: z.string().nullable(), name: z.string().nullable() }))
      .optional()
      .openapi({ description: 'With groupBy: the same for each channel, agent or time.' }),
  })
  .openapi('CsatReport')
