import { HAND_OVER_FIXES } from '../../../domain/ai.ts'
import type { ConversationStatus } from '../../../domain/conversation.ts'
import type { ConversationState } from '../../../protocol/state/state.ts'
import type { Unsettled } from '../../../protocol/state/told.ts'
import { isAnswerUnderWay } from '../customer-waits.ts'
import { nextFollowUp } from '../follow-up-times.ts'
import { aiFailed } from '../problem.ts'
import type { FailingStep } from '../state.ts'
import { isSomebodys } from '../unsettled.ts'
import { resend } from './messages.ts'
import { holder, phrase, quoted, snoozed, time } from './phrases.ts'

/** Three possible verdicts: a person must act; something will happen by itself; nothing is open. */
type Judged = { needed: string } | { wait: string } | { nothing: string }

const MOST_NEEDS = 3

/**
 * Says whether somebody must act, who, and what they must do. It stands first because it is what a
 * reader wants to know first.
 */
export function verdict(state: ConversationState, failing: FailingStep | undefined, now: number): string {
  const own = BY_STATUS[state.status](state)
  const needs = [
    ...(failing ? [stepNeed(failing)] : []),
    ...delayNeed(state),
    ...messageNeeds(state, now),
    ...('needed' in own ? [own.needed] : []),
    ...(aiFailed(state) ? [aiNeed(state)] : []),
  ]
  const meanwhile = 'wait' in own ? `. Meanwhile it waits ${own.wait}` : ''
  if (needs.length > 0) return `action needed ${needs.slice(0, MOST_NEEDS).join('. Also ')}${meanwhile}`
  const wait = sendWait(state) ?? ('wait' in own ? own.wait : undefined)
  if (wait !== undefined) return `wait ${wait}`
  return `no action needed${'nothing' in own ? `: ${own.nothing}` : ''}`
}

function stepNeed({ step, since }: FailingStep): string {
  return `by an administrator: the step \`${step}\` has failed since ${time(since)}; fix the cause that its error names, under Pending Activities`
}

/** A message that waits because a setting is wrong: without a person it waits until it fails. */
function delayNeed({ status, outbox }: ConversationState): string[] {
  const { code, class: kind, fix } = (status !== 'closed' && outbox[0]?.delay?.error) || {}
  if (kind !== 'config') return []
  return [`by an administrator: no message can be sent (${code}): ${phrase(fix ?? 'see below')}`]
}

/** What the unsettled messages need, each kind once. */
function messageNeeds(state: ConversationState, now: number): string[] {
  if (state.status === 'closed') return []
  const needs = (state.unsettled ?? []).toReversed().flatMap(one => messageNeed(state, one, now) ?? [])
  const grave = needs.filter(need => need.startsWith('by an administrator'))
  return [...new Set([...grave, ...needs])]
}

function messageNeed(state: ConversationState, one: Unsettled, now: number): string | undefined {
  const who = holder(state)
  if (one.outcome === 'unknown') {
    // A report or the provider's list may still settle it, so nobody has to act yet.
    if (state.hold?.messageId === one.messageId) return undefined
    return `by ${who}: find out whether the customer received the message below, and state it`
  }
  const { code, class: kind, fix } = one.error ?? {}
  if (kind === 'opted_out') return undefined
  if (kind === 'config') return `by an administrator: messages fail (${code}): ${phrase(fix ?? 'see below')}`
  const what = `a message did not reach the customer (${code})`
  if (resend(state, one, now).helps) return `by ${who}: ${what}; send it again, as below`
  // A failed message of the service itself, such as a greeting, needs no person.
  return isSomebodys(one) ? `by ${who}: ${what}, and sending it again can’t help; see below` : undefined
}

function aiNeed({ handedOver }: ConversationState): string {
  const fix = handedOver && HAND_OVER_FIXES[handedOver.reason]
  return `by an administrator, for the AI agent: ${phrase(fix ?? 'see below')}`
}

/** Messages that are being sent need nobody: they come by themselves. */
function sendWait({ hold, outbox, status }: ConversationState): string | undefined {
  const [next] = outbox
  if (status === 'closed') return undefined
  if (hold) return `until ${time(hold.until)}: the outcome of the last message is checked automatically`
  if (!next?.delay) return undefined
  return `until ${time(next.notBefore ?? next.input.sendBy)}: then a message is sent again that the provider did not accept`
}

const BY_STATUS: Record<ConversationStatus, (state: ConversationState) => Judged> = {
  opening: () => ({ wait: 'some seconds: the conversation is being opened' }),
  ai: ({ ai }) => ({ nothing: `${quoted(ai?.name ?? 'the AI agent')} answers automatically` }),
  waiting,
  assigned,
  resolved: () => ({ nothing: 'the conversation is resolved' }),
  closed: () => ({ nothing: 'the conversation is closed' }),
}

function waiting({ line, unattended }: ConversationState): Judged {
  if (unattended)
    return {
      needed: 'by a supervisor: all available agents had it without answering; assign it',
    }
  if (line?.neverOpens) {
    return {
      needed: `by a supervisor: the business hours of the ${line.neverOpens} never open; change them, or assign the conversation`,
    }
  }
  if (line?.opensAt !== undefined) return { wait: `until ${time(line.opensAt)}, the next opening` }
  const { who, because = 'no agent is available' } = line ?? {}
  if (who?.manual) return { needed: 'by an agent: assignment is manual, so an agent must take it' }
  const possible = who?.agents.filter(({ obstacle }) => obstacle !== 'not_in_team')
  if (who && possible?.length === 0) {
    return { needed: `by a supervisor: ${because}; add agents, or assign the conversation` }
  }
  const nearest = possible?.filter(({ obstacle }) => obstacle === 'full' || obstacle === null) ?? []
  if (nearest.length > 0) {
    const names = nearest.map(({ name }) => quoted(name)).join(' or ')
    // They may have gone away since: nobody tells a conversation that waits.
    const asOf = who ? `; as of ${time(who.at)}` : ''
    return {
      wait: `until ${names} has capacity and the conversations before it in the queue are assigned${asOf}`,
    }
  }
  return { needed: `by an agent: ${because}; an agent must come online or take it` }
}

function assigned(state: ConversationState): Judged {
  const { agentAwaySince, unansweredSince } = state
  const who = holder(state)
  if (state.snooze) return { nothing: snoozed(state) }
  if (unansweredSince === undefined)
    return { nothing: `${who} has it, and the customer does not wait for an answer` }
  if (isAnswerUnderWay(state)) return { wait: 'until the current answer is sent' }
  const next = nextFollowUp(state)
  const since = `the customer has been waiting for an answer since ${time(unansweredSince)}`
  if (agentAwaySince === undefined) return { needed: `by ${who}: ${since}` }
  if (next?.kind === 'reassign')
    return { wait: `until ${time(next.at)}: ${who} is away, and another agent gets it` }
  return {
    needed: `by a supervisor: ${since}, and ${who} has been away since ${time(agentAwaySince)}; assign it to another agent`,
  }
}
