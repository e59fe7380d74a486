/** Lets so many pieces of work run at once, and so many wait for it. */
export interface Gate {
  /** Runs the work when there is a place. Undefined, at once, if too many wait already. */
  pass<T>(work: () => Promise<T>): Promise<T> | undefined
}

export function makeGate({ atOnce, waiting }: { atOnce: number; waiting: number }): Gate {
  const queue: (() => void)[] = []
  let running = 0
  const run = async <T>(work: () => Promise<T>): Promise<T> => {
    // Whoever ends hands the place on, so that nobody who comes then gets it first.
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
