import { createRoute, type z } from '@hono/zod-openapi'
import { type AuditedHour, listAudits, loadAudit } from '../../db/audit.ts'
import { DIFFERENCES } from '../../domain/audit.ts'
import type { AuditInput } from '../../protocol/activities/audit.ts'
import { workflowIds } from '../../protocol/workflow-ids.ts'
import { type ApiEnvironment, requireRole } from '../http/auth.ts'
import { idempotent } from '../http/idempotency.ts'
import { invalid, Problem } from '../http/problem.ts'
import { auditedHour, auditQuery, auditReport, auditRequest } from '../schemas/audit.ts'
import { answer, idParameter, keyHeader, problems } from '../schemas/common.ts'
import { runWorkflow } from '../services/channel-workflows.ts'
import type { Services } from '../services/services.ts'
import { liveChannel } from '../services/settings-writer.ts'
import { makeRouter } from './router.ts'

type AuditEnvironment = ApiEnvironment & { Variables: { commandId: string } }

const HOUR_MS = 3_600_000
/** Messages younger than this may be listed on one side and not yet on the other, so they are left out, ms. */
const SETTLING_MS = 60_000
/** Hours older than this are refused, ms: workflow histories may be gone, and the provider's list is long. */
const MAX_AGE_MS = 7 * 24 * HOUR_MS

const read = createRoute({
  method: 'get',
  path: '/channels/{id}/audit',
  tags: ['Channels'],
  summary:
    'Compares, for each hour, the provider’s message list, the stored messages and the decisions of the workflows',
  middleware: [requireRole('supervisor')] as const,
  request: { params: idParameter, query: auditQuery },
  responses: { 200: answer(auditReport, 'The last audited hours'), ...problems(404) },
})

/** Routes of the audit, which shows whether anything was lost, sent twice, or sent by somebody else. */
export function auditRoutes({ dependencies }: Services) {
  const { sql, temporal, config } = dependencies
  const run = createRoute({
    method: 'post',
    path: '/channels/{id}/audit',
    tags: ['Channels'],
    summary: 'Audits one hour now',
    middleware: [requireRole('supervisor'), idempotent(dependencies)] as const,
    request: {
      params: idParameter,
      headers: keyHeader,
      body: { required: false, content: { 'application/json': { schema: auditRequest } } },
    },
    responses: { 200: answer(auditedHour, 'The result'), ...problems(404) },
  })

  return makeRouter<AuditEnvironment>()
    .openapi(read, async c => {
      const { id } = c.req.valid('param')
      await liveChannel(dependencies, id)
      const hours = await listAudits(sql, id, c.req.valid('query').hours)
      return c.json({ totals: totalsOf(hours), hours: hours.map(hourView) }, 200)
    })
    .openapi(run, async c => {
      const { id } = c.req.valid('param')
      await liveChannel(dependencies, id)
      const span = spanOf(c.req.valid('json')?.hour)
      const report = await runWorkflow(
        temporal,
        'auditChannel',
        workflowIds.auditNow(id, c.get('commandId')),
        config.TEMPORAL_TASK_QUEUE,
        { channelId: id, ...span } satisfies AuditInput,
      )
      if (report.error) {
        throw new Problem(
          'provider_unreachable',
          `The provider’s message list could not be read (${report.error}).`,
        )
      }
      const found = await loadAudit(sql, id, new Date(span.hour))
      if (!found) throw new Problem('not_found', 'The channel was deleted during the audit.')
      return c.json(hourView(found), 200)
    })
}

/** The span of the hour to audit, epoch ms. Throws a problem if the hour can't be audited. */
function spanOf(given: string | undefined): { hour: number; until: number } {
  const until = Date.now() - SETTLING_MS
  const moment = given === undefined ? until : Date.parse(given)
  if (moment > Date.now()) throw invalid([{ path: 'hour', message: 'must not be in the future' }])
  if (moment < until - MAX_AGE_MS)
    throw invalid([{ path: 'hour', message: 'must be within the last 7 days' }])
  // In its first minute an hour has nothing to show yet, so the span is empty.
  const hour = Math.floor(moment / HOUR_MS) * HOUR_MS
  return { hour, until: Math.max(until, hour) }
}

type HourView = z.output<typeof auditedHour>

function hourView({ hour, until, auditedAt, differences, ...counts }: AuditedHour): HourView {
  return {
    hour: hour.toISOString(),
    until: until.toISOString(),
    auditedAt: auditedAt.toISOString(),
    ...counts,
    differences: differences.map(({ kind, at, providerMessageId = null, messageId = null }) => ({
      kind,
      at: new Date(at).toISOString(),
      providerMessageId,
      messageId,
      ...DIFFERENCES[kind],
    })),
  }
}

function totalsOf(hours: AuditedHour[]): z.output<typeof auditReport>['totals'] {
  const sum = (count: (hour: AuditedHour) => number) => hours.reduce((total, hour) => total + count(hour), 0)
  return {
    inbound: { provider: sum(h => h.inbound.provider), stored: sum(h => h.inbound.stored) },
    outbound: {
      provider: sum(h => h.outbound.provider),
      stored: sum(h => h.outbound.stored),
      decided: sum(h => h.outbound.decided),
    },
    unexplained: sum(h => h.unexplained),
    alert: hours.some(({ alert }) => alert),
  }
}
