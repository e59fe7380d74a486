import { type Seen, storeAssigned, storeWaiting } from '../../db/claims.ts'
import type { Sql } from '../../db/client.ts'
import type { NewEvent } from '../../db/events.ts'
import type { Seat } from '../../db/seats.ts'
import { type AllocationDecision, everybodyHadIt, PRIORITY_RANK } from '../../domain/choose-agent.ts'
import { SYSTEM } from '../../domain/conversation.ts'
import { whoCould } from '../../domain/could-have.ts'
import type { Claimed, ClaimInput } from '../../protocol/activities/allocation.ts'
import { demandOf, entryOf } from './claim-demand.ts'
import { waitingEvent, whyInLine } from './waiting.ts'

/** A seat, and whether this claim grants it. */
export type Given = Pick<Seat, 'agentId' | 'agentName' | 'by' | 'decision'> & { given: boolean }

/** The outcome of a claim. */
interface Outcome {
  input: ClaimInput
  /** The agents who were considered; undefined when that was not looked at. */
  decision: AllocationDecision | undefined
  /** The AI's summary for the human who takes over. */
  summary: string | undefined
  /** The version of the AI agent that handed over. */
  aiAgentVersion: number | undefined
  /** The last recorded reason for waiting. */
  told: string | undefined
}

/** The outcome of a claim and how to store it. Without `seen` it may be stored only under the locks. */
export interface Settled {
  claimed: Claimed
  store(sql: Sql, seen?: Seen): Promise<boolean>
}

/** Settles the claim with a seat if there is one, otherwise with a place in the line. */
export function settle(outcome: Outcome, seat: Given | undefined): Settled {
  return seat ? settleAssigned(outcome, seat) : settleWaiting(outcome)
}

function settleAssigned(outcome: Outcome, seat: Given): Settled {
  const { input } = outcome
  const { seq, reason } = input
  const events = [...causeOf(outcome), assignedEvent(seat, seq + 1, reason)]
  return {
    claimed: { result: 'assigned', agent: { id: seat.agentId, name: seat.agentName } },
    store: (sql, seen) => storeAssigned(sql, { ...rowOf(input), events }, seat, seen),
  }
}

function settleWaiting(outcome: Outcome): Settled {
  const { input, decision, told } = outcome
  const { seq, reason, priority, teamId, agentId, again } = input
  const why = explain(input, decision)
  const { because } = why
  const unattended =
    input.wasUnanswered === true && why.decision !== undefined && everybodyHadIt(why.decision)
  // It goes to the front of the line and is marked for supervisors: somebody must act.
  const place = { ...entryOf(input), ...(unattended && { priority: PRIORITY_RANK.urgent }) }
  const marked = unattended ? [unattendedEvent(input)] : []
  const isTold = again === true && told === because
  const waiting = waitingEvent(seq + 1, {
    reason,
    because,
    priority,
    teamId,
    agentId,
    decision: why.decision,
  })
  const events = [...(isTold ? [] : [...causeOf(outcome), waiting]), ...marked]
  const waits = waitingAs({ because, decision: why.decision, agentId })
  return {
    claimed: { ...waits, ...(unattended && !isTold && { unattended }) },
    store: (sql, seen) => storeWaiting(sql, { ...rowOf(input), events }, { place, unattended }, seen),
  }
}

/** What the event of a wait stores. */
export type Waited = Pick<ClaimInput, 'agentId'> & { because: string; decision?: AllocationDecision }

/** Adds who could take it, for the operator. */
export function waitingAs({ because, decision, agentId }: Waited): Extract<Claimed, { result: 'waiting' }> {
  return { result: 'waiting', because, ...(decision && { who: whoCould(decision, agentId !== undefined) }) }
}

function rowOf({ conversationId: id, channelId, teamId, seq }: ClaimInput) {
  return { id, channelId, teamId: teamId ?? null, epoch: seq }
}

function unattendedEvent({ excluded, seq }: ClaimInput): NewEvent {
  const data = { agentIds: excluded, reason: 'all available agents had it without answering' }
  return { seq: seq + 2, type: 'conversation.unattended', actor: SYSTEM, data }
}

/** The cause, with the AI's summary for the human who takes over. */
function causeOf({ input, summary, aiAgentVersion }: Outcome): NewEvent[] {
  const { seq, cause, actor, commandId } = input
  if (!cause) return []
  const { type, data } = cause
  const said = { ...(summary && { summary }), ...(aiAgentVersion && { aiAgentVersion }) }
  return [{ seq, type, actor, commandId, data: { ...data, ...said } }]
}

/** The event that somebody got a conversation, with everything that the decision was based on. */
export function assignedEvent(
  seat: Pick<Seat, 'agentId' | 'by' | 'decision'>,
  seq: number,
  reason: string,
): NewEvent {
  const { agentId, by, decision } = seat
  return { seq, type: 'conversation.assigned', actor: SYSTEM, data: { agentId, by, reason, decision } }
}

function explain(
  input: ClaimInput,
  decision: AllocationDecision | undefined,
): { because: string; decision?: AllocationDecision } {
  const { notBefore } = input
  if (notBefore === null) return { because: 'outside business hours, and no opening is planned' }
  if (notBefore !== undefined)
    return { because: `outside business hours until ${new Date(notBefore).toISOString()}` }
  if (!decision) throw new Error('it waits for an unknown reason')
  return { because: whyInLine(decision, demandOf(input)), decision }
}
