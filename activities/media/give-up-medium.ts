import { settleMissing } from '../../db/media.ts'
import type { Dependencies } from '../dependencies.ts'

/** A medium that could not be fetched for a day: it is shown as failed, and tried again only when a person says so. */
export function giveUpMedium({ sql }: Dependencies) {
  return ({ mediaId }: { mediaId: string }): Promise<void> =>
    settleMissing(sql, mediaId, 'failed', 'given_up')
}
