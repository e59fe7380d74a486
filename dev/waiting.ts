import type { DevProcess } from './processes.ts'

/** How long the API may take until it is ready, ms. */
const READY_MS = 60_000

/** Like Promise.all, but waits for all even if one fails. Then it is known what has started and must be stopped. */
export async function allOrFirstError<T extends readonly unknown[]>(
  starting: {
    [K in keyof T]: T[K] | Promise<T[K]>
  },
): Promise<T> {
  await Promise.allSettled(starting)
  return Promise.all(starting) as Promise<T>
}

/** Resolves when the API answers that it is ready. Throws with what it printed if that takes too long. */
export async function untilReady(apiUrl: string, api: DevProcess): Promise<void> {
  const deadline = Date.now() + READY_MS
  for (;;) {
    const ready = await fetch(`${apiUrl}/readyz`).then(
      response => response.ok,
      () => false,
    )
    if (ready) return
    if (Date.now() > deadline)
      throw new Error(`The API is not ready after ${READY_MS / 1_000} s. ${api.said()}`)
    await new Promise(done => setTimeout(done, 100))
  }
}
