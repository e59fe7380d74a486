import type { Context } from '@temporalio/activity'
import type { ActivityInterceptors } from '@temporalio/worker'
import { withinTime } from '../platform/time-limit.ts'

/**
 * Lets an activity know how long it may go on. The server hands one that is past its time to another worker; the first, which
 * waited for the database all the while, would later undo what came of that.
 */
export function knowDeadline({ info }: Context): ActivityInterceptors {
  return { inbound: { execute: (input, next) => withinTime(info.startToCloseTimeoutMs, () => next(input)) } }
}
