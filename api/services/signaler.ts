import { WorkflowNotFoundError } from '@temporalio/client'
import type { ApiDependencies } from '../dependencies.ts'
import { callsOf, inTime } from './temporal-calls.ts'

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
  const calls = callsOf(temporal)
  /** The last call about each workflow that is under way. */
  const tails = new Map<string, Promise<unknown>>()

  return {
    inOrder(workflowId, deadlineMs, call) {
      const deadline = Date.now() + deadlineMs
      const before = tails.get(workflowId) ?? Promise.resolve()
      const turn = before.catch(() => {}).then(() => calls.by(deadline, call))
      tails.set(workflowId, turn)
      turn
        .catch(() => {})
        .finally(() => {
          if (tails.get(workflowId) === turn) tails.delete(workflowId)
        })
      // The wait for its turn counts too.
      return answered(turn, deadline)
    },
  }
}

async function answered<T>(turn: Promise<T>, deadline: number): Promise<T> {
  try {
    return await inTime(turn, deadline)
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) throw error
    throw new SignalTimeout('the workflow server did not take it in time', { cause: error })
  }
}
