import type { Context } from '@temporalio/activity'
import type { ActivityInterceptors } from '@temporalio/worker'
import type { Activities } from '../activities/index.ts'
import { APART, channelOf, inPlace, makePlaces } from './bulkheads.ts'

/** Which part of a worker's connections the activities of one channel may use at the same time. */
const PART = 0.7

/** Which part of that those may use that change who has which conversation. */
const PART_OF_SEATS = 0.6

/** These wait for the lock of their agents. The keeper and what concerns several channels name none. */
const CHANGES_SEATS: readonly string[] = [
  'claimSeat',
  'takeUpSeat',
  'assignAgent',
  'handToAi',
  'setPriority',
  'resolveConversation',
  'closeConversation',
  'snooze',
  'endSnooze',
  'freeSnoozedSeat',
] satisfies (keyof Activities)[]

/**
 * How long an activity waits for its channel's share before it is handed back, ms; who changes seats, for both of its places. The
 * time that is left must be enough for its work: its own timeout of 15 s is already running.
 */
const PATIENCE_MS = 5_000

const REFUSAL = 'many other activities of this channel wait for the database; it is tried again'

/**
 * Leaves some of the connections to PostgreSQL to the other channels. When somebody holds a lock that many activities of a
 * channel need, such as the lock of its row, each of them keeps a connection until its `lock_timeout`. Without the share
 * they would take all of them, and no message of any channel would be stored.
 *
 * For the same reason, the claims of a channel leave a part of its share to the storing of its messages: while somebody holds the
 * row of one of its agents, customers wait for an agent, but what they write is stored.
 *
 * It concerns activities that need PostgreSQL alone. The others have their own connections (`bulkheads.ts`).
 */
export function channelShare(connections: number): (context: Context) => ActivityInterceptors {
  const ofChannel = Math.max(2, Math.floor(connections * PART))
  const ofSeats = Math.max(1, Math.floor(ofChannel * PART_OF_SEATS))
  const places = makePlaces({ most: Infinity, ofChannel, waiting: Infinity })
  const seatPlaces = makePlaces({ most: Infinity, ofChannel: ofSeats, waiting: Infinity })
  return ({ info }) => {
    if (APART.includes(info.activityType)) return {}
    return {
      inbound: {
        async execute(input, next) {
          const channel = channelOf(input.args[0])
          if (channel === '') return next(input)
          const changesSeats = CHANGES_SEATS.includes(info.activityType)
          const patienceMs = changesSeats ? PATIENCE_MS / 2 : PATIENCE_MS
          const waiting = { channel, patienceMs, refusal: REFUSAL }
          const work = () => inPlace(places, waiting, () => next(input))
          return changesSeats ? inPlace(seatPlaces, waiting, work) : work()
        },
      },
    }
  }
}
