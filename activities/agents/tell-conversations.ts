import { loadChannel } from '../../db/channels.ts'
import { listReconsidered } from '../../db/conversations.ts'
import { followUpsOf } from '../../domain/follow-ups.ts'
import { evaluatesRules } from '../../domain/settings.ts'
import { reconsider } from '../../workflows/messages.ts'
import { signalEach } from '../allocation/signal-each.ts'
import type { Dependencies } from '../dependencies.ts'

/** Tells open conversations that what their allocation went by has changed, with what they go by from now on. */
export function tellConversations({ sql, temporal }: Dependencies) {
  return async (input: { channelId?: string; aiAgentId?: string; teamId?: string }): Promise<number> => {
    const conversations = await listReconsidered(sql, input)
    let told = 0
    for (const channelId of new Set(conversations.map(conversation => conversation.channelId))) {
      const channel = await loadChannel(sql, channelId)
      if (!channel) continue
      const change = {
        checksHours: channel.settings.businessHours.enabled,
        evaluatesRules: evaluatesRules(channel.settings),
        followUps: followUpsOf(channel.settings, channel.medium),
      }
      const ofChannel = conversations.filter(conversation => conversation.channelId === channelId)
      told += await signalEach(temporal, ofChannel, reconsider, conversationId => ({
        conversationId,
        ...change,
      }))
    }
    return told
  }
}
