import { loadAiAgent } from '../../db/ai-agents.ts'
import { type Channel, loadChannel } from '../../db/channels.ts'
import { setRouting } from '../../db/conversations.ts'
import { appendEvents } from '../../db/events.ts'
import { SYSTEM } from '../../domain/conversation.ts'
import type { Dependencies } from '../dependencies.ts'
import type { Routed, RouteInput } from './contract.ts'

/**
 * Decides where a conversation goes: what the first matching rule says, else the channel's AI agent, else its human
 * agents. Stored with the facts it went by, the version of the rules, and what came of each rule.
 */
export function evaluateRules({ sql }: Dependencies) {
  return async ({ conversationId: id, channelId, seq }: RouteInput): Promise<Routed> => {
    const channel = await loadChannel(sql, channelId)
    if (!channel) throw new Error('the channel is not there')
    const routed = await byChannel(sql, channel)
    await setRouting(sql, id, { priority: routed.priority, labels: [] })
    await appendEvents(sql, { id, channelId }, [
      { seq, type: 'routing.decided', actor: SYSTEM, data: { ...routed, settingsVersion: channel.version } },
    ])
    return routed
  }
}

/** What holds where no rule matches. */
async function byChannel(sql: Dependencies['sql'], { settings: { aiAgent } }: Channel): Promise<Routed> {
  const agent = aiAgent.enabled && aiAgent.id ? await loadAiAgent(sql, aiAgent.id) : undefined
  if (agent && !agent.deletedAt) return { to: 'ai', aiAgentId: agent.id, by: 'channel', priority: 'normal' }
  return { to: 'human', by: 'channel', priority: 'normal' }
}
