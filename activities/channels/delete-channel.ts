import { markChannelDeleted } from '../../db/channels.ts'
import { failPendingMedia } from '../../db/media.ts'
import { listOpenOfChannel } from '../../db/open-conversations.ts'
import { dropSettingFiles } from '../../db/uploads.ts'
import { channelDeleted } from '../../protocol/signals.ts'
import { signalEach } from '../allocation/signal-each.ts'
import type { Dependencies } from '../dependencies.ts'

/** Deletes a channel: its number can be used again, and its credentials are erased. */
export function deleteChannel({ sql }: Dependencies) {
  return async ({ channelId }: { channelId: string }): Promise<void> => {
    await sql.begin(async tx => {
      await markChannelDeleted(tx, channelId)
      await dropSettingFiles(tx, channelId)
      // Without credentials, no more files can be fetched.
      await failPendingMedia(tx, channelId, 'channel_deleted')
    })
  }
}

/** Tells every open conversation of the channel to end. Returns how many were told. */
export function endConversations({ sql, temporal }: Dependencies) {
  return async ({ channelId }: { channelId: string }): Promise<number> => {
    const open = await listOpenOfChannel(sql, channelId)
    // A conversation whose workflow ended meanwhile may have an open row. The keeper closes it.
    return signalEach(temporal, open, channelDeleted, conversationId => ({ conversationId }))
  }
}
