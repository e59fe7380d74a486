import { asApiError } from '../api/problems.ts'
import type { Counts } from '../live/apply.ts'

/** The most views that the API counts in one request. */
const AT_ONCE = 20

/** The most views that are counted. Each count looks through up to a thousand rows in the database. */
export const MOST_COUNTED = 60

interface CountItem {
  view: string
  count: number
  capped: boolean
}

/**
 * Counts the first `MOST_COUNTED` views.
 *
 * @param read asks the API. It fails with `not_found` for all of them if one does not exist any more
 * @param isFixed whether a view is built in, and so always exists
 * @returns the counts by view, and whether some view does not exist any more
 */
export async function countViews(
  names: readonly string[],
  read: (names: string[]) => Promise<CountItem[]>,
  isFixed: (name: string) => boolean,
): Promise<{ counts: Counts; isGone: boolean }> {
  const counted = names.slice(0, MOST_COUNTED)
  const found: CountItem[] = []
  let isGone = false
  for (let from = 0; from < counted.length; from += AT_ONCE) {
    const some = counted.slice(from, from + AT_ONCE)
    try {
      found.push(...(await read(some)))
    } catch (error) {
      if (asApiError(error).code !== 'not_found') throw error
      isGone = true
      const fixed = some.filter(isFixed)
      if (fixed.length > 0) found.push(...(await read(fixed)))
    }
  }
  return { counts: Object.fromEntries(found.map(({ view, ...count }) => [view, count])), isGone }
}
