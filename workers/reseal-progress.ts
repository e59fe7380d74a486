import type { Progress } from '../platform/running-keys.ts'

/** How often the progress is printed, ms. */
const EVERY_MS = 10_000

/** Prints now and then how far the reading is, and how long it may still take. */
export function progressTeller(
  print: (line: string) => void,
  now: () => number = () => performance.now(),
): (progress: Progress) => void {
  const began = now()
  let printed = began
  return ({ read, total }) => {
    const at = now()
    if (at - printed < EVERY_MS) return
    printed = at
    // Workflows may have begun since they were counted.
    const all = Math.max(read, total)
    const left = Math.ceil((((at - began) / read) * (all - read)) / 1_000)
    print(
      `running workflows: ${read} of ${all} read, about ${left} s left; if you stop it, it continues there`,
    )
  }
}
