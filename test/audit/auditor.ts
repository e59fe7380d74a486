import { randomBytes } from 'node:crypto'
import { expect } from 'vitest'
import type { AuditInput, AuditReport } from '../../protocol/activities/audit.ts'
import type { World } from '../harness/world.ts'

const HOUR_MS = 3_600_000

/** What tests read of an audited hour. */
export interface Audit {
  hour: string
  inbound: { provider: number; stored: number }
  outbound: { provider: number; stored: number; decided: number }
  unexplained: number
  alert: boolean
  differences: {
    kind: string
    explained: boolean
    providerMessageId: string | null
    messageId: string | null
    fix: string
  }[]
}

/** Audits as the schedule does, or one hour. Returns that hour, else the last one, as the API shows it. */
export async function runAudit(
  world: World,
  channelId: string,
  input: Omit<AuditInput, 'channelId'>,
): Promise<Audit> {
  const report: AuditReport = await world.temporal.workflow.execute('auditChannel', {
    taskQueue: world.config.TEMPORAL_TASK_QUEUE,
    workflowId: `audit-now:${channelId}:${randomBytes(4).toString('hex')}`,
    args: [{ channelId, ...input }],
  })
  expect(report.error).toBeUndefined()
  const { body } = await world.admin.get(`/v1/channels/${channelId}/audit`)
  const last = Math.max(...report.hours)
  return body.hours.find((each: Audit) => Date.parse(each.hour) === last)
}

const STARTED = Date.now()

/** An hour for the tests of one file. It may begin shortly before a full hour. */
const THIS_HOUR = Math.floor(STARTED / 1_000) * 1_000 - HOUR_MS / 2

/** Audits everything until now. */
export function auditNow(world: World, channelId: string): Promise<Audit> {
  return runAudit(world, channelId, { hour: THIS_HOUR, until: Date.now() })
}

/** An hour so many hours before the tests began, and moments in it. */
export function pastHour(hoursAgo: number): {
  hour: number
  at: (minute: number, second?: number) => string
} {
  const hour = Math.floor(STARTED / HOUR_MS) * HOUR_MS - hoursAgo * HOUR_MS
  return { hour, at: (minute, second = 0) => new Date(hour + minute * 60_000 + second * 1_000).toISOString() }
}

export function kindsIn({ differences }: Audit): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { kind } of differences) counts[kind] = (counts[kind] ?? 0) + 1
  return counts
}
