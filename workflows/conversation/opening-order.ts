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
 * What a conversation that was just opened goes through, in this order: the greeting, the business hours, the routing rules,
 * the AI or a human. Where the settings say that the text for closed hours stands in for the greeting, the hours are checked
 * first; the customer is told that text as the conversation is given to humans.
 */
export async function runOpening(c: Conversation, opening: Opening): Promise<void> {
  const { entry, late, keyword } = opening
  if (keyword) return resolveAfterKeyword(c, keyword)
  const message = entry.kind === 'message' ? entry.message : undefined
  // It ends for another of the customer's, where they hear from us.
  if (message && c.state.queue.some(({ kind }) => kind === 'mergedInto')) return
  const occasion = { message, late, reason: OPENED }
  const early = opening.greetAfterHours ? await checkBusinessHours(c, occasion) : undefined

  const greeting = !early || early.open ? greet(c, opening) : undefined
  if (greeting) await greeting
  if (c.state.status !== 'opening') return
  const hours = early ?? (await checkBusinessHours(c, occasion))
  await routeByRules(c, occasion, hours)
}

/** Why a conversation is given out: a customer's message that begins it, or reopens it. */
interface Occasion {
  /** Absent when an agent began the conversation. */
  message?: InboundMessage
  /** Nothing automatic answers what is handled so long after it came in. */
  late?: boolean
  reason: string
  cause?: ClaimInput['cause']
  command?: Pick<Command, 'actor' | 'commandId'>
}

const OPEN: HoursChecked = { open: true, tell: false }

/** Judges the business hours at the moment the message was received, if they are enabled. */
async function checkBusinessHours(c: Conversation, { message }: Occasion): Promise<HoursChecked> {
  if (!message || !c.state.checksHours) return OPEN
  return record.checkBusinessHours({ ...place(c), at: message.receivedAt })
}

/** The routing rules, if they are to be asked; then the AI or a human, as they say. */
async function routeByRules(c: Conversation, occasion: Occasion, hours: HoursChecked): Promise<void> {
  const { state } = c
  const { message, late } = occasion
  const judges = message && !late && state.evaluatesRules
  const open = state.checksHours ? hours.open : undefined
  const route: Routed = judges
    ? await evaluateRules(c, { providerMessageId: message.providerMessageId, open })
    : { to: 'human', by: 'channel', priority: 'normal' }
  await handToAiOrHuman(c, route, occasion, hours)
  // What they write next, before anybody answers, may say more of what they want.
  const isUnanswered = state.status === 'ai' || state.status === 'waiting'
  if (judges && isUnanswered) state.routing = { ids: [message.providerMessageId], judged: 1, open }
}

/** Gives the conversation to whom the rules, or the channel, give it. */
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

/** The customer wrote again after the resolution: the same agent goes on if they can, else the order is the same, ungreeted. */
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

/** For the operator: which rule it was, or why its AI agent has it not. */
function whyHuman(
  { by, rule }: Routed,
  reason: string,
  refused: RefusalCode | undefined,
): string | undefined {
  const what = by === 'rule' ? ruleInWords(rule) : reason
  return refused ? `${what}; its AI agent can’t have it: ${REFUSALS[refused].replace(/\.$/, '')}` : what
}
