import { heartbeat } from '@temporalio/activity'
import { blankConversation } from '../../db/blank-texts.ts'
import { listPastTime, listRetentions } from '../../db/retention.ts'
import { spanMs } from '../../domain/duration.ts'
import type { Dependencies } from '../dependencies.ts'
import { eraseFiles } from './contact.ts'
import { removeSentUploads } from './uploads.ts'

/** How many conversations of one channel one step handles. */
const CONVERSATIONS = 100

/**
 * Deletes texts and files that are older than their channel's settings allow. Returns how many
 * conversations it changed.
 */
export function applyRetention(dependencies: Dependencies) {
  const { sql, clock } = dependencies
  const ago = (span: string) => new Date(clock.now() - spanMs(span))
  return async (): Promise<number> => {
    let done = 0
    for (const { channelId, messages, files } of await listRetentions(sql)) {
      if (messages !== null) {
        const past = await listPastTime(sql, 'texts', {
          channelId,
          before: ago(messages),
          limit: CONVERSATIONS,
        })
        for (const id of past) await blankConversation(sql, { conversationId: id, person: false }, heartbeat)
        // Our own files are part of what we wrote.
        await removeSentUploads(dependencies, past, 'expired')
        done += past.length
      }
      if (files !== null) {
        const past = await listPastTime(sql, 'files', { channelId, before: ago(files), limit: CONVERSATIONS })
        if (past.length > 0) await eraseFiles(dependencies, past, 'expired')
        done += past.length
      }
      heartbeat(done)
    }
    return done
  }
}
