import type { Client } from '@temporalio/client'

/** There was no answer in time: whether the call arrived is not known. */
export class NoAnswerInTime extends Error {
  override name = 'NoAnswerInTime'
}

export interface TemporalCalls {
  /** Makes a call to the workflow server under a deadline (epoch ms). Throws `NoAnswerInTime`, or what the call threw. */
  by<T>(deadline: number, call: () => Promise<T>): Promise<T>
  /**
   * Resolves when the client is through also with the calls that were given up: it may be about to try one again, and
   * its connection must not be closed before.
   */
  settled(): Promise<void>
}

/** Calls with a deadline further away, ms, are left to end with the connection. */
const SHORT_MS = 6_000

const known = new WeakMap<Client, TemporalCalls>()

/**
 * The calls to the workflow server over a client. The client minds a deadline only at its next try: with the server away
 * it rejects long after it, and by itself only after 20 s.
 */
export function callsOf(temporal: Client): TemporalCalls {
  const calls = known.get(temporal) ?? makeCalls(temporal)
  known.set(temporal, calls)
  return calls
}

function makeCalls({ connection }: Client): TemporalCalls {
  const underWay = new Map<Promise<unknown>, number>()
  return {
    by(deadline, call) {
      const made = connection.withDeadline(deadline, call)
      underWay.set(made, deadline)
      const through = () => underWay.delete(made)
      made.then(through, through)
      return inTime(made, deadline)
    },
    async settled() {
      const soon = [...underWay].filter(([, deadline]) => deadline - Date.now() < SHORT_MS)
      await Promise.allSettled(soon.map(([made]) => made))
    },
  }
}

/** What the promise brings, or `NoAnswerInTime` at the deadline. */
export async function inTime<T>(promise: Promise<T>, deadline: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new NoAnswerInTime()), Math.max(0, deadline - Date.now()))
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
