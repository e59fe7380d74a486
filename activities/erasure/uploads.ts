import { dropUses, takeUnused } from '../../db/uploads.ts'
import type { GoneError } from '../../domain/media-errors.ts'
import type { Dependencies } from '../dependencies.ts'

/** How long a file that nothing names is kept, ms: somebody may still be writing what it is for. */
const UNUSED_MS = 24 * 60 * 60_000
/** How many files one round removes. The next rounds remove the rest. */
const MOST_IN_ROUND = 100

/** Removes the uploads that were sent in these conversations, unless something else names them. */
export async function removeSentUploads(
  dependencies: Dependencies,
  conversationIds: string[],
  why: GoneError,
): Promise<void> {
  const ids = await dropUses(dependencies.sql, conversationIds, why)
  if (ids.length > 0) await remove(dependencies, { ids })
}

/** Removes uploads that nothing has named for a day. Returns how many. */
export function removeUnusedUploads(dependencies: Dependencies): Promise<number> {
  const before = new Date(dependencies.clock.now() - UNUSED_MS)
  return remove(dependencies, { before, limit: MOST_IN_ROUND })
}

function remove({ sql, mediaStore }: Dependencies, which: Parameters<typeof takeUnused>[1]): Promise<number> {
  return sql.begin(async tx => {
    const ids = await takeUnused(tx, which)
    // If the transaction fails after this, the rows stay, and the next round deletes both.
    for (const id of ids) await mediaStore.delete(id)
    return ids.length
  })
}
