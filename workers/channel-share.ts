import type { Context } from '@temporalio/activity'
import type { ActivityInterceptors } from '@temporalio/worker'
import { APART, channelOf, inPlace, makePlaces } from './bulkheads.ts'

/** Which part of a worker's connections the activities of one channel may use at the same time. */
const PART = 0.7

/**
 * How long an activity waits for its channel's share before it is handed back, ms. The time that is left must be enough for
 * its work: its own timeout of 15 s is already running.
 */
const PATIENCE_MS = 5_000

const REFUSAL = 'many other activities of this channel wait for the database; it is tried again'

/**
 * Leaves some of the connections to PostgreSQL to the other channels. When somebody holds a lock that many activities of a
 * channel need, such as the lock of its row, each of them keeps a connection until its `lock_timeout`. Without the share
 * they would take all of them, and no message of any channel would be stored.
 *
 * It concerns activities that need PostgreSQL alone. The others have their own connections (`bulkheads.ts`).
 */
export function channelShare(connections: number): (context: Context) => ActivityInterceptors {
  const ofChannel = Math.max(1, Math.floor(connections * PART))
  const places = makePlaces({ most: Infinity, ofChannel, waiting: Infinity })
  return ({ info }) => {
    if (APART.includes(info.activityType)) return {}
    return {
      inbound: {
        async execute(input, next) {
          const channel = channelOf(input.args[0])
          if (channel === '') return next(input)
          return inPlace(places, { channel, patienceMs: PATIENCE_MS, refusal: REFUSAL }, () => next(input))
        },
      },
    }
  }
}
