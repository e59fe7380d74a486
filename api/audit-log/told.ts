import type { AuditActor } from '../../db/audit-log.ts'
import type { Sql } from '../../db/client.ts'
import type { AuditAction, AuditTarget, AuditValues } from '../../domain/audit-log.ts'

export interface Target {
  type: AuditTarget
  id?: string
}

/** What a handler adds to the entry of its request. */
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
   * Makes a change and writes its entry in one transaction. The entry's before and after come from reading the target's
   * row before and after the change. If nothing differs, or the change returns false, there is no entry.
   */
  within<T>(
    target: Target & { id: string },
    change: (tx: Sql) => Promise<T>,
    more?: Pick<Told, 'action' | 'after'>,
  ): Promise<T>
  /** Adds an entry in the transaction that is given. */
  note(tx: Sql, told: Told): Promise<void>
  /**
   * Adds an entry of something that a workflow does. It is written a moment later; the request does not wait for it.
   */
  tell(told: Told): void
  /** There is nothing to log for this request. Not needed after one of the others. */
  nothing(): void
  /** Adds an entry of a refused attempt, with the code of its problem. */
  refused(code: string, told?: Told): void
}
