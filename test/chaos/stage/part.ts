import { setTimeout as wait } from 'node:timers/promises'

export const PART_KINDS = ['worker', 'api', 'temporal', 'postgres'] as const
export type PartKind = (typeof PART_KINDS)[number]

/** A process of the service, or a server that it needs, which can be killed and started again. */
export interface Part {
  kind: PartKind
  name: string
  /** Whether it runs: started, and neither killed nor paused. */
  isUp(): boolean
  /** SIGKILL. Resolves when it has ended. */
  kill(): Promise<void>
  /** Pauses it, as a machine may be paused, with its connections open. Returns the function that continues it. */
  freeze(): () => void
  /** Resolves when it does its work. */
  start(): Promise<void>
  /** Stops it in good order, as a deployment does: it finishes what it has begun, and is not started again. */
  leave(): Promise<void>
  stop(): Promise<void>
}

/** One run of a part, from its start to its end. */
export interface Life {
  /** Process ids of all its processes. */
  pids(): number[]
  ended: Promise<void>
  kill(): Promise<void>
  stop(): Promise<void>
  /** How to stop it in good order, if not by SIGTERM. */
  leave?(): Promise<void>
}

/** Listeners of the parts. */
export interface Fates {
  /** It has to be stopped from now on. */
  made(part: Part): void
  endedByItself(part: Part): void
  killed(pids: number[]): void
}

/** Pause between two attempts to start, ms. */
const RETRY_MS = 200

/**
 * Makes a part from the function that starts it. If it ends by itself it is started again, as a supervisor would do.
 */
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
        // A killed process may hold its port or files a moment longer.
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
      // A paused process does not notice a stop.
      thaw?.()
      await Promise.all([life?.stop(), starting])
    },
  }
  fates.made(part)
  return part
}

/** Sends a signal to the processes that exist. */
export function tell(pids: number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal)
    } catch {
      // It has ended already.
    }
  }
}
