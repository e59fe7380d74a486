import type { InboundMessage } from '../../domain/message.ts'
import type { Routed, RouteInput } from '../../protocol/activities/allocation.ts'
import type { ConversationState } from '../../protocol/state/state.ts'
import { record } from './activities.ts'
import { handToAi } from './ai.ts'
import { claim } from './claim.ts'
import { type Conversation, place } from './state.ts'

/** Decides where the conversation goes, by the channel's current rules and its AI agent. */
export async function evaluateRules(
  c: Conversation,
  by: Pick<RouteInput, 'providerMessageId' | 'burst' | 'open'>,
): Promise<Routed> {
  const { state } = c
  const { priority, isPrioritized } = state.demand
  const given = isPrioritized && { priority }
  const routed = await record.evaluateRules({ ...place(c), ...by, ...given })
  // Later messages of a burst change the decision only if a rule matches. Otherwise the decision for
  // the first message stands.
  if (by.burst && routed.by !== 'rule') return routed
  const { teamId, agentId } = routed.to === 'human' ? routed : {}
  state.demand = {
    priority: isPrioritized ? priority : routed.priority,
    teamId,
    agentId,
    excluded: [],
    ...(isPrioritized && { isPrioritized }),
  }
  return routed
}

/** The rule's name in words for the operator. */
export function ruleInWords(rule: string | undefined): string {
  return rule === undefined ? 'routing rule' : `routing rule “${rule}”`
}

/**
 * The rules are evaluated with at most this many messages of one burst. By then the customer has said
 * what they want.
 */
const MOST_IN_BURST = 20

/** The customer wrote more before anybody answered. The rules are evaluated with these messages too. */
export function noteForRules({ routing }: ConversationState, messages: InboundMessage[]): void {
  routing?.ids.push(
    ...messages.slice(0, MOST_IN_BURST - routing.ids.length).map(message => message.providerMessageId),
  )
}

/**
 * Evaluates the rules with everything that the customer wrote before anybody answered. Returns true
 * when a rule gives the conversation to somebody else than before.
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
