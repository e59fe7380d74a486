import type { ApiDependencies } from '../../dependencies.ts'

/** How often the state of the streams is logged, ms. */
const INTERVAL_MS = 60_000

/** A lag above this is logged as a warning, ms: an old transaction or the database holds the stream up. */
const TOO_LATE_MS = 5_000

/** Collects what an operator wants to know about the event streams of a process. */
export interface StreamReport {
  /** To be called when there may be something new. The first call since the last reading starts the clock. */
  due(): void
  /** A reading has begun. Notices from now on count for the next one. */
  begin(): void
  /** A reading has ended. `complete`: all known events have been read. */
  end(events: number, complete: boolean): void
  /** Sets the number of open streams. */
  streams(count: number): void
  dropped(): void
  close(): void
}

/**
 * Logs once a minute while there are streams: `streams` that are open, `dropped` ones, `events` that were sent, and
 * `lagMs`, the longest time from a notice until its events were sent.
 */
export function makeStreamReport(log: ApiDependencies['log']): StreamReport {
  let [open, dropped, events, lagMs] = [0, 0, 0, 0]
  let waitsSince: number | undefined
  let readSince: number | undefined
  let timer: NodeJS.Timeout | undefined

  const tell = () => {
    timer = undefined
    const since = readSince ?? waitsSince
    const longest = Math.round(Math.max(lagMs, since === undefined ? 0 : performance.now() - since))
    const told = { streams: open, dropped, events, lagMs: longest }
    if (longest > TOO_LATE_MS)
      log.warn(told, 'event streams lag: check PostgreSQL for a transaction that has been open for long')
    else log.info(told, 'event streams')
    ;[dropped, events, lagMs] = [0, 0, 0]
    schedule()
  }
  const schedule = () => {
    if (open > 0) timer ??= setTimeout(tell, INTERVAL_MS).unref()
  }
  return {
    due() {
      waitsSince ??= performance.now()
    },
    begin() {
      readSince ??= waitsSince
      waitsSince = undefined
    },
    end(count, complete) {
      events += count
      if (!complete) {
        readSince ??= performance.now()
        return
      }
      if (readSince !== undefined) lagMs = Math.max(lagMs, performance.now() - readSince)
      readSince = undefined
    },
    streams(count) {
      open = count
      // Without streams nothing is read, so nothing can be late.
      if (open === 0) [waitsSince, readSince] = [undefined, undefined]
      schedule()
    },
    dropped() {
      dropped++
    },
    close: () => clearTimeout(timer),
  }
}
