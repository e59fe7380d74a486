import { z } from '@hono/zod-openapi'
import { DIFFERENCES, type DifferenceKind } from '../../domain/audit.ts'
import { id, moment, timestamp } from './common.ts'

const count = z.number().int()
const MAX_HOURS = 744

export const auditQuery = z.object({
  hours: z.coerce
    .number()
    .int()
    .min(1)
    .max(MAX_HOURS)
    .default(48)
    .openapi({ description: 'How many of the last audited hours.' }),
})

export const auditRequest = z.strictObject({
  hour: moment.optional().openapi({
    description:
      'Any moment of the hour; at most 7 days ago. Absent: the hour that runs now, up to a minute ago.',
  }),
})

const difference = z
  .object({
    kind: z.enum(Object.keys(DIFFERENCES) as [DifferenceKind, ...DifferenceKind[]]),
    explained: z.boolean(),
    at: timestamp,
    providerMessageId: z.string().nullable(),
    messageId: id.nullable(),
    detail: z.string(),
    fix: z.string(),
  })
  .openapi('AuditDifference')

const counts = z.object({
  inbound: z.object({
    provider: count.openapi({ description: 'Customers’ messages in the provider’s list.' }),
    stored: count.openapi({ description: 'Of those and others, what is stored here.' }),
  }),
  outbound: z.object({
    provider: count.openapi({ description: 'Messages sent by call in the provider’s list.' }),
    stored: count.openapi({ description: 'Calls that sent one, as stored here; a long text is several.' }),
    decided: count.openapi({ description: 'Those that a conversation’s workflow decided, by its history.' }),
  }),
  unexplained: count,
  alert: z.boolean().openapi({ description: 'Somebody else seems to use the account’s credentials.' }),
})

export const auditedHour = counts
  .extend({
    hour: timestamp,
    until: timestamp.openapi({ description: 'Up to when: before the hour’s end where it still ran.' }),
    auditedAt: timestamp,
    source: z.enum(['list', 'reports']).openapi({
      description:
        'What was compared with: the provider’s list; or, where it has none, only what it reported by itself, so that what it kept to itself can’t be seen.',
    }),
    differences: z.array(difference).openapi({ description: 'At most 200; the counts are of all.' }),
  })
  .openapi('AuditedHour')

export const auditReport = z
  .object({
    totals: counts,
    hours: z.array(auditedHour).openapi({ description: 'The newest first.' }),
  })
  .openapi('AuditReport')
