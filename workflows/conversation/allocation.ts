import type { ClaimInput, HoursChecked, Routed } from '../../activities/allocation/contract.ts'
import { OPENED_LATE } from '../../domain/allocation.ts'
import type { InboundMessage } from '../../domain/message.ts'
import type { Command } from '../messages.ts'
import { record } from './activities.ts'
import { handToAi } from './ai.ts'
import { claim, giveBack } from './claim.ts'
import { type Conversation, place } from './state.ts'

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
  const { message, late, reason, cause, command } = occasion
  const route = await evaluateRules(c, occasion, hours)
  if (route.to === 'ai') {
    const to = { id: route.aiAgentId, by: route.by, burstBegan: Date.now(), cause }
    if ((await handToAi(c, to, command)) === undefined) return
  }
  const ownHours = route.to === 'human' && route.ownHours
  await claim(c, {
    reason: late ? OPENED_LATE : route.by === 'rule' ? 'routing rule' : reason,
    why: late ? LATE : undefined,
    cause,
    command,
    at: message?.receivedAt,
    hours: ownHours ? undefined : hours,
    since: message?.receivedAt,
  })
}

/** Why nothing automatic answers, in the operator's words. */
export const LATE =
  'its message was handled more than 10 minutes after it came in, so nothing automatic answers it'

/** Where the conversation is to go, by what the channel's rules and its AI agent say now. */
async function evaluateRules(
  c: Conversation,
  { message, late }: Occasion,
  hours: HoursChecked,
): Promise<Routed> {
  const { state } = c
  if (!message || late || !state.evaluatesRules) return { to: 'human', by: 'channel', priority: 'normal' }
  const routed = await record.evaluateRules({
    ...place(c),
    providerMessageId: message.providerMessageId,
    open: state.checksHours ? hours.open : undefined,
  })
  const { teamId, agentId } = routed.to === 'human' ? routed : {}
  state.demand = { priority: routed.priority, teamId, agentId, excluded: [] }
  return routed
}

/** The customer wrote again after the resolution: the same agent goes on if they can, else it is allocated afresh. */
export async function allocateAgain(c: Conversation, occasion: Occasion): Promise<void> {
  const { receivedAt } = occasion.message ?? {}
  if (!(await giveBack(c, { ...occasion, since: receivedAt }))) {
    await allocate(c, occasion, await checkBusinessHours(c, occasion))
  }
  c.state.unansweredSince = receivedAt
}
