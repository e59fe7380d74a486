import { ApplicationFailure, type Context } from '@temporalio/activity'
import type { ActivityInterceptors } from '@temporalio/worker'
import type { Activities } from '../activities/index.ts'

/**
 * How much of one kind of work a worker does at the same time: in all, for one channel, and how many
 * more may wait.
 */
export interface Share {
  most: number
  ofChannel: number
  waiting: number
}

/**
 * Work that waits for a system that may hang: a provider or a model. It must not use up the places of
 * work that records, claims and repairs; and one channel's slow provider must not use up the places of
 * the others. All other work needs PostgreSQL alone.
 */
const KINDS = {
  sends: { most: 40, ofChannel: 16, waiting: 100 },
  turns: { most: 100, ofChannel: 50, waiting: 100 },
  files: { most: 12, ofChannel: 6, waiting: 50 },
  // A large file takes minutes on a slow line, and must not keep the places of messages that take none.
  uploads: { most: 3, ofChannel: 2, waiting: 50 },
  // In pull mode, a channel has one reader that runs all the time.
  lists: { most: 200, ofChannel: 2, waiting: 50 },
  questions: { most: 8, ofChannel: 4, waiting: 50 },
  // Many people can be erased at once, and nobody waits for what the provider deletes.
  erasures: { most: 4, ofChannel: 4, waiting: 50 },
  // Each goes to the service of a browser's maker.
  pushes: { most: 10, ofChannel: 10, waiting: 50 },
} as const satisfies Record<string, Share>
export type Kind = keyof typeof KINDS
export type Shares = Record<Kind, Share>

/**
 * Which activities are of which kind. These activities also have separate database connections. Every
 * activity that calls a provider is one of them, except the keeper, of which one round runs at a time.
 */
const KIND_OF: Record<string, Kind> = {
  sendMessage: 'sends',
  settleMessage: 'sends',
  runAiTurn: 'turns',
  testAiTurn: 'turns',
  fetchMedium: 'files',
  readInbound: 'lists',
  auditHours: 'lists',
  showRead: 'questions',
  readTemplates: 'questions',
  checkAccount: 'questions',
  checkSender: 'questions',
  checkNewToken: 'questions',
  checkChannel: 'questions',
  listSenders: 'questions',
  blockAtProvider: 'questions',
  readConfiguration: 'questions',
  repairConfiguration: 'questions',
  eraseAtProvider: 'erasures',
  sendPush: 'pushes',
} satisfies Partial<Record<keyof Activities, Kind>>

/** Up to this size, bytes, the files of a message count as sent along with it. WhatsApp takes no larger pictures. */
const LARGE = 5 * 1024 * 1024

function kindOf(activity: string, input: unknown): Kind | undefined {
  const kind = KIND_OF[activity]
  return kind === 'sends' && bytesOf(input) > LARGE ? 'uploads' : kind
}

/** The bytes of the files that a message brings. */
function bytesOf(input: unknown): number {
  const { media } = Object(Object(input).content) as { media?: unknown }
  if (!Array.isArray(media)) return 0
  return media.reduce((sum: number, file: unknown) => sum + (Number(Object(file).size) || 0), 0)
}

export const APART = Object.keys(KIND_OF)
export const SHARES: Shares = KINDS

/** How many activities a worker takes from the server: all that may run or wait here. */
export function slotsFor(shares: Shares, others: number): number {
  return Object.values(shares).reduce((sum, { most, waiting }) => sum + most + waiting, others)
}

/**
 * How long an activity waits for a place before it is handed back, ms. Its own timeout is already
 * running.
 */
const PATIENCE_MS = 2_000

/**
 * Gives each kind of work its share of the worker. An activity that finds no place is handed back, to
 * be retried soon.
 */
export function bulkheads(shares: Shares): (context: Context) => ActivityInterceptors {
  const places = new Map(Object.entries(shares).map(([kind, share]) => [kind, makePlaces(share)]))
  return ({ info }) => {
    if (!KIND_OF[info.activityType]) return {}
    return {
      inbound: {
        async execute(input, next) {
          const kind = kindOf(info.activityType, input.args[0])
          const room = kind && places.get(kind)
          if (!kind || !room) return next(input)
          const refusal = `the limit of concurrent ${kind} of this worker, or of one channel, is reached; it is tried again`
          return inPlace(room, { channel: channelOf(input.args[0]), patienceMs: PATIENCE_MS, refusal }, () =>
            next(input),
          )
        },
      },
    }
  }
}

/** The channel that an activity's input names; empty if it names none. */
export function channelOf(input: unknown): string {
  const { channelId } = Object(input) as { channelId?: unknown }
  return typeof channelId === 'string' ? channelId : ''
}

interface Entering {
  channel: string
  /** How long it waits for a place, ms. */
  patienceMs: number
  /** What an operator reads if it got none. */
  refusal: string
}

/** Does something in one of the places. If none becomes free in time, it is handed back, to be retried soon. */
export async function inPlace<T>(
  places: ReturnType<typeof makePlaces>,
  { channel, patienceMs, refusal }: Entering,
  work: () => Promise<T>,
): Promise<T> {
  const leave = await places.enter(channel, patienceMs)
  if (!leave) {
    throw ApplicationFailure.create({
      message: refusal,
      type: 'Busy',
      nextRetryDelay: 1_000 + Math.random() * 1_000,
    })
  }
  try {
    return await work()
  } finally {
    leave()
  }
}

/**
 * The places of one kind of work. Waiting activities get in in order; one that waits for its channel's
 * share lets others pass.
 */
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
    /**
     * Returns a function that frees the place again; undefined when no place became free in time, or
     * too many wait already.
     */
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
