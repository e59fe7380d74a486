import { WorkflowNotFoundError } from '@temporalio/client'
import type { ApiDependencies } from '../dependencies.ts'
import { callsOf, inTime } from './temporal-calls.ts'

/** The workflow server didn't answer in time. It is not known whether the signal arrived. */
export class SignalTimeout extends Error {
  override name = 'SignalTimeout'
}

export interface Signaler {
  /**
   * Runs the calls for one workflow one after the other, because signals that are sent at the same time arrive in any
   * order. Each call has a deadline, counted from now. Throws `SignalTimeout`.
   */
  inOrder<T>(workflowId: string, deadlineMs: number, call: () => Promise<T>): Promise<T>
}

/** Makes the signaler of a process. */
export function makeSignaler({ temporal }: Pick<ApiDependencies, 'temporal'>): Signaler {
  const calls = callsOf(temporal)
  /** For each workflow with running calls, the last one. */
  const tails = new Map<string, Promise<unknown>>()

  return {
    inOrder(workflowId, deadlineMs, call) {
      const deadline = Date.now() + deadlineMs
      const before = tails.get(workflowId)
      const make = () => calls.by(deadline, call)
      const turn = before ? before.then(make, make) : make()
      tails.set(workflowId, turn)
      const over = () => {
        if (tails.get(workflowId) === turn) tails.delete(workflowId)
      }
      turn.then(over, over)
      // Waiting for its turn counts towards the deadline. The call itself keeps the deadline.
      return answered(before ? inTime(turn, deadline) : turn)
    },
  }
}

async function answered<T>(turn: Promise<T>): Promise<T> {
  try {
    return await turn
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) throw error
    throw new SignalTimeout('Temporal did not accept it in time', { cause: error })
  }
}
