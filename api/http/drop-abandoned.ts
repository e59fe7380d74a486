import { setImmediate as turn } from 'node:timers/promises'
import type { MiddlewareHandler } from 'hono'
import { Problem } from './problem.ts'

const READS = ['GET', 'HEAD', 'OPTIONS']

/** That the connection has ended is read after what came by it, and takes some turns of the loop to be told. */
const TURNS = 10

/**
 * Refuses what nobody waits for any more. A process that was frozen (a paused machine) finds requests whose clients gave up
 * meanwhile, and asked elsewhere: to carry these out now would undo what was said since.
 */
export const dropAbandoned: MiddlewareHandler = async (c, next) => {
  if (!READS.includes(c.req.method)) {
    for (let turns = 0; turns < TURNS; turns++) await turn()
    if (c.req.raw.signal.aborted) throw new Problem('request_incomplete', 'The client has gone.')
  }
  await next()
}
