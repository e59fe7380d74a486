import type { Context } from '@temporalio/activity'
import type { ActivityInterceptors } from '@temporalio/worker'
import { withinTime } from '../platform/time-limit.ts'

/**
 * Lets an activity know how long it may run. After its timeout the server gives it to another worker.
 * Without this, the first one could wait for the database all that time, and then undo what the second
 * one did.
 */
export function knowDeadline({ info }: Context): ActivityInterceptors {
  return { inbound: { execute: (input, next) => withinTime(info.startToCloseTimeoutMs, () => next(input)) } }
}
