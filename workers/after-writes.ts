/** How long after a failure it is tried again, ms. */
const AFTER_FAILURE_MS = 5_000

interface AfterWrites {
  /** How long after something was written it is read, ms: what is written together is read together. */
  delayMs: number
  isStopping: () => boolean
  /** The earliest time at which it works again, by `performance.now()`. */
  notBefore?: () => number
  /** Reads what is new. Resolves to whether there is more that can't be read yet. */
  work(): Promise<boolean>
  onFailure(error: unknown): void
}

/**
 * Works a moment after this process has written to the stream, so that recording and sending pay nothing for it; never twice at
 * the same time, and once more if something is written meanwhile.
 *
 * @returns to be called after everything that may have written to the stream
 */
export function afterWrites({ delayMs, isStopping, notBefore, work, onFailure }: AfterWrites): () => void {
  let isDue = false
  let isAgain = false

  const wake = (delay = delayMs) => {
    if (isDue) {
      // What is written while it reads may be behind where it is.
      isAgain = true
      return
    }
    isDue = true
    const wait = notBefore ? Math.max(delay, notBefore() - performance.now()) : delay
    setTimeout(async () => {
      const again = await tryToWork()
      isDue = false
      if (again !== undefined || isAgain) wake(again)
    }, wait).unref()
  }
  return () => wake()

  /** Returns after how long it has to be called again, although nothing is written. */
  async function tryToWork(): Promise<number | undefined> {
    if (isStopping()) return undefined
    isAgain = false
    try {
      return (await work()) ? delayMs : undefined
    } catch (error) {
      if (isStopping()) return undefined
      onFailure(error)
      return AFTER_FAILURE_MS
    }
  }
}
