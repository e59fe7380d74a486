/** How many requests run at once. Each waits for its command's outcome, so more would only wait in the service. */
const AT_ONCE = 4

/** The result for one item. Without an error it was done. */
export interface Outcome<T> {
  item: T
  error?: unknown
}

/** Does the work for each item, a few at a time. A failure does not stop the others. */
export async function runEach<T>(
  items: readonly T[],
  work: (item: T) => Promise<unknown>,
  tell: (done: number) => void = () => {},
): Promise<Outcome<T>[]> {
  const outcomes = new Map<number, Outcome<T>>()
  const left = items.entries()
  const lane = async () => {
    // All lanes share one iterator, so each item is taken once.
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
