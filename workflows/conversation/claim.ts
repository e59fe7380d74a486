import { patched } from '@temporalio/workflow'
import { OPERATOR, SYSTEM } from '../../domain/conversation.ts'
import type { InboundMessage } from '../../domain/message.ts'
import type { ClaimInput, HoursChecked } from '../../protocol/activities/allocation.ts'
import type { Command } from '../../protocol/signals.ts'
import type { ConversationState, Demand } from '../../protocol/state/state.ts'
import { record } from './activities.ts'
import { forgetLapses } from './customer-waits.ts'
import { send } from './send-lane.ts'
import { type Conversation, changeHands, type Pending, place } from './state.ts'
import { enter } from './visibility.ts'

/** How many rows a claim can write: its cause, its outcome, and the end of a survey. */
const SEQS_PER_CLAIM = 4

/** Why the conversation needs a human now, and what is already known about the case. */
export interface Need {
  reason: string
  /** The reason in more words, for the operator. Default: `reason`. */
  why?: string
  cause?: ClaimInput['cause']
  command?: Pick<Command, 'actor' | 'commandId'>
  /** The agent who gets it if they can take it now. */
  preferredId?: string
  /** The moment at which business hours are judged, epoch ms. Default: now. */
  at?: number
  /** The result of that check, when it was made before. */
  hours?: HoursChecked
  /** Since when the customer waits, epoch ms. Default: now. */
  since?: number
  /** True when the conversation is in the waiting line already. */
  again?: boolean
  /** True when it was taken from an agent who did not answer. */
  wasUnanswered?: boolean
  /** True when nothing that the customer did led to it: they are not told that nobody is there. */
  isQuiet?: boolean
  /**
   * True when a person asked for it. Then an agent who is online with a free seat can take it outside
   * business hours too.
   */
  whoIsThere?: boolean
}

/**
 * Gives the conversation to a human, or puts it in the waiting line. Outside business hours the
 * customer is told so, and the conversation is given out at the next opening.
 */
export async function claim(c: Conversation, need: Need): Promise<void> {
  const hours = need.hours ?? (await checkHours(c, need.at ?? Date.now()))
  if (hours?.tell && !need.isQuiet && asksSomebody(c.state)) await tellUnavailable(c, hours)
  const notBefore = hours && !hours.open ? (hours.nextOpening ?? null) : undefined
  await claimSeat(c, need, { notBefore }, hours)
}

/**
 * Gives the conversation back to the agent who had it last. Returns false, and changes nothing, when
 * they can't take it now.
 */
export async function giveBack(c: Conversation, need: Need): Promise<boolean> {
  const { lastAssigneeId: preferredId } = c.state
  if (preferredId === undefined) return false
  return claimSeat(c, { ...need, preferredId }, { onlyPreferred: true })
}

/**
 * The customer is told "nobody answers now" only if they asked something. Earlier versions told
 * everybody, so `patched` keeps their histories replayable.
 */
function asksSomebody({ unansweredSince }: ConversationState): boolean {
  return unansweredSince !== undefined || !patched('tells-who-waits')
}

/** Returns false when nothing was changed. */
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
  const { isPrioritized: _, ...asked } = state.demand
  const demand = wasFirst ? { ...asked, priority: 'urgent' as const } : asked
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
    // After that opening, agents who did not answer before may be asked again.
    if (conditions.notBefore !== undefined) forgetLapses(state)
    const asksAgainAt = state.demand.excluded.length > 0 ? reopensAt : undefined
    waitInLine(c, why, {
      since: waitsSince,
      because: claimed.because,
      opensAt,
      closesAt,
      asksAgainAt,
      ...(conditions.notBefore === null && { neverOpens: hours?.ofTeam ? 'team' : 'channel' }),
      ...(claimed.who && { who: { ...claimed.who, at: Date.now() } }),
    })
  }
  return true
}

/** Enters `waiting`. The activity has already written its place in the line. */
export function waitInLine(c: Conversation, why: string, line: NonNullable<ConversationState['line']>): void {
  c.state.line = line
  enter(c, { status: 'waiting', why: `${why}; ${line.because}` })
}

/** The activity that checks the hours makes sure this is sent only once in each closed period. */
function tellUnavailable(c: Conversation, { nextOpening }: HoursChecked): Pending {
  return send(c, {
    purpose: `unavailable ${c.state.seq}`,
    author: SYSTEM,
    content: { kind: 'unavailable', nextOpening },
  })
}

async function checkHours(c: Conversation, at: number): Promise<HoursChecked | undefined> {
  const { checksHours, demand } = c.state
  // A team can have business hours of its own, even when the channel has none.
  if (!checksHours && demand.teamId === undefined) return undefined
  const reopens = demand.excluded.length > 0 || undefined
  return record.checkBusinessHours({ ...place(c), at, teamId: demand.teamId, reopens })
}

/** The line has granted a seat to this conversation while it waited. */
export async function takeUpSeat(c: Conversation): Promise<void> {
  if (c.state.status !== 'waiting') return
  const here = place(c)
  const { agent, awaySince } = await record.takeUpSeat(here)
  if (!agent) return
  changeHands(c.state, here.seq)
  c.state.agentAwaySince = awaySince
  enter(c, { status: 'assigned', why: `a seat became free: given to ${agent.name}`, assignee: agent })
}

/**
 * Tries again to give out the conversation: business hours may have begun, or settings may have
 * changed. It keeps its place in the line.
 */
export async function claimAgain(c: Conversation, reason: string): Promise<void> {
  if (c.state.status !== 'waiting') return
  await claim(c, { reason, since: c.state.line?.since, again: true })
}

/**
 * The customer writes again while they wait. If business hours have ended since, they are told, and the
 * conversation waits for the opening.
 */
export async function claimAfterClosing(c: Conversation, messages: InboundMessage[]): Promise<void> {
  const { line } = c.state
  const at = Math.max(...messages.map(({ receivedAt }) => receivedAt))
  if (line?.closesAt === undefined || at < line.closesAt) return
  await claim(c, { reason: 'the business hours are over', at, since: line.since, again: true })
}

/** Takes the conversation from its agent and gives it to one who is not excluded. */
export async function giveToAnother(
  c: Conversation,
  not: Required<Pick<Demand, 'excluded' | 'excludedAt'>>,
  need: Pick<Need, 'cause' | 'reason' | 'command' | 'wasUnanswered' | 'whoIsThere'>,
): Promise<void> {
  const { state } = c
  state.demand = { ...state.demand, agentId: undefined, ...not }
  await claim(c, { ...need, since: state.unansweredSince })
}
