import { WorkflowNotFoundError } from '@temporalio/client'
import type { ApiDependencies } from '../dependencies.ts'

/** The server was not there, or not in time: whether the signal arrived is not known. */
export class SignalTimeout extends Error {
  override name = 'SignalTimeout'
}

export interface Signaler {
  /**
   * Runs calls about one workflow one after the other, each under a deadline counted from now. Ten signals sent to a
   * workflow at once arrive there in any order. Throws `SignalTimeout`.
   */
  inOrder<T>(workflowId: string, deadlineMs: number, call: () => Promise<T>): Promise<T>
}

export function makeSignaler({ temporal }: Pick<ApiDependencies, 'temporal'>): Signaler {
  /** The last call about each workflow that is under way. */
  const tails = new Map<string, Promise<unknown>>()

  return {
    inOrder(workflowId, deadlineMs, call) {
      const deadline = Date.now() + deadlineMs
      const before = tails.get(workflowId) ?? Promise.resolve()
      const turn = before.catch(() => {}).then(() => temporal.connection.withDeadline(deadline, call))
      tails.set(workflowId, turn)
      turn
        .catch(() => {})
        .finally(() => {
          if (tails.get(workflowId) === turn) tails.delete(workflowId)
        })
      return withTimeout(turn, deadline)
    },
  }
}

/** The client's own deadline does not cover making the connection, which alone can take 20 s. */
async function withTimeout<T>(promise: Promise<T>, deadline: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new SignalTimeout('no answer in time')),
      Math.max(0, deadline - Date.now()),
    )
  })
  try {
    return await Promise.race([promise, timeout])
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) throw error
    throw error instanceof SignalTimeout
      ? error
      : new SignalTimeout('the workflow server refused', { cause: error })
  } finally {
    clearTimeout(timer)
  }
}
