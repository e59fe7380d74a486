export interface AuditInput {
  channelId: string
  /** One hour, by its beginning, epoch ms; absent: all closed hours that are to be looked at. */
  hour?: number
  /** Up to when, where the hour still runs; what came later has had no time to get here. */
  until?: number
}

export interface AuditReport {
  /** The hours that were audited, by their beginnings, epoch ms. */
  hours: number[]
  /** Differences that nothing explains, in all of them. */
  unexplained: number
  /** Why there was no look: the code of the provider's error. */
  error?: string
}

export interface AuditActivities {
  auditHours(input: AuditInput): Promise<AuditReport>
}
