import { z } from '@hono/zod-openapi'
import { CSAT_FIGURES } from '../../db/reports/csat-rows.ts'
import type { ReportGroup } from '../../db/reports/report-groups.ts'
import { VOLUME, type VolumeFigure } from '../../db/reports/volume.ts'
import { PRIORITIES } from '../../domain/conversation.ts'
import { DELIVERY_STATUSES, FAILURE_CLASSES } from '../../domain/delivery.ts'
import { isTimeUnit, TIME_UNITS } from '../../domain/reporting/periods.ts'
import { id, moment, page, timestamp } from './common.ts'
import { lastMessage } from './conversations.ts'
import { several } from './lists.ts'
import { bom, grouping, scope, withRange, zone } from './report-figures.ts'
import { csatQuery } from './reports.ts'

// The rows behind the figures of a report. They are asked for as the report is, and with the key of a group.

const key = z.string().max(100).optional().openapi({
  description:
    'With `groupBy`: only the rows of the group with this `key` of the report. Empty: of the group whose key is null. Without it: the rows of all groups.',
  example: '2026-11-24',
})

type Grouped = { groupBy?: ReportGroup['by']; timezone: string; key?: string }

const DATE = /^\d{4}-\d\d-\d\d$/
const HOUR = /^\d{4}-\d\d-\d\dT\d\d:\d\dZ$/

/** Why no group can have this key; undefined: one can. */
function keyProblem(groupBy: ReportGroup['by'], asked: string): string | undefined {
  if (isTimeUnit(groupBy)) {
    const [form, example] = groupBy === 'hour' ? [HOUR, '2026-11-24T09:00Z'] : [DATE, '2026-11-24']
    const isTime = form.test(asked) && !Number.isNaN(Date.parse(asked))
    return isTime ? undefined : `must be a key of this report’s groups, such as ${example}`
  }
  if (asked === '' || groupBy === 'label') return undefined
  if (groupBy === 'priority') {
    return PRIORITIES.some(priority => priority === asked)
      ? undefined
      : `must be one of ${PRIORITIES.join(', ')}`
  }
  return id.safeParse(asked).success ? undefined : `must be the id of the ${groupBy}, or empty`
}

function withKey({ groupBy, key: asked }: Grouped, context: z.RefinementCtx): void {
  if (asked === undefined) return
  const message = groupBy ? keyProblem(groupBy, asked) : 'needs "groupBy"'
  if (message) context.addIssue({ code: 'custom', path: ['key'], message })
}

/** The group that is asked for; undefined: the whole report. */
export function groupIn({ groupBy, timezone, key: asked }: Grouped): ReportGroup | undefined {
  if (!groupBy || asked === undefined) return undefined
  return { by: groupBy, timezone, key: asked === '' ? null : asked }
}

const asked = { ...scope, ...grouping, key, ...page, bom }

export const durationRowsQuery = z
  .object({
    ...asked,
    by: z
      .enum(['agent', 'ai', 'both', 'nobody'])
      .optional()
      .openapi({ description: 'Only those that these ended or took part in.' }),
  })
  .superRefine(withRange)
  .superRefine(withKey)

export const volumeRowsQuery = z
  .object({
    ...asked,
    figure: z
      .enum(Object.keys(VOLUME) as [VolumeFigure, ...VolumeFigure[]])
      .openapi({ description: 'The figure of the report whose rows are listed.' }),
  })
  .superRefine(withRange)
  .superRefine(withKey)

export const handoverRowsQuery = z
  .object({ ...asked, reason: z.string().min(1).max(200).optional() })
  .superRefine(withRange)
  .superRefine(withKey)

export const sendRowsQuery = z
  .object({
    ...asked,
    status: several(z.enum(DELIVERY_STATUSES), DELIVERY_STATUSES.length * 2)
      .optional()
      .openapi({ description: 'One status, or several separated by commas.', type: 'string' }),
    code: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .openapi({ description: 'Only what failed for this reason, a `code` of the report’s `failures`.' }),
  })
  .superRefine(withRange)
  .superRefine(withKey)

export const csatRowsQuery = z
  .object({
    ...csatQuery.shape,
    key,
    ...page,
    figure: z
      .enum(CSAT_FIGURES)
      .default('sent')
      .openapi({ description: 'Which surveys: all that were sent, answered ones, or those with a score.' }),
  })
  .superRefine(withKey)

export const presenceRowsQuery = z
  .object({
    from: moment.optional(),
    to: moment.optional(),
    agentId: id.optional(),
    groupBy: z.enum(TIME_UNITS).optional(),
    timezone: zone,
    key,
    presence: z.enum(['online', 'away']).optional(),
    ...page,
    bom,
  })
  .superRefine(withRange)
  .superRefine(withKey)

const conversation = {
  conversationId: id,
  channelId: id,
  contact: z.object({ id, address: z.string(), name: z.string().nullable() }),
}

const error = z
  .object({ code: z.string(), class: z.enum(FAILURE_CLASSES), detail: z.string(), fix: z.string() })
  .nullable()

export const durationRow = z
  .object({
    ...conversation,
    agentId: id.nullable(),
    teamId: id.nullable(),
    by: z.enum(['agent', 'ai', 'both', 'nobody']),
    beganAt: timestamp,
    endedAt: timestamp,
    wallMs: z.number(),
    businessMs: z.number(),
  })
  .openapi('DurationRow')

export const volumeRow = z
  .object({
    ...conversation,
    seq: z.number().int().openapi({ description: 'Of the event that is counted, in its conversation.' }),
    agentId: id.nullable().openapi({ description: 'The agent for whom it counts.' }),
    at: timestamp,
    message: lastMessage
      .extend({
        status: z.enum(['received', 'queued', 'sent', 'delivered', 'read', 'failed', 'unknown']),
        error,
      })
      .nullable()
      .openapi({ description: 'The message that is counted. null: a conversation is.' }),
  })
  .openapi('VolumeRow')

export const sendRow = z
  .object({
    ...conversation,
    agentId: id.nullable().openapi({ description: 'The agent who wrote it.' }),
    deliveryId: id,
    part: z.number().int().openapi({ description: 'Which part of the message, from 0.' }),
    attempt: z.number().int().openapi({ description: 'Which attempt to send this part, from 1.' }),
    status: z.enum(DELIVERY_STATUSES),
    error,
    queuedAt: timestamp,
    message: lastMessage,
  })
  .openapi('SendRow')

export const csatRow = z
  .object({
    ...conversation,
    surveyId: id,
    agentId: id.nullable(),
    sentAt: timestamp,
    score: z.number().int().nullable(),
    scoredAt: timestamp.nullable(),
    comment: z.string().nullable(),
  })
  .openapi('CsatRow')

export const presenceSpan = z
  .object({
    agentId: id,
    name: z.string(),
    presence: z.enum(['online', 'away']),
    beganAt: timestamp.openapi({ description: 'Not before the report, or the group.' }),
    endedAt: timestamp.openapi({ description: 'Not after them; at this moment, if it still lasts.' }),
    ms: z.number(),
    capacityMs: z
      .number()
      .openapi({ description: 'The time, times the capacity that the agent had in it; 0 for a time away.' }),
  })
  .openapi('PresenceSpan')
