export interface PacedReading {
  /** A notice said that there is something to read. */
  noticed(): void
  /** Asks for a reading within this time, ms. */
  within(ms: number): void
  /** The reading that is running now. Never rejects. */
  underWay(): Promise<void> | undefined
  stop(): void
}

/**
 * Reads whenever there may be something new, as long as anybody wants it. There is one reading at a time, however many wait
 * for it.
 *
 * @param options.read resolves to the time after which to read again without a notice, ms. Must not reject.
 * @param options.gatherMs notices within this time cause one reading
 * @param options.gapMs the least time between the beginnings of two readings, unless `read` asks for the next one sooner
 */
export function pacedReading(options: {
  read: () => Promise<number>
  isWanted: () => boolean
  gatherMs: number
  gapMs: number
}): PacedReading {
  const { read, isWanted, gatherMs, gapMs } = options
  let timer: NodeJS.Timeout | undefined
  let [dueAt, begunAt] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  let reading: Promise<void> | undefined
  let stopped = false

  const due = (at: number) => {
    if (stopped || at >= dueAt || !isWanted()) return
    dueAt = at
    if (!reading) arm()
  }
  const arm = () => {
    clearTimeout(timer)
    if (!stopped && dueAt < Number.POSITIVE_INFINITY)
      timer = setTimeout(begin, Math.max(0, dueAt - performance.now()))
  }
  const begin = () => {
    dueAt = Number.POSITIVE_INFINITY
    if (!isWanted()) return
    begunAt = performance.now()
    reading = read().then(againMs => {
      reading = undefined
      due(performance.now() + againMs)
      arm()
    })
  }
  return {
    noticed: () => due(Math.max(performance.now() + gatherMs, begunAt + gapMs)),
    within: ms => due(performance.now() + ms),
    underWay: () => reading,
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}
