import { reopenMedium as reopen } from '../../db/media.ts'
import type { Dependencies } from '../dependencies.ts'

/** A person wants a failed or refused file to be fetched again. */
export function reopenMedium({ sql }: Dependencies) {
  return ({ mediaId }: { mediaId: string }): Promise<void> => reopen(sql, mediaId)
}
