import { markChannelDeleted } from '../../db/channels.ts'
import { listOpenOfChannel } from '../../db/conversations.ts'
import { failPendingMedia } from '../../db/media.ts'
import { channelDeleted } from '../../protocol/signals.ts'
import { signalEach } from '../allocation/signal-each.ts'
import type { Dependencies } from '../dependencies.ts'

export function deleteChannel({ sql }: Dependencies) {
  return async ({ channelId }: { channelId: string }): Promise<void> => {
    await markChannelDeleted(sql, channelId)
    // With the credentials gone, nothing more can be fetched.
    await failPendingMedia(sql, channelId, 'channel_deleted')
  }
}

/** Tells every open conversation of the channel that it is over. Returns how many it told. */
export function endConversations({ sql, temporal }: Dependencies) {
  return async ({ channelId }: { channelId: string }): Promise<number> => {
    const open = await listOpenOfChannel(sql, channelId)
    // One that ended meanwhile may have left its row open: the keeper closes it.
    return signalEach(temporal, open, channelDeleted, conversationId => ({ conversationId }))
  }
}
