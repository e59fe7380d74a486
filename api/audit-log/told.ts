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
   * difference there is no entry. A change that returns false has changed nothing.
   */
  within<T>(
    target: Target & { id: string },
    change: (tx: Sql) => Promise<T>,
    more?: Pick<Told, 'action' | 'after'>,
  ): Promise<T>
  /** Adds an entry as part of a transaction. */
  note(tx: Sql, told: Told): Promise<void>
  /** Adds an entry of what was done just now, by a workflow. It is written soon; the request doesn't wait for it. */
  tell(told: Told): void
  /** The request did nothing that is kept. Not needed after the others. */
  nothing(): void
  /** A refused attempt, with the code of the reason. */
  refused(code: string, told?: Told): void
}
