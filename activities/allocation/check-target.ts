import { listMembers } from '../../db/agents.ts'
import { loadAiAgent } from '../../db/ai-agents.ts'
import { loadChannel } from '../../db/channels.ts'
import { loadTeam } from '../../db/teams.ts'
import type { Place } from '../../protocol/activities/place.ts'
import type { Dependencies } from '../dependencies.ts'

/**
 * Checks that a team can get conversations of the channel: at least one of its members must be a member
 * of the channel.
 */
export function checkTeam({ sql }: Dependencies) {
  return async ({ channelId, teamId }: Place & { teamId: string }) => {
    const [team, members] = await Promise.all([loadTeam(sql, teamId), listMembers(sql, channelId)])
    const found = team && !team.deletedAt && members.some(({ id }) => team.agentIds.includes(id))
    return found ? undefined : ('team_not_found' as const)
  }
}

/**
 * Checks whether an AI agent may keep its conversation: it must still exist. If the channel's own
 * setting gave it the conversation, it must still be the channel's AI agent and be switched on. Also
 * returns the limits that hold for it now.
 */
export function checkAi({ sql }: Dependencies) {
  return async ({ channelId, aiAgentId, by }: Place & { aiAgentId: string; by: string }) => {
    const [agent, channel] = await Promise.all([loadAiAgent(sql, aiAgentId), loadChannel(sql, channelId)])
    if (!agent || agent.deletedAt || !channel) return { goesOn: false }
    const { aiAgent } = channel.settings
    // The channel's switch applies to its own AI agent, whatever gave it the conversation. Being the
    // channel's AI agent matters only if the channel's setting gave it.
    const isChannels = aiAgent.id === aiAgentId
    return { goesOn: isChannels ? aiAgent.enabled : by !== 'channel', limits: agent.limits }
  }
}
