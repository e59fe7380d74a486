export interface PacedReading {
  /** There is something to read, it is said. */
  noticed(): void
  /** To be read within this time, ms. */
  within(ms: number): void
  /** The reading that goes on now. Never rejects. */
  underWay(): Promise<void> | undefined
  stop(): void
}

/**
 * Reads when there may be something new, for as long as anybody wants it: one reading at a time, whoever and how many wait
 * for it.
 *
 * @param options.read resolves to how soon to read again though nothing is noticed, ms. Must not reject.
 * @param options.gatherMs what is noticed within this time is read at once
 * @param options.gapMs readings begin at least this far apart, unless one asks to be followed by the next
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
