import { setImmediate as turn } from 'node:timers/promises'
import type { Context } from 'hono'
import { Problem } from './problem.ts'
import { isSafe } from './safe-method.ts'

/**
 * How many turns of the event loop to wait. Node reads the end of a connection only after the data that came before it, and
 * needs some turns to report it.
 */
const TURNS = 10

/**
 * Resolves once it is known whether somebody still waits for the answer to a change (`refuseAbandoned`). It takes some turns
 * of the event loop, which pass while the caller waits for the database anyway.
 */
export async function abandonmentKnown(c: Context): Promise<void> {
  if (isSafe(c.req.method)) return
  for (let turns = 0; turns < TURNS; turns++) await turn()
}

/**
 * Refuses changes that nobody waits for any more. A process that was frozen (on a paused machine) wakes up with requests
 * whose clients gave up and asked another process. Carrying them out now would undo what was asked since.
 */
export function refuseAbandoned(c: Context): void {
  if (isSafe(c.req.method) || !c.req.raw.signal.aborted) return
  throw new Problem('request_incomplete', 'The client closed the connection.')
}
