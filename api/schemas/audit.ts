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
    .openapi({ description: 'How many audited hours to return, counted back from the latest.' }),
})

export const auditRequest = z.strictObject({
  hour: moment.optional().openapi({
    description:
      'Any moment within the hour, at most 7 days ago. Default: the current hour, up to one minute ago.',
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
    provider: count.openapi({ description: 'Number of customers’ messages in the provider’s message list.' }),
    stored: count.openapi({ description: 'Number of customers’ messages stored in this service.' }),
  }),
  outbound: z.object({
    provider: count.openapi({
      description: 'Number of messages sent through the provider’s API, by the provider’s list.',
    }),
    stored: count.openapi({
      description:
        'Number of calls that sent a message, as stored in this service. A long text takes several calls.',
    }),
    decided: count.openapi({
      description: 'Number of sent messages that the workflows decided, by their histories.',
    }),
  }),
  unexplained: count,
  alert: z.boolean().openapi({ description: 'Another program seems to use the account’s credentials.' }),
})

export const auditedHour = counts
  .extend({
    hour: timestamp,
    until: timestamp.openapi({
      description: 'The end of the audited time. It is before the end of the hour if the hour was not over.',
    }),
    auditedAt: timestamp,
    source: z.enum(['list', 'reports']).openapi({
      description:
        'What the stored messages were compared with: the provider’s message list; or, for a provider without a list, its webhooks. Messages that the provider never reported can’t be found in the second case.',
    }),
    differences: z
      .array(difference)
      .openapi({ description: 'At most 200 entries. The counts include all entries.' }),
  })
  .openapi('AuditedHour')

export const auditReport = z
  .object({
    totals: counts,
    hours: z.array(auditedHour).openapi({ description: 'Newest first.' }),
  })
  .openapi('AuditReport')
