import { OPENED, OPENED_LATE } from '../../domain/choose-agent.ts'
import type { InboundMessage } from '../../domain/message.ts'
import { REFUSALS, type RefusalCode } from '../../domain/transitions.ts'
import type { ClaimInput, HoursChecked, Routed } from '../../protocol/activities/allocation.ts'
import type { Command } from '../../protocol/signals.ts'
import { record } from './activities.ts'
import { handToAi } from './ai.ts'
import { claim, giveBack } from './claim.ts'
import { noteAsked } from './customer-waits.ts'
import { greet, LATE, type Opening } from './open.ts'
import { resolveAfterKeyword } from './resolve.ts'
import { evaluateRules, ruleInWords } from './routing-rules.ts'
import { type Conversation, place } from './state.ts'

/**
 * The steps of a conversation that was just opened, in this order: greeting, business hours, routing
 * rules, AI or human.
 *
 * One setting replaces the greeting by the text for closed hours. Then the hours must be checked before
 * the greeting. The customer gets that text when the conversation is given to humans.
 */
export async function runOpening(c: Conversation, opening: Opening): Promise<void> {
  const { entry, late, keyword } = opening
  if (keyword) return resolveAfterKeyword(c, keyword)
  const message = entry.kind === 'message' ? entry.message : undefined
  // The conversation ends in favour of another one of this customer, and they hear from us there.
  if (message && c.state.queue.some(({ kind }) => kind === 'mergedInto')) return
  const occasion = { message, late, reason: OPENED }
  const early = opening.greetAfterHours ? await checkBusinessHours(c, occasion) : undefined

  const greeting = !early || early.open ? greet(c, opening) : undefined
  if (greeting) await greeting
  if (c.state.status !== 'opening') return
  const hours = early ?? (await checkBusinessHours(c, occasion))
  await routeByRules(c, occasion, hours)
}

/** Why the conversation is given out: a message of the customer that begins or reopens it. */
interface Occasion {
  /** Absent when an agent began the conversation. */
  message?: InboundMessage
  /** True when the message was handled long after it came in. Then nothing automatic answers it. */
  late?: boolean
  reason: string
  cause?: ClaimInput['cause']
  command?: Pick<Command, 'actor' | 'commandId'>
}

const OPEN: HoursChecked = { open: true, tell: false }

/** Checks the business hours for the moment at which the message was received, if they are enabled. */
async function checkBusinessHours(c: Conversation, { message }: Occasion): Promise<HoursChecked> {
  if (!message || !c.state.checksHours) return OPEN
  return record.checkBusinessHours({ ...place(c), at: message.receivedAt })
}

/** Evaluates the routing rules, if there are any, then hands over to the AI or a human. */
async function routeByRules(c: Conversation, occasion: Occasion, hours: HoursChecked): Promise<void> {
  const { state } = c
  const { message, late } = occasion
  const judges = message && !late && state.evaluatesRules
  const open = state.checksHours ? hours.open : undefined
  const route: Routed = judges
    ? await evaluateRules(c, { providerMessageId: message.providerMessageId, open })
    : { to: 'human', by: 'channel', priority: 'normal' }
  await handToAiOrHuman(c, route, occasion, hours)
  // The customer's next messages may say more about what they want. Until somebody answers, the rules
  // are evaluated with those too.
  const isUnanswered = state.status === 'ai' || state.status === 'waiting'
  if (judges && isUnanswered) state.routing = { ids: [message.providerMessageId], judged: 1, open }
}

/** Gives the conversation to whom the rules or the channel's settings name. */
async function handToAiOrHuman(
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

/**
 * The customer wrote again after the resolution. The same agent continues if they can; otherwise the
 * steps are the same as at the opening, without the greeting.
 */
export async function routeAgain(
  c: Conversation,
  occasion: Occasion & Required<Pick<Occasion, 'message'>>,
): Promise<void> {
  const { receivedAt } = occasion.message
  noteAsked(c.state, receivedAt)
  if (!(await giveBack(c, { ...occasion, since: receivedAt }))) {
    await routeByRules(c, occasion, await checkBusinessHours(c, occasion))
  }
}

/** For the operator: the rule that decided, or why its AI agent does not have the conversation. */
function whyHuman(
  { by, rule }: Routed,
  reason: string,
  refused: RefusalCode | undefined,
): string | undefined {
  const what = by === 'rule' ? ruleInWords(rule) : reason
  return refused ? `${what}; its AI agent can’t have it: ${REFUSALS[refused].replace(/\.$/, '')}` : what
}
