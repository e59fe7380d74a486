import { ApplicationFailure, type Context } from '@temporalio/activity'
import type { ActivityInterceptors } from '@temporalio/worker'
import type { Activities } from '../activities/index.ts'

/** How much of one kind of work a worker does at once: in all, for one channel, and how many more may wait for a place. */
export interface Share {
  most: number
  ofChannel: number
  waiting: number
}

/**
 * Work that waits for others, who may hang: a provider, a model. What waits for them must not take the places of what
 * records, claims and repairs, and one channel's provider not those of another's. All the rest needs PostgreSQL alone.
 */
const KINDS = {
  sends: { most: 40, ofChannel: 16, waiting: 100 },
  turns: { most: 100, ofChannel: 50, waiting: 100 },
  files: { most: 12, ofChannel: 6, waiting: 50 },
  // A channel that is pulled has one that goes on by itself.
  lists: { most: 200, ofChannel: 2, waiting: 50 },
  questions: { most: 8, ofChannel: 4, waiting: 50 },
} as const satisfies Record<string, Share>
export type Kind = keyof typeof KINDS
export type Shares = Record<Kind, Share>

/** Which activities are of which kind. They also have database connections of their own. */
const KIND_OF: Record<string, Kind> = {
  sendMessage: 'sends',
  settleMessage: 'sends',
  runAiTurn: 'turns',
  testAiTurn: 'turns',
  fetchMedium: 'files',
  readInbound: 'lists',
  auditHours: 'lists',
  readTemplates: 'questions',
  checkAccount: 'questions',
  checkSender: 'questions',
  checkNewToken: 'questions',
  checkChannel: 'questions',
  readConfiguration: 'questions',
  repairConfiguration: 'questions',
} satisfies Partial<Record<keyof Activities, Kind>>

export const APART = Object.keys(KIND_OF)
export const SHARES: Shares = KINDS

/** How much a worker takes from the server: all that may go on at once, or wait here for its place. */
export function slotsFor(shares: Shares, others: number): number {
  return Object.values(shares).reduce((sum, { most, waiting }) => sum + most + waiting, others)
}

/** How long work waits for a place before it is handed back, ms: its own time is running. */
const PATIENCE_MS = 2_000

/** Lets each kind of work have its share of the worker, and no more. What finds no place is handed back, to be tried again soon. */
export function bulkheads(shares: Shares): (context: Context) => ActivityInterceptors {
  const places = new Map(Object.entries(shares).map(([kind, share]) => [kind, makePlaces(share)]))
  return ({ info }) => {
    const kind = KIND_OF[info.activityType]
    const room = kind && places.get(kind)
    if (!room) return {}
    return {
      inbound: {
        async execute(input, next) {
          const leave = await room.enter(channelOf(input.args[0]), PATIENCE_MS)
          if (!leave) throw busy(kind)
          try {
            return await next(input)
          } finally {
            leave()
          }
        },
      },
    }
  }
}

function channelOf(input: unknown): string {
  const { channelId } = Object(input) as { channelId?: unknown }
  return typeof channelId === 'string' ? channelId : ''
}

function busy(kind: Kind): ApplicationFailure {
  return ApplicationFailure.create({
    message: `as many ${kind} are under way as one worker, or one channel of it, may have; it is tried again`,
    type: 'Busy',
    nextRetryDelay: 1_000 + Math.random() * 1_000,
  })
}

/** Places of one kind. Who waits is let in in turn; who waits for their channel lets others by. */
export function makePlaces({ most, ofChannel, waiting }: Share) {
  const taken = new Map<string, number>()
  const queue: { channel: string; enter: () => void }[] = []
  let all = 0
  const isFree = (channel: string) => all < most && (taken.get(channel) ?? 0) < ofChannel

  const take = (channel: string) => {
    all++
    taken.set(channel, (taken.get(channel) ?? 0) + 1)
    let left = false
    return () => {
      if (left) return
      left = true
      all--
      const rest = (taken.get(channel) ?? 0) - 1
      if (rest > 0) taken.set(channel, rest)
      else taken.delete(channel)
      const next = queue.findIndex(one => isFree(one.channel))
      if (next !== -1) queue.splice(next, 1)[0]?.enter()
    }
  }

  return {
    /** What gives the place back; undefined when there was none in time, or too many wait already. */
    async enter(channel: string, patienceMs: number): Promise<(() => void) | undefined> {
      if (isFree(channel)) return take(channel)
      if (queue.length >= waiting) return undefined
      return new Promise(resolve => {
        const one = {
          channel,
          enter: () => {
            clearTimeout(timer)
            resolve(take(channel))
          },
        }
        const timer = setTimeout(() => {
          queue.splice(queue.indexOf(one), 1)
          resolve(undefined)
        }, patienceMs)
        queue.push(one)
      })
    },
  }
}
