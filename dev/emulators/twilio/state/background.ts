/** Work besides answering requests: callbacks, and waits for the next status. */
export interface Background {
  /** Runs a task to its end, which `idle` waits for. A task must not reject. */
  track<T>(task: Promise<T>): Promise<T>
  /** Waits. False if the emulator was closed meanwhile; the caller must then stop. */
  pause(ms: number): Promise<boolean>
  /** Resolves when all tasks have ended. */
  idle(): Promise<void>
  close(): void
}

export function createBackground(): Background {
  const tasks = new Set<Promise<unknown>>()
  const pauses = new Set<() => void>()
  let closed = false
  return {
    track(task) {
      tasks.add(task)
      const done = () => tasks.delete(task)
      task.then(done, done)
      return task
    },
    pause(ms) {
      if (closed) return Promise.resolve(false)
      return new Promise(resolve => {
        const over = () => {
          pauses.delete(stop)
          resolve(true)
        }
        // setTimeout makes 1 ms of 0, which a benchmark would notice.
        const timeout = ms > 0 ? setTimeout(over, ms) : undefined
        const immediate = ms > 0 ? undefined : setImmediate(over)
        const stop = () => {
          clearTimeout(timeout)
          clearImmediate(immediate)
          resolve(false)
        }
        pauses.add(stop)
      })
    },
    async idle() {
      while (tasks.size > 0) await Promise.allSettled([...tasks])
    },
    close() {
      closed = true
      for (const stop of pauses) stop()
      pauses.clear()
    },
  }
}
