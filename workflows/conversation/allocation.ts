import { OPENED_LATE } from '../../domain/allocation.ts'
import type { InboundMessage } from '../../domain/message.ts'
import { REFUSALS, type RefusalCode } from '../../domain/transitions.ts'
import type { ClaimInput, HoursChecked, Routed, RouteInput } from '../../protocol/activities/allocation.ts'
import type { Command } from '../../protocol/signals.ts'
import type { ConversationState } from '../../protocol/state/state.ts'
import { record } from './activities.ts'
import { handToAi } from './ai.ts'
import { claim, giveBack } from './claim.ts'
import { type Conversation, place } from './state.ts'
import { noteAsked } from './waits.ts'

const OPEN: HoursChecked = { open: true, tell: false }

/** Why a conversation is given out: a customer's message that begins it, or reopens it. */
export interface Occasion {
  /** Absent when an agent began the conversation. */
  message?: InboundMessage
  /** Nothing automatic answers what is handled so long after it came in. */
  late?: boolean
  reason: string
  cause?: ClaimInput['cause']
  command?: Pick<Command, 'actor' | 'commandId'>
}

/** Judges the business hours at the moment the message was received, if they are enabled. */
export async function checkBusinessHours(c: Conversation, { message }: Occasion): Promise<HoursChecked> {
  if (!message || !c.state.checksHours) return OPEN
  return record.checkBusinessHours({ ...place(c), at: message.receivedAt })
}

/** Decides who gets the conversation: the routing rules, else the AI agent, else the human agents. */
export async function allocate(c: Conversation, occasion: Occasion, hours: HoursChecked): Promise<void> {
  const { state } = c
  const { message, late } = occasion
  const judges = message && !late && state.evaluatesRules
  const open = state.checksHours ? hours.open : undefined
  const route: Routed = judges
    ? await evaluateRules(c, { providerMessageId: message.providerMessageId, open })
    : { to: 'human', by: 'channel', priority: 'normal' }
  await follow(c, route, occasion, hours)
  // What they write next, before anybody answers, may say more of what they want.
  const isUnanswered = state.status === 'ai' || state.status === 'waiting'
  if (judges && isUnanswered) state.routing = { ids: [message.providerMessageId], judged: 1, open }
}

/** Gives the conversation to whom the rules, or the channel, give it. */
async function follow(
  c: Conversation,
  route: Routed,
  occasion: Occasion,
  hours: HoursChecked,
): Promise<void> {
  const { message, late, reason, cause, command } = occasion
  let refused: RefusalCode | undefined
  if (route.to === 'ai') {
    const { aiAgentId: id, by, rule } = route
    refused = await handToAi(c, { id, by, rule, burstBegan: Date.now(), cause }, command)
    if (refused === undefined) return
  }
  const ownHours = route.to === 'human' && route.ownHours
  await claim(c, {
    reason: late ? OPENED_LATE : route.by === 'rule' ? 'routing rule' : reason,
    why: late ? LATE : whyHuman(route, reason, refused),
    cause,
    command,
    at: message?.receivedAt,
    hours: ownHours ? undefined : hours,
    since: message?.receivedAt,
  })
}

/** For the operator: which rule it was, or why its AI agent has it not. */
function whyHuman(
  { by, rule }: Routed,
  reason: string,
  refused: RefusalCode | undefined,
): string | undefined {
  const what = by === 'rule' ? ruleInWords(rule) : reason
  return refused ? `${what}; its AI agent can’t have it: ${REFUSALS[refused].replace(/\.$/, '')}` : what
}

function ruleInWords(rule: string | undefined): string {
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
export async function judgeBurst(c: Conversation): Promise<boolean> {
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

/** Why nothing automatic answers, in the operator's words. */
export const LATE =
  'its message was handled more than 10 minutes after it came in, so nothing automatic answers it'

/** Where the conversation is to go, by what the channel's rules and its AI agent say now. */
async function evaluateRules(
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

/** The customer wrote again after the resolution: the same agent goes on if they can, else it is allocated afresh. */
export async function allocateAgain(
  c: Conversation,
  occasion: Occasion & Required<Pick<Occasion, 'message'>>,
): Promise<void> {
  const { receivedAt } = occasion.message
  noteAsked(c.state, receivedAt)
  if (!(await giveBack(c, { ...occasion, since: receivedAt }))) {
    await allocate(c, occasion, await checkBusinessHours(c, occasion))
  }
}
