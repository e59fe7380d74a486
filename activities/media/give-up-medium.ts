import { settleMissing } from '../../db/media.ts'
import type { Dependencies } from '../dependencies.ts'

/**
 * The file could not be fetched for a day. It is shown as failed, and is tried again only when a person
 * asks.
 */
export function giveUpMedium({ sql }: Dependencies) {
  return ({ mediaId }: { mediaId: string }): Promise<void> =>
    settleMissing(sql, mediaId, 'failed', 'given_up')
}
