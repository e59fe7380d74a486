import type { InboundMessage } from '../../domain/message.ts'
import type { Routed, RouteInput } from '../../protocol/activities/allocation.ts'
import type { ConversationState } from '../../protocol/state/state.ts'
import { record } from './activities.ts'
import { handToAi } from './ai.ts'
import { claim } from './claim.ts'
import { type Conversation, place } from './state.ts'

/** Where the conversation is to go, by what the channel's rules and its AI agent say now. */
export async function evaluateRules(
  c: Conversation,
  by: Pick<RouteInput, 'providerMessageId' | 'burst' | 'open'>,
): Promise<Routed> {
  const { state } = c
  const routed = await record.evaluateRules({ ...place(c), ...by })
  // Of several messages only a rule's word counts: what the first led to stays otherwise.
  if (by.burst && routed.by !== 'rule') return routed
  const { teamId, agentId } = routed.to === 'human' ? routed : {}
  state.demand = { priority: routed.priority, teamId, agentId, excluded: [] }
  return routed
}

/** For the operator. */
export function ruleInWords(rule: string | undefined): string {
  return rule === undefined ? 'routing rule' : `routing rule “${rule}”`
}

/** Messages that one burst is judged by at most; who writes more has said by then what they want. */
const MOST_IN_BURST = 20

/** The customer writes more before anybody has answered: the rules are to be judged by that too. */
export function noteForRules({ routing }: ConversationState, messages: InboundMessage[]): void {
  routing?.ids.push(
    ...messages.slice(0, MOST_IN_BURST - routing.ids.length).map(message => message.providerMessageId),
  )
}

/**
 * Judges the rules by all that the customer wrote before anybody answered. True when a rule gives the conversation to
 * somebody else than it was given to by the first of it.
 */
export async function evaluateAgain(c: Conversation): Promise<boolean> {
  const { routing, status, demand, ai, line, unansweredSince } = c.state
  const [providerMessageId] = routing?.ids ?? []
  if (!routing || !providerMessageId || routing.ids.length <= routing.judged || !c.state.evaluatesRules)
    return false
  const { ids: burst, open } = routing
  const route = await evaluateRules(c, { providerMessageId, burst, open })
  const judged = { ...routing, judged: burst.length }
  c.state.routing = judged
  if (route.by !== 'rule') return false
  const isThere =
    route.to === 'ai'
      ? status === 'ai' && ai?.id === route.aiAgentId
      : status === 'waiting' && route.teamId === demand.teamId && route.agentId === demand.agentId
  if (isThere && route.priority === demand.priority) return false
  if (route.to === 'ai') {
    const to = { id: route.aiAgentId, by: route.by, rule: route.rule, burstBegan: Date.now() }
    if ((await handToAi(c, to)) !== undefined) return false
  } else {
    const since = line?.since ?? unansweredSince
    const why = ruleInWords(route.rule)
    await claim(c, { reason: 'routing rule', why, since, again: status === 'waiting' })
  }
  if (c.state.status === 'waiting' || c.state.status === 'ai') c.state.routing = judged
  return true
}
