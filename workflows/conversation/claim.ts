import { patched } from '@temporalio/workflow'
import { OPERATOR, SYSTEM } from '../../domain/conversation.ts'
import type { InboundMessage } from '../../domain/message.ts'
import type { ClaimInput, HoursChecked } from '../../protocol/activities/allocation.ts'
import type { Command } from '../../protocol/signals.ts'
import type { ConversationState, Demand } from '../../protocol/state/state.ts'
import { record } from './activities.ts'
import { send } from './send-lane.ts'
import { type Conversation, changeHands, type Pending, place } from './state.ts'
import { enter } from './visibility.ts'
import { forgetLapses } from './waits.ts'

/** Rows that a claim can write: what led to it, its outcome, the end of a survey. */
const SEQS_PER_CLAIM = 4

/** Why a human is needed now, and what is to be known of it. */
export interface Need {
  reason: string
  /** The same for the operator, where it takes more words. */
  why?: string
  cause?: ClaimInput['cause']
  command?: Pick<Command, 'actor' | 'commandId'>
  /** Theirs again, if they can have it. */
  preferredId?: string
  /** The moment whose hours count, epoch ms; default now. */
  at?: number
  /** What they were found to be then, where that is known. */
  hours?: HoursChecked
  /** Since when the customer waits, epoch ms; default now. */
  since?: number
  /** It waits already. */
  again?: boolean
  /** It was taken from somebody who did not answer. */
  wasUnanswered?: boolean
  /** A person's word: out of hours too, whoever is there with a free seat can have it. */
  whoIsThere?: boolean
}

/**
 * Gives the conversation to a human, or puts it in the line. Out of hours the customer is told so, and the conversation
 * is given out at the next opening.
 */
export async function claim(c: Conversation, need: Need): Promise<void> {
  const hours = need.hours ?? (await checkHours(c, need.at ?? Date.now()))
  if (hours?.tell && asksSomebody(c.state)) await tellUnavailable(c, hours)
  const notBefore = hours && !hours.open ? (hours.nextOpening ?? null) : undefined
  await claimSeat(c, need, { notBefore }, hours)
}

/** Gives the conversation back to the agent who had it last. False, and nothing is changed, when they can't have it now. */
export async function giveBack(c: Conversation, need: Need): Promise<boolean> {
  const { lastAssigneeId: preferredId } = c.state
  if (preferredId === undefined) return false
  return claimSeat(c, { ...need, preferredId }, { onlyPreferred: true })
}

/** Who asked nothing is not told that nobody answers now. Earlier versions told everybody. */
function asksSomebody({ unansweredSince }: ConversationState): boolean {
  return unansweredSince !== undefined || !patched('tells-who-waits')
}

/** False when nothing was changed. */
async function claimSeat(
  c: Conversation,
  need: Need,
  conditions: Pick<ClaimInput, 'notBefore' | 'onlyPreferred'>,
  hours?: HoursChecked,
): Promise<boolean> {
  const { state } = c
  const { reason, why = reason, cause, preferredId, since, again, wasUnanswered, whoIsThere } = need
  const wasFirst = again && state.unattended
  const routing = again ? state.routing : undefined
  const demand = wasFirst ? { ...state.demand, priority: 'urgent' as const } : state.demand
  const { actor = OPERATOR, commandId } = need.command ?? { actor: SYSTEM }
  const here = place(c, SEQS_PER_CLAIM)
  const claimed = await record.claimSeat.executeWithOptions(
    { summary: conditions.onlyPreferred ? 'back to the same agent?' : reason },
    [
      {
        ...here,
        ...demand,
        actor,
        commandId,
        reason,
        cause,
        preferredId,
        since,
        again,
        wasUnanswered,
        whoIsThere,
        ...conditions,
      },
    ],
  )
  if (claimed.result === 'closed' || claimed.result === 'unavailable') return false
  const waitsSince = since ?? state.line?.since ?? Date.now()
  changeHands(state, here.seq)
  if (claimed.result === 'assigned') {
    const { agent } = claimed
    enter(c, { status: 'assigned', why: `${why}: given to ${agent.name}`, assignee: agent })
  } else {
    if (claimed.unattended || wasFirst) state.unattended = true
    state.routing = routing
    const { nextOpening: opensAt, closesAt, reopensAt } = hours ?? {}
    // By then everybody may be asked again.
    if (conditions.notBefore !== undefined) forgetLapses(state)
    const asksAgainAt = state.demand.excluded.length > 0 ? reopensAt : undefined
    waitInLine(c, why, {
      ...{ since: waitsSince, because: claimed.because, opensAt, closesAt, asksAgainAt },
      ...(conditions.notBefore === null && { neverOpens: hours?.ofTeam ? 'team' : 'channel' }),
      ...(claimed.who && { who: { ...claimed.who, at: Date.now() } }),
    })
  }
  return true
}

/** Its place in the line is written already. */
export function waitInLine(c: Conversation, why: string, line: NonNullable<ConversationState['line']>): void {
  c.state.line = line
  enter(c, { status: 'waiting', why: `${why}; ${line.because}` })
}

/** Once a closed period, which the check sees to. */
function tellUnavailable(c: Conversation, { nextOpening }: HoursChecked): Pending {
  return send(c, {
    purpose: `unavailable ${c.state.seq}`,
    author: SYSTEM,
    content: { kind: 'unavailable', nextOpening },
  })
}

async function checkHours(c: Conversation, at: number): Promise<HoursChecked | undefined> {
  const { checksHours, demand } = c.state
  // A team may have hours of its own where the channel has none.
  if (!checksHours && demand.teamId === undefined) return undefined
  const reopens = demand.excluded.length > 0 || undefined
  return record.checkBusinessHours({ ...place(c), at, teamId: demand.teamId, reopens })
}

/** The line gave the conversation a seat meanwhile. */
export async function takeUpSeat(c: Conversation): Promise<void> {
  if (c.state.status !== 'waiting') return
  const here = place(c)
  const { agent, awaySince } = await record.takeUpSeat(here)
  if (!agent) return
  changeHands(c.state, here.seq)
  c.state.agentAwaySince = awaySince
  enter(c, { status: 'assigned', why: `a seat became free: given to ${agent.name}`, assignee: agent })
}

/** What it waits for may have come: an opening, or other settings. Its place in the line stays. */
export async function claimAgain(c: Conversation, reason: string): Promise<void> {
  if (c.state.status !== 'waiting') return
  await claim(c, { reason, since: c.state.line?.since, again: true })
}

/** The customer writes again while they wait: after the closing they are told, and it waits for the opening. */
export async function heardInLine(c: Conversation, messages: InboundMessage[]): Promise<void> {
  const { line } = c.state
  const at = Math.max(...messages.map(({ receivedAt }) => receivedAt))
  if (line?.closesAt === undefined || at < line.closesAt) return
  await claim(c, { reason: 'the business hours are over', at, since: line.since, again: true })
}

/** Takes the conversation from its agent and gives it to another than those. */
export async function giveToAnother(
  c: Conversation,
  not: Required<Pick<Demand, 'excluded' | 'excludedAt'>>,
  need: Pick<Need, 'cause' | 'reason' | 'command' | 'wasUnanswered' | 'whoIsThere'>,
): Promise<void> {
  const { state } = c
  state.demand = { ...state.demand, agentId: undefined, ...not }
  await claim(c, { ...need, since: state.unansweredSince })
}
