/** How many requests are under way at once. Each waits for its outcome. */
const AT_ONCE = 4

/** What became of one; without an error it was done. */
export interface Outcome<T> {
  item: T
  error?: unknown
}

/**
 * Does the work for each, some at once. One that fails holds up none of the others.
 *
 * @param tell called after each with how many are done
 * @returns the outcomes in the order of the items
 */
export async function runEach<T>(
  items: readonly T[],
  work: (item: T) => Promise<unknown>,
  tell: (done: number) => void = () => {},
): Promise<Outcome<T>[]> {
  const outcomes = new Map<number, Outcome<T>>()
  const left = items.entries()
  const lane = async () => {
    // The lanes share one iterator, so that each item is taken once.
    for (const [index, item] of left) {
      outcomes.set(
        index,
        await work(item).then(
          () => ({ item }),
          (error: unknown) => ({ item, error }),
        ),
      )
      tell(outcomes.size)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
  return items.flatMap((_, index) => outcomes.get(index) ?? [])
}
