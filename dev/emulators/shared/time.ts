/** An emulator's clock, and its work besides answering requests. */
export interface Time {
  /** The emulator's time, ms since 1970. */
  now(): number
  /** Runs a task to its end. A task must not reject. */
  track<T>(task: Promise<T>): Promise<T>
  /**
   * Waits in real time; for short waits. Returns false if the emulator was closed meanwhile; the caller must then stop.
   */
  pause(ms: number): Promise<boolean>
  /** Waits in the emulator's time; for waits of hours. Only inside a tracked task. Returns false as `pause` does. */
  wait(ms: number): Promise<boolean>
  /**
   * Moves the emulator's time forward, from one wait to the next, so that everything that becomes due happens in order.
   */
  advance(ms: number): Promise<void>
  /** Sets the time, which may be earlier than now, without running anything. Only while no task waits. */
  set(now: number): void
  /** Resolves when each task has ended, or waits for a later time. */
  settled(): Promise<void>
  close(): void
}

interface Waiter {
  at: number
  wake(goesOn: boolean): void
}

/** The longest time that a timer can have, ms. */
const LONGEST_TIMER = 2 ** 31 - 1

/**
 * @param options.startAt what the emulator takes for now, ms since 1970; default: now
 * @param options.scale how many of its ms go by in a real one; default 1
 */
export function createTime({ startAt = Date.now(), scale = 1 } = {}): Time {
  const startedAt = Date.now()
  let ahead = 0
  let active = 0
  let closed = false
  let timer: NodeJS.Timeout | undefined
  const waiters = new Set<Waiter>()
  const pauses = new Set<() => void>()
  const now = () => startAt + (Date.now() - startedAt) * scale + ahead

  const next = () => [...waiters].sort((a, b) => a.at - b.at)[0]
  const wake = (waiter: Waiter, goesOn: boolean) => {
    waiters.delete(waiter)
    waiter.wake(goesOn)
  }
  const arm = () => {
    clearTimeout(timer)
    const first = next()
    if (!first || closed) return
    const ms = Math.min(Math.max((first.at - now()) / scale, 0), LONGEST_TIMER)
    timer = setTimeout(() => {
      if (waiters.has(first) && first.at <= now()) wake(first, true)
      arm()
    }, ms)
    timer.unref()
  }
  const settled = async () => {
    while (active > waiters.size) await new Promise(resolve => setImmediate(resolve))
  }

  return {
    now,
    track(task) {
      active += 1
      const done = () => {
        active -= 1
      }
      task.then(done, done)
      return task
    },
    pause(ms) {
      if (closed) return Promise.resolve(false)
      return new Promise(resolve => {
        const end = (goesOn: boolean) => {
          pauses.delete(stop)
          clearTimeout(timeout)
          clearImmediate(immediate)
          resolve(goesOn)
        }
        const stop = () => end(false)
        pauses.add(stop)
        // setTimeout makes 1 ms of 0.
        const timeout = ms > 0 ? setTimeout(end, ms, true) : undefined
        const immediate = ms > 0 ? undefined : setImmediate(end, true)
      })
    },
    wait(ms) {
      if (closed) return Promise.resolve(false)
      return new Promise(resolve => {
        waiters.add({ at: now() + ms, wake: resolve })
        arm()
      })
    },
    async advance(ms) {
      const target = now() + ms
      for (;;) {
        await settled()
        const first = next()
        if (!first || first.at > target) break
        ahead += Math.max(first.at - now(), 0)
        wake(first, true)
        // The task that was woken must run before the next wait is chosen.
        await new Promise(resolve => setImmediate(resolve))
      }
      ahead += Math.max(target - now(), 0)
      arm()
    },
    set(to) {
      if (waiters.size > 0) throw new Error('something waits for a time already')
      ahead += to - now()
    },
    settled,
    close() {
      closed = true
      clearTimeout(timer)
      for (const waiter of [...waiters]) wake(waiter, false)
      for (const stop of pauses) stop()
      pauses.clear()
    },
  }
}
