import { heartbeat } from '@temporalio/activity'

/**
 * Does the work for one after the other, also after it has failed for one: what fails again and again
 * must not keep all others from their turn. Throws the first error at the end.
 */
export async function eachApart<T>(all: Iterable<T>, work: (one: T) => Promise<void>): Promise<void> {
  let failed: { error: unknown } | undefined
  for (const one of all) {
    try {
      await work(one)
    } catch (error) {
      failed ??= { error }
    }
    heartbeat()
  }
  if (failed) throw failed.error
}
