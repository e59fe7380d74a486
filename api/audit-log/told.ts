import type { AuditActor } from '../../db/audit-log.ts'
import type { Sql } from '../../db/client.ts'
import type { AuditAction, AuditTarget, AuditValues } from '../../domain/audit-log.ts'

export interface Target {
  type: AuditTarget
  id?: string
}

/** What a handler adds to what is known of its request. */
export interface Told {
  /** Default: the declared one. */
  action?: AuditAction
  /** Default: what the path names. */
  target?: Target
  /** Default: who makes the request. */
  actor?: AuditActor
  before?: AuditValues | null
  after?: AuditValues | null
}

/** Takes down what one request does. */
export interface Recorder {
  /**
   * Makes a change and its entry in one transaction. The entry has what differs of the target's row afterwards. Without a
   * difference there is no entry.
   */
  within<T>(
    target: Target & { id: string },
    change: (tx: Sql) => Promise<T>,
    more?: Pick<Told, 'action' | 'after'>,
  ): Promise<T>
  /** Adds an entry as part of a transaction. */
  note(tx: Sql, told: Told): Promise<void>
  /** Adds an entry that is written once the request has succeeded. */
  tell(told: Told): void
  /** The request did nothing that is kept. */
  nothing(): void
  /** A refused attempt, with the code of the reason. */
  refused(code: string, told?: Told): void
}
