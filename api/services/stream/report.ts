import type { ApiDependencies } from '../../dependencies.ts'

/** How often it is logged how the streams are, ms. */
const INTERVAL_MS = 60_000

/** From here on something holds the stream up, ms: an old transaction, or the database. */
const TOO_LATE_MS = 5_000

/** Keeps what an operator wants to know of the event streams of a process. */
export interface StreamReport {
  /** There may be something to tell, since now if not since before. */
  due(): void
  /** A reading has begun: what is noticed from now on is for the next. */
  begin(): void
  /** A reading has ended; `complete` when nothing known is left to tell. */
  end(events: number, complete: boolean): void
  /** The number of streams that are open now. */
  streams(count: number): void
  dropped(): void
  close(): void
}

/**
 * Logs once a minute, while there are streams: `streams` that are open, `dropped` ones, `events` that were told, and
 * `lagMs`, the longest time from the word that something is new until it was told.
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
    if (longest > TOO_LATE_MS) log.warn(told, 'event streams lag: is a transaction open for long?')
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
      // Without streams nothing is read, and nothing late.
      if (open === 0) [waitsSince, readSince] = [undefined, undefined]
      schedule()
    },
    dropped() {
      dropped++
    },
    close: () => clearTimeout(timer),
  }
}
