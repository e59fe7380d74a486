import type { Client } from '@temporalio/client'

/** There was no answer in time. It is not known whether the call arrived. */
export class NoAnswerInTime extends Error {
  override name = 'NoAnswerInTime'
}

export interface TemporalCalls {
  /** Makes a call to the workflow server with a deadline (epoch ms). Throws `NoAnswerInTime`, or what the call threw. */
  by<T>(deadline: number, call: () => Promise<T>): Promise<T>
  /**
   * Resolves when the client has also finished the calls that were given up. It may be about to retry one of them, so its
   * connection must not be closed before. It waits for a limited time: a call on a closed connection may never end.
   */
  settled(): Promise<void>
}

/** `settled` doesn't wait for calls whose deadline is further away than this, ms; closing the connection ends them. */
const SHORT_MS = 6_000

/** How long `settled` waits, ms. A client without an answer gives a call up some seconds after its deadline. */
const SETTLING_MS = 15_000

const known = new WeakMap<Client, TemporalCalls>()

/**
 * Makes deadlines of calls hold. The client itself checks a deadline only at its next retry: if the server is away, it
 * rejects long after the deadline, and without one only after 20 s.
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
      const all = Promise.allSettled(soon.map(([made]) => made))
      await inTime(all, Date.now() + SETTLING_MS).catch(() => {})
    },
  }
}

/** The result of the promise. Throws `NoAnswerInTime` at the deadline (epoch ms). */
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
