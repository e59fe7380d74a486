export interface AuditInput {
  channelId: string
  /** One hour, given by its beginning, epoch ms. Absent: all closed hours that need an audit. */
  hour?: number
  /**
   * The end of the audited time, epoch ms, when the hour is not over. Later messages had no time to
   * arrive here.
   */
  until?: number
}

export interface AuditReport {
  /** The beginnings of the audited hours, epoch ms. */
  hours: number[]
  /** The number of differences that have no explanation, over all hours. */
  unexplained: number
  /** The provider's error code, when the audit could not be made. */
  error?: string
}

export interface AuditActivities {
  auditHours(input: AuditInput): Promise<AuditReport>
}
