/** Limits how many tasks run at once and how many wait. */
export interface Gate {
  /** Runs the task when there is a free place. Returns undefined at once if too many tasks wait. */
  pass<T>(work: () => Promise<T>): Promise<T> | undefined
}

export function makeGate({ atOnce, waiting }: { atOnce: number; waiting: number }): Gate {
  const queue: (() => void)[] = []
  let running = 0
  const run = async <T>(work: () => Promise<T>): Promise<T> => {
    // A finished task passes its place to the next one in the queue, so a new task can't overtake.
    if (running >= atOnce) await new Promise<void>(resolve => queue.push(resolve))
    else running += 1
    try {
      return await work()
    } finally {
      const next = queue.shift()
      if (next) next()
      else running -= 1
    }
  }
  return {
    pass(work) {
      if (running >= atOnce && queue.length >= waiting) return undefined
      return run(work)
    },
  }
}
