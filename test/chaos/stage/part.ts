import { setTimeout as wait } from 'node:timers/promises'

export const PART_KINDS = ['worker', 'api', 'temporal', 'postgres'] as const
export type PartKind = (typeof PART_KINDS)[number]

/** Something of the service, or that it stands on, which can be killed and started again. */
export interface Part {
  kind: PartKind
  name: string
  /** Whether it was started, and not killed since. */
  isUp(): boolean
  /** SIGKILL. Resolves once it is gone. */
  kill(): Promise<void>
  /** Resolves once it does its work. */
  start(): Promise<void>
  stop(): Promise<void>
}

/** One life of a part. */
export interface Life {
  /** Process ids, all of which a kill ends. */
  pids: number[]
  ended: Promise<void>
  kill(): Promise<void>
  stop(): Promise<void>
}

/** Between two tries to start, ms. */
const RETRY_MS = 200

/** A part from a function that starts it. What ends by itself is started again, as any supervisor would. */
export function partOf(
  kind: PartKind,
  name: string,
  begin: () => Promise<Life>,
  on: { endedByItself(name: string): void; killed(pids: number[]): void },
): Part {
  let life: Life | undefined
  let over = false
  const start = async () => {
    for (;;) {
      try {
        const begun = await begin()
        life = begun
        begun.ended.then(() => {
          if (life !== begun || over) return
          life = undefined
          on.endedByItself(name)
          setTimeout(() => over || life || start().catch(() => {}), RETRY_MS)
        })
        return
      } catch (error) {
        // What was killed may hold its port or its files for a moment longer.
        if (over) throw error
        await wait(RETRY_MS)
      }
    }
  }
  return {
    kind,
    name,
    start,
    isUp: () => life !== undefined,
    async kill() {
      const killed = life
      life = undefined
      if (!killed) return
      on.killed(killed.pids)
      await killed.kill()
    },
    async stop() {
      over = true
      await life?.stop()
    },
  }
}
