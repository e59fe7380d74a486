import { listMembers } from '../../db/agents.ts'
import { loadAiAgent } from '../../db/ai-agents.ts'
import { loadChannel } from '../../db/channels.ts'
import { loadTeam } from '../../db/teams.ts'
import type { Place } from '../../protocol/activities/place.ts'
import type { Dependencies } from '../dependencies.ts'

/** Whether a team can be given conversations of the channel: somebody of it has to handle the channel. */
export function checkTeam({ sql }: Dependencies) {
  return async ({ channelId, teamId }: Place & { teamId: string }) => {
    const [team, members] = await Promise.all([loadTeam(sql, teamId), listMembers(sql, channelId)])
    const found = team && !team.deletedAt && members.some(({ id }) => team.agentIds.includes(id))
    return found ? undefined : ('team_not_found' as const)
  }
}

/**
 * Whether an AI agent may go on with what it has: it is still there, and where the channel's own setting gave it the
 * conversation, still is the channel's and switched on.
 */
export function checkAi({ sql }: Dependencies) {
  return async ({ channelId, aiAgentId, by }: Place & { aiAgentId: string; by: string }) => {
    const [agent, channel] = await Promise.all([loadAiAgent(sql, aiAgentId), loadChannel(sql, channelId)])
    if (!agent || agent.deletedAt || !channel) return { goesOn: false }
    const { aiAgent } = channel.settings
    // The channel's switch is for whatever gave it the conversation; which agent is the channel's only for its own.
    const isChannels = aiAgent.id === aiAgentId
    return { goesOn: isChannels ? aiAgent.enabled : by !== 'channel' }
  }
}
