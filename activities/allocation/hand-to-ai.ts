import { loadAiAgent } from '../../db/ai-agents.ts'
import { setWithAi } from '../../db/conversations.ts'
import { appendEvents, type NewEvent } from '../../db/events.ts'
import { hasOptedOut } from '../../db/opt-outs.ts'
import type { HandedToAi, HandToAiInput } from '../../protocol/activities/allocation.ts'
import { decidedBefore } from '../decisions.ts'
import type { Dependencies } from '../dependencies.ts'
import { endOpenSurveys } from '../surveys/end-open-surveys.ts'
import { changeAndTell, tellGranted } from './grants.ts'

/** Gives the conversation to an AI agent, and frees its seat and its place in the line. */
export function handToAi(dependencies: Dependencies) {
  return async (input: HandToAiInput): Promise<HandedToAi> => {
    const { sql } = dependencies
    const { conversationId: id, channelId, seq, actor, commandId, aiAgentId, reason, cause } = input
    const before = await decidedBefore(sql, { conversationId: id, seq: seq + 1 }, 'conversation.handed_to_ai')
    const agent = await loadAiAgent(sql, aiAgentId)
    if (agent && before) {
      await tellGranted(dependencies, [])
      return { aiAgent: { id: agent.id, name: agent.name, limits: agent.limits } }
    }
    if (!agent || agent.deletedAt) return { refused: 'ai_agent_not_found' }
    if (await hasOptedOut(sql, id)) return { refused: 'contact_opted_out' }
    await changeAndTell(
      dependencies,
      async tx => {
        await setWithAi(tx, { id, aiAgentId, epoch: seq })
        if (cause?.type === 'conversation.reopened') {
          await endOpenSurveys(tx, { id, channelId }, seq + 2, 'reopened')
        }
        const handed: NewEvent = {
          seq: seq + 1,
          type: 'conversation.handed_to_ai',
          actor,
          commandId: cause ? undefined : commandId,
          data: { aiAgentId, reason },
        }
        const why: NewEvent[] = cause ? [{ seq, type: cause.type, actor, commandId, data: cause.data }] : []
        await appendEvents(tx, { id, channelId }, [...why, handed])
      },
      { channels: [channelId], conversations: [id] },
    )
    return { aiAgent: { id: agent.id, name: agent.name, limits: agent.limits } }
  }
}
