import { proxyActivities } from '@temporalio/workflow'
import type { AuditActivities, AuditInput, AuditReport } from '../protocol/activities/audit.ts'

const { auditHours } = proxyActivities<AuditActivities>({
  // One audit reads at most two days of a busy number, and the histories of its conversations.
  startToCloseTimeout: '30 minutes',
  heartbeatTimeout: '2 minutes',
  // The next audit comes in an hour and covers what this one left out.
  retry: { initialInterval: '2 seconds', maximumInterval: '1 minute', maximumAttempts: 5 },
})

/**
 * Compares what the provider, the database and the workflows say about a channel. A schedule starts it
 * every hour.
 */
export async function auditChannel(input: AuditInput): Promise<AuditReport> {
  return auditHours(input)
}
