import { setTimeout as wait } from 'node:timers/promises'

export const PART_KINDS = ['worker', 'api', 'temporal', 'postgres'] as const
export type PartKind = (typeof PART_KINDS)[number]

/** Something of the service, or that it stands on, which can be killed and started again. */
export interface Part {
  kind: PartKind
  name: string
  /** Whether it was started, and neither killed since nor frozen. */
  isUp(): boolean
  /** SIGKILL. Resolves once it is gone. */
  kill(): Promise<void>
  /** Stops it where it stands, as a paused machine would, with its connections open; returns what lets it go on. */
  freeze(): () => void
  /** Resolves once it does its work. */
  start(): Promise<void>
  /** In good order, as at a deployment: it ends what it has begun, and is not started again. */
  leave(): Promise<void>
  stop(): Promise<void>
}

/** One life of a part. */
export interface Life {
  /** Process ids of all of it, now. */
  pids(): number[]
  ended: Promise<void>
  kill(): Promise<void>
  stop(): Promise<void>
  /** In good order, where that is something else. */
  leave?(): Promise<void>
}

/** What is told of the parts. */
export interface Fates {
  /** From now on it has to be stopped. */
  made(part: Part): void
  endedByItself(part: Part): void
  killed(pids: number[]): void
}

/** Between two tries to start, ms. */
const RETRY_MS = 200

/** A part from a function that starts it. What ends by itself is started again, as any supervisor would. */
export function partOf(kind: PartKind, name: string, start: () => Promise<Life>, fates: Fates): Part {
  let life: Life | undefined
  let starting: Promise<void> | undefined
  let over = false
  let thaw: (() => void) | undefined
  const begin = async () => {
    while (!over) {
      try {
        const begun = await start()
        if (over) return begun.stop()
        life = begun
        begun.ended.then(() => lookAfter(begun))
        return
      } catch {
        // What was killed may hold its port or its files for a moment longer.
        await wait(RETRY_MS)
      }
    }
  }
  const lookAfter = (ended: Life) => {
    if (life !== ended || over) return
    life = undefined
    fates.endedByItself(part)
    starting = begin()
  }
  const part: Part = {
    kind,
    name,
    start() {
      starting = begin()
      return starting
    },
    isUp: () => life !== undefined && thaw === undefined,
    async kill() {
      const killed = life
      life = undefined
      if (!killed) return
      fates.killed(killed.pids())
      await killed.kill()
    },
    freeze() {
      const pids = life?.pids() ?? []
      tell(pids, 'SIGSTOP')
      thaw = () => {
        thaw = undefined
        tell(pids, 'SIGCONT')
      }
      return () => thaw?.()
    },
    async leave() {
      const left = life
      life = undefined
      await (left?.leave ?? left?.stop)?.()
    },
    async stop() {
      over = true
      // What stands still hears of no stop.
      thaw?.()
      await Promise.all([life?.stop(), starting])
    },
  }
  fates.made(part)
  return part
}

/** Signals what is still there. */
export function tell(pids: number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal)
    } catch {
      // It has ended already.
    }
  }
}
