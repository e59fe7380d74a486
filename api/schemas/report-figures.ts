import { z } from '@hono/zod-openapi'
import { MEASURES, type Measure } from '../../domain/reporting/measure-durations.ts'
import { TIME_UNITS } from '../../domain/reporting/periods.ts'
import { id, moment, timestamp, timezone } from './common.ts'

const DAY_MS = 86_400_000
/** What a report covers if nothing is said, days. */
export const DEFAULT_DAYS = 30
const MAX_DAYS = 400
/** A month by the hour is 744 groups. */
const MAX_DAYS_BY_HOUR = 31

export const bom = z.enum(['true', 'false']).default('false').openapi({
  description: 'For text/csv: true puts a byte order mark in front, so that spreadsheets read it as UTF-8.',
})

export const scope = {
  from: moment.optional().openapi({ description: `Default: ${DEFAULT_DAYS} days before \`to\`.` }),
  to: moment.optional().openapi({ description: 'Default: now.' }),
  channelId: id.optional(),
  agentId: id.optional(),
  teamId: id.optional(),
  label: z.string().min(1).max(100).optional(),
}

export const zone = timezone
  .default('UTC')
  .openapi({ description: 'In which hours, days, weeks and months are counted, an IANA name.' })

export const groupings = z.enum(['channel', 'agent', 'team', 'label', 'priority', ...TIME_UNITS]).openapi({
  description:
    'A conversation with two labels is in the groups of both. Without a team, an agent or a label the key is null. Labels and priority are those that the conversation has now.',
})

export const grouping = { groupBy: groupings.optional(), timezone: zone }

export const withRange = <T extends { from?: string; to?: string; groupBy?: string }>(
  query: T,
  context: z.RefinementCtx,
) => {
  const to = query.to === undefined ? Date.now() : Date.parse(query.to)
  const from = query.from === undefined ? to - DEFAULT_DAYS * DAY_MS : Date.parse(query.from)
  // Texts that are no times have been reported already.
  if (from >= to) context.addIssue({ code: 'custom', path: ['from'], message: 'must be before "to"' })
  const most = query.groupBy === 'hour' ? MAX_DAYS_BY_HOUR : MAX_DAYS
  if (to - from > most * DAY_MS) {
    context.addIssue({ code: 'custom', path: ['from'], message: `must be at most ${most} days before "to"` })
  }
}

export const reportQuery = z.object({ ...scope, ...grouping, bom }).superRefine(withRange)
export const presenceQuery = z
  .object({
    from: scope.from,
    to: scope.to,
    agentId: id.optional(),
    groupBy: z.enum(TIME_UNITS).optional(),
    timezone: zone,
    bom,
  })
  .superRefine(withRange)

/** The times of a report, with what was not said. */
export function rangeOf({ from, to }: { from?: string; to?: string }): { from: Date; to: Date } {
  const end = to === undefined ? Date.now() : Date.parse(to)
  return { from: new Date(from === undefined ? end - DEFAULT_DAYS * DAY_MS : from), to: new Date(end) }
}

export const measureParameter = z.object({
  measure: z.enum(Object.keys(MEASURES) as [Measure, ...Measure[]]).openapi({
    param: { name: 'measure', in: 'path' },
    description: Object.entries(MEASURES)
      .map(([name, meaning]) => `\`${name}\`: ${meaning}`)
      .join('\n\n'),
  }),
})

const count = z.number().int()
const ms = z.number().nullable()
const spread = z
  .object({ average: ms, p50: ms, p90: ms, longest: ms })
  .openapi('Durations', { description: 'Milliseconds. Null if there was none.' })

const durations = z.object({
  count,
  by: z.object({ agent: count, ai: count, both: count, nobody: count }),
  wall: spread.openapi({ description: 'By the clock on the wall.' }),
  business: spread.openapi({
    description:
      'Within the business hours that the channel had then; by the clock on the wall if it had none.',
  }),
})
const volume = z.object({
  opened: count,
  reopened: count,
  resolved: count,
  closed: count,
  messagesReceived: count,
  repliesByAgents: count,
  repliesByAi: count,
  automaticMessages: count,
})
const ai = z.object({
  resolved: count,
  byAi: count.openapi({ description: 'The AI alone had these.' }),
  byBoth: count.openapi({ description: 'The AI had these first, and a person later.' }),
  byAgents: count,
  byNobody: count,
  share: z.number().nullable().openapi({ description: 'What the AI resolved alone, of all, 0 to 1.' }),
})
const sends = z.object({
  total: count,
  queued: count,
  sending: count,
  unknown: count,
  accepted: count,
  sent: count,
  delivered: count,
  read: count,
  failed: count,
})
const covered = {
  from: timestamp,
  to: timestamp,
  timezone: z.string(),
  definition: z.string().openapi({ description: 'What is counted, in a sentence.' }),
}
const group = { key: z.string().nullable(), name: z.string().nullable() }

const reportOf = <T extends z.ZodRawShape>(figures: z.ZodObject<T>, more: z.ZodRawShape = {}) =>
  z.object({
    ...covered,
    ...more,
    total: figures,
    groups: z.array(figures.extend(group)).optional(),
  })

const asOf = timestamp.nullable().openapi({
  description: 'What happened until then is counted. Null: the first count is under way.',
})

export const durationReport = reportOf(durations, { asOf }).openapi('DurationReport')
export const volumeReport = reportOf(volume).openapi('VolumeReport')
export const aiReport = reportOf(ai, {
  asOf,
  handovers: z.array(z.object({ reason: z.string(), count })),
}).openapi('AiReport')
export const sendsReport = reportOf(sends, {
  failures: z.array(
    z.object({
      code: z.string(),
      class: z.string().nullable(),
      detail: z.string().nullable(),
      fix: z.string().nullable(),
      count,
    }),
  ),
}).openapi('SendsReport')
const presence = z.array(
  z.object({
    agentId: id,
    name: z.string(),
    onlineMs: z.number(),
    awayMs: z.number(),
    capacityMs: z.number().openapi({
      description:
        'The time online, times the capacity that the agent had in it. Divided by onlineMs: their capacity on average. Added up over agents and divided by the length of a period: how many conversations all could have had at once.',
    }),
  }),
)
export const presenceReport = z
  .object({
    ...covered,
    items: presence,
    groups: z
      .array(z.object({ key: z.string(), name: z.string(), items: presence }))
      .optional()
      .openapi({ description: 'With groupBy: each period in which somebody was there, and who was.' }),
  })
  .openapi('PresenceReport')
