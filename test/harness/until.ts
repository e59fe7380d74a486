/** The pauses between two tries, ms. They get longer, because what takes long need not be asked often. */
const PAUSE = { first: 20, growth: 1.4, longest: 160 }

/**
 * Tries until the check returns something truthy, and returns that. Throws with what it last saw when the time is over.
 */
export async function until<T>(
  what: string,
  check: () => Promise<T | undefined | false | null> | T | undefined | false | null,
  timeoutMs = 40_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs
  let last: unknown
  for (let pause = PAUSE.first; ; pause = Math.min(pause * PAUSE.growth, PAUSE.longest)) {
    try {
      const value = await check()
      if (value) return value
      last = value
    } catch (error) {
      last = error
    }
    if (Date.now() > deadline) throw new Error(`${what}: not within ${timeoutMs} ms; last: ${String(last)}`)
    await new Promise(resolve => setTimeout(resolve, pause))
  }
}
