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

/** A seat, and whether this claim gives it. */
export type Given = Pick<Seat, 'agentId' | 'agentName' | 'by' | 'decision'> & { given: boolean }

/** How a claim came out. */
interface Outcome {
  input: ClaimInput
  /** Whom it could be given to; undefined where that was not asked. */
  decision: AllocationDecision | undefined
  /** The AI's, for whoever takes over from it. */
  summary: string | undefined
  /** Why it waits, as was told last. */
  told: string | undefined
}

/** What a claim came to, and how that is stored; without `seen` under the locks only. */
export interface Settled {
  claimed: Claimed
  store(sql: Sql, seen?: Seen): Promise<boolean>
}

/** With a seat, or with a place in the line. */
export function settle(outcome: Outcome, seat: Given | undefined): Settled {
  return seat ? settleAssigned(outcome, seat) : settleWaiting(outcome)
}

function settleAssigned({ input, summary }: Outcome, seat: Given): Settled {
  const { seq, reason } = input
  const events = [...causeOf(input, summary), assignedEvent(seat, seq + 1, reason)]
  return {
    claimed: { result: 'assigned', agent: { id: seat.agentId, name: seat.agentName } },
    store: (sql, seen) => storeAssigned(sql, { ...rowOf(input), events }, seat, seen),
  }
}

function settleWaiting({ input, decision, summary, told }: Outcome): Settled {
  const { seq, reason, priority, teamId, agentId, again } = input
  const why = explain(input, decision)
  const { because } = why
  const unattended =
    input.wasUnanswered === true && why.decision !== undefined && everybodyHadIt(why.decision)
  // Before all others in the line, and marked for whoever looks at the list: somebody has to see to it.
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
  const events = [...(isTold ? [] : [...causeOf(input, summary), waiting]), ...marked]
  const outcome = waitingAs({ because, decision: why.decision, agentId })
  return {
    claimed: { ...outcome, ...(unattended && !isTold && { unattended }) },
    store: (sql, seen) => storeWaiting(sql, { ...rowOf(input), events }, { place, unattended }, seen),
  }
}

/** What the event of a wait keeps of it. */
export type Waited = Pick<ClaimInput, 'agentId'> & { because: string; decision?: AllocationDecision }

/** With who could have it, for the operator. */
export function waitingAs({ because, decision, agentId }: Waited): Extract<Claimed, { result: 'waiting' }> {
  return { result: 'waiting', because, ...(decision && { who: whoCould(decision, agentId !== undefined) }) }
}

function rowOf({ conversationId: id, channelId, teamId, seq }: ClaimInput) {
  return { id, channelId, teamId: teamId ?? null, at: new Date(), epoch: seq }
}

function unattendedEvent({ excluded, seq }: ClaimInput): NewEvent {
  const data = { agentIds: excluded, reason: 'everybody who is there had it and did not answer' }
  return { seq: seq + 2, type: 'conversation.unattended', actor: SYSTEM, data }
}

/** With the summary that the AI made for whoever takes over. */
function causeOf({ seq, cause, actor, commandId }: ClaimInput, summary: string | undefined): NewEvent[] {
  if (!cause) return []
  const { type, data } = cause
  return [{ seq, type, actor, commandId, data: { ...data, ...(summary && { summary }) } }]
}

/** Tells that a conversation was given to somebody, and everything the decision went by. */
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
  if (notBefore === null) return { because: 'out of hours, with no opening ahead' }
  if (notBefore !== undefined) return { because: `out of hours until ${new Date(notBefore).toISOString()}` }
  if (!decision) throw new Error('it waits, and nobody knows why')
  return { because: whyInLine(decision, demandOf(input)), decision }
}
