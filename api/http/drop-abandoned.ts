import { setImmediate as turn } from 'node:timers/promises'
import type { MiddlewareHandler } from 'hono'
import { Problem } from './problem.ts'

const READS = ['GET', 'HEAD', 'OPTIONS']

/**
 * How many turns of the event loop to wait. Node reads the end of a connection only after the data that came before it, and
 * needs some turns to report it.
 */
const TURNS = 10

/**
 * Refuses changes that nobody waits for any more. A process that was frozen (on a paused machine) wakes up with requests
 * whose clients gave up and asked another process. Carrying them out now would undo what was asked since.
 */
export const dropAbandoned: MiddlewareHandler = async (c, next) => {
  if (!READS.includes(c.req.method)) {
    for (let turns = 0; turns < TURNS; turns++) await turn()
    if (c.req.raw.signal.aborted) throw new Problem('request_incomplete', 'The client closed the connection.')
  }
  await next()
}
