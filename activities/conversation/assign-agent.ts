import { findMember, loadAgent } from '../../db/agents.ts'
import { setAssigned } from '../../db/conversations.ts'
import { appendEvents, type NewEvent } from '../../db/events.ts'
import { giveSeat } from '../../db/seats.ts'
import type { Assigned, AssignInput } from '../../protocol/activities/allocation.ts'
import { changeAndTell, tellGranted } from '../allocation/grants.ts'
import { decidedBefore } from '../decisions.ts'
import type { Dependencies } from '../dependencies.ts'
import { endOpenSurveys } from '../surveys/end-open-surveys.ts'

/**
 * Gives the conversation and a seat to an agent. Because a person asked for it, the agent's capacity
 * may be exceeded.
 */
export function assignAgent(dependencies: Dependencies) {
  const { sql } = dependencies
  return async (input: AssignInput): Promise<Assigned> => {
    const { conversationId: id, channelId, seq, actor, commandId, agentId } = input
    const before = await decidedBefore(sql, { conversationId: id, seq: seq + 1 }, 'conversation.assigned')
    if (before) {
      await tellGranted(dependencies, [])
      const agent = await findMember(sql, channelId, agentId)
      // If the agent was removed since, they give it back with all their conversations.
      const { name } = agent ?? (await loadAgent(sql, agentId)) ?? { name: '' }
      return { agent: { id: agentId, name }, awaySince: agent?.awaySince?.getTime() }
    }
    return changeAndTell(
      dependencies,
      async (tx): Promise<Assigned> => {
        // Under the lock, which the deletion of an agent takes too. Otherwise they could be deleted between this look and
        // the seat, after all their conversations were given back.
        const agent = await findMember(tx, channelId, agentId)
        if (!agent) return { refused: 'agent_not_found' }
        if (!agent.member) return { refused: 'agent_not_in_channel' }
        await Promise.all([
          setAssigned(tx, { id, agentId, epoch: seq }),
          giveSeat(tx, { conversationId: id, channelId, agentId, by: 'person', seq }),
        ])
        if (input.reopens) await endOpenSurveys(tx, { id, channelId }, seq + 2, 'reopened')
        const { reason } = input
        const events: NewEvent[] = [
          { seq: seq + 1, type: 'conversation.assigned', actor, commandId, data: { agentId, reason } },
        ]
        if (input.reopens) events.unshift({ seq, type: 'conversation.reopened', actor, data: { reason } })
        await appendEvents(tx, { id, channelId }, events)
        return { agent: { id: agent.id, name: agent.name }, awaySince: agent.awaySince?.getTime() }
      },
      // The seat that it had with another agent becomes free.
      { channels: [channelId], agents: [agentId], conversations: [id] },
    )
  }
}
