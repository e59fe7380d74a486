import { proxyActivities } from '@temporalio/workflow'
import type { AuditActivities, AuditInput, AuditReport } from '../protocol/activities/audit.ts'

const { auditHours } = proxyActivities<AuditActivities>({
  // Two days of a busy number are read at most, with the histories of their conversations.
  startToCloseTimeout: '30 minutes',
  heartbeatTimeout: '2 minutes',
  // The next round comes in an hour, and looks at what this one left.
  retry: { initialInterval: '2 seconds', maximumInterval: '1 minute', maximumAttempts: 5 },
})

/** Compares what the provider, the database and the workflows say of a channel; a schedule starts it each hour. */
export async function auditChannel(input: AuditInput): Promise<AuditReport> {
  return auditHours(input)
}
