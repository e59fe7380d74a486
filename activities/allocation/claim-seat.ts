import { listBack } from '../../db/agents.ts'
import { readDraft } from '../../db/ai-drafts.ts'
import { type ClaimFacts, loadClaimFacts, storeAssigned, storeWaiting } from '../../db/claims.ts'
import type { Sql } from '../../db/client.ts'
import { loadLastEventData, type NewEvent } from '../../db/events.ts'
import { enterLine, type LineEntry, leaveSeatAndLine, NEVER } from '../../db/line.ts'
import { freeEarlierSeat, lookAndChangeSeats, type Seat, type Supply } from '../../db/seats.ts'
import {
  type AllocationDecision,
  allocate,
  type Demand,
  everybodyHadIt,
  PRIORITY_RANK,
} from '../../domain/allocation.ts'
import { SYSTEM } from '../../domain/conversation.ts'
import { decidedBefore } from '../decisions.ts'
import type { Dependencies } from '../dependencies.ts'
import { endOpenSurveys } from '../surveys/end-open-surveys.ts'
import type { Claimed, ClaimInput } from './contract.ts'
import { listOverdue, tellGranted } from './grants.ts'
import { waitingEvent, whyInLine } from './waiting.ts'

/**
 * Puts the conversation in the line, out of whatever hands it was in, and gives it to whoever can have it now. What it
 * held before is free again, for whoever waits for that. The event tells who was considered, and why it came out so.
 *
 * While the lock is held others wait: what the claim goes by is read along with it, and what comes of it is one statement.
 */
export function claimSeat(dependencies: Dependencies) {
  return async (asked: ClaimInput): Promise<Claimed> => {
    const before = await waitedBefore(dependencies.sql, asked)
    if (before) {
      await tellGranted(dependencies, [])
      return before
    }
    const { conversationId, channelId } = asked
    const { result: claimed, granted } = await lookAndChangeSeats(
      dependencies.sql,
      tx => look(tx, asked),
      async (tx, supply, looked) => ({
        result: await claim(tx, supply, asked, looked),
        overdue: looked.overdue,
      }),
      { channels: [channelId], conversations: [conversationId] },
    )
    await tellGranted(
      dependencies,
      granted.filter(grant => grant.conversationId !== conversationId),
      claimed.overdue,
    )
    return claimed.result
  }
}

/** Under the lock. */
async function claim(tx: Sql, supply: Supply, asked: ClaimInput, looked: Looked): Promise<Claimed> {
  const { conversationId, seq } = asked
  let { facts } = looked
  if (facts.seat && facts.seat.seq !== seq) {
    // Of an earlier step: free again, also for others. One that this step got is kept.
    await freeEarlierSeat(tx, conversationId, seq)
    facts = await lookAgain(tx, asked)
  } else if (!facts.othersFirst) supply.nothingNew()
  const input = withoutTheGone(asked, facts, looked.back)

  let seat = seatOf(facts) ?? giveBack(input, facts)
  if (!seat && input.onlyPreferred) return { result: 'unavailable' }
  if (!facts.open) {
    await leaveSeatAndLine(tx, conversationId)
    if (facts.seat) await supply.giveOut()
    return { result: 'closed' }
  }
  let decision: AllocationDecision | undefined
  if (!seat && facts.othersFirst) {
    await enterLine(tx, nowOf(input))
    await supply.giveOut()
    facts = await lookAgain(tx, input)
    seat = seatOf(facts)
    decision = decide(input, facts)
  } else if (!seat) {
    decision = decide(input, facts)
    const { notBefore } = nowOf(input)
    const served = notBefore === null || notBefore.getTime() <= facts.now
    if (served && decision.chosen) seat = seatBy(decision, facts)
  }
  const outcome = { input, decision, causes: causeOf(input, looked.summary), told: looked.told }
  return seat ? settleAssigned(tx, outcome, seat) : settleWaiting(tx, outcome)
}

/** What a claim goes by, and what is asked for only where it matters. */
interface Looked {
  facts: ClaimFacts
  /** Who did not answer, has been away since, and is back. */
  back: string[]
  /** The AI's, for whoever takes over: a history holds no text. */
  summary?: string
  /** Why it waits, as was told last. */
  told?: string
  /** Seats that others were granted, and whose workflows have to be told once more. */
  overdue: Awaited<ReturnType<typeof listOverdue>>
}

async function look(tx: Sql, input: ClaimInput): Promise<Looked> {
  const { conversationId, excluded, excludedAt = {}, cause, again } = input
  const [facts, overdue, back, draft, waiting] = await Promise.all([
    lookAgain(tx, input),
    listOverdue(tx),
    excluded.length === 0 ? [] : listBack(tx, excludedAt),
    cause?.turn === undefined ? undefined : readDraft(tx, { conversationId, turn: cause.turn }),
    again ? loadLastEventData<{ because: string }>(tx, conversationId, 'conversation.waiting') : undefined,
  ])
  return { facts, overdue, back, summary: draft?.summary, told: waiting?.because }
}

async function lookAgain(tx: Sql, input: ClaimInput): Promise<ClaimFacts> {
  const facts = await loadClaimFacts(tx, input)
  if (!facts) throw new Error('the channel of the conversation is not there')
  return facts
}

/** That an earlier try left it in the line. It may have been given a seat since, which its workflow is told of. */
async function waitedBefore(sql: Sql, { conversationId, seq }: ClaimInput): Promise<Claimed | undefined> {
  const outcome = { conversationId, seq: seq + 1 }
  const waited = await decidedBefore<{ because: string }>(sql, outcome, 'conversation.waiting')
  if (!waited) return undefined
  const marked = { conversationId, seq: seq + 2 }
  const unattended = await decidedBefore(sql, marked, 'conversation.unattended')
  return { result: 'waiting', because: waited.because, ...(unattended !== undefined && { unattended: true }) }
}

/**
 * Somebody who left the channel, or a team that was deleted meanwhile, can't be waited for: then anyone of the channel
 * may have it. So may who did not answer, once they have been away and are back.
 */
function withoutTheGone(input: ClaimInput, { members, team }: ClaimFacts, back: string[]): ClaimInput {
  const { agentId, teamId, excluded } = input
  return {
    ...input,
    agentId: members.some(member => member.agentId === agentId) ? agentId : undefined,
    teamId: team ? teamId : undefined,
    excluded: excluded.filter(id => !back.includes(id)),
  }
}

/** What it asks for while it is given out: of whoever is there, even where it is to wait for the opening otherwise. */
function nowOf(input: ClaimInput): LineEntry {
  return entryOf(input.whoIsThere ? { ...input, notBefore: undefined } : input)
}

/** By the next opening everybody may be asked again. */
function entryOf(input: ClaimInput): LineEntry {
  const { conversationId, channelId, priority, teamId, agentId, notBefore, since, seq } = input
  const excluded = notBefore === undefined ? input.excluded : []
  return {
    conversationId,
    channelId,
    priority: PRIORITY_RANK[priority],
    since: new Date(since ?? Date.now()),
    teamId: teamId ?? null,
    agentId: agentId ?? null,
    excluded,
    notBefore: notBeforeOf(notBefore),
    seq,
  }
}

/** With no opening ahead it waits until the hours are changed. */
function notBeforeOf(notBefore: number | null | undefined): Date | null {
  if (notBefore === undefined) return null
  return notBefore === null ? NEVER : new Date(notBefore)
}

/** A seat, and whether this claim gives it. */
type Given = Pick<Seat, 'agentId' | 'agentName' | 'by' | 'decision'> & { given: boolean }

function seatOf({ seat }: ClaimFacts): Given | undefined {
  return seat ? { ...seat, given: false } : undefined
}

function seatBy(decision: AllocationDecision, { members }: ClaimFacts): Given | undefined {
  const chosen = members.find(({ agentId }) => agentId === decision.chosen?.agentId)
  if (!chosen) return undefined
  return { agentId: chosen.agentId, agentName: chosen.name, by: 'automation', decision, given: true }
}

/** Gives the conversation back to whoever had it, if they can have it now. */
function giveBack({ preferredId, notBefore, whoIsThere }: ClaimInput, facts: ClaimFacts): Given | undefined {
  if (preferredId === undefined || (notBefore !== undefined && !whoIsThere)) return undefined
  const demand = { agentId: preferredId, teamId: null, excluded: [] }
  return seatBy(allocate('balanced', demand, facts.members), facts)
}

function decide(input: ClaimInput, { mode, members, team }: ClaimFacts): AllocationDecision {
  const { excluded } = nowOf(input)
  return allocate(mode, { ...demandOf(input), excluded }, members, team ? new Set(team) : undefined)
}

function demandOf({ teamId, agentId, excluded }: ClaimInput): Demand {
  return { teamId: teamId ?? null, agentId: agentId ?? null, excluded }
}

interface Outcome {
  input: ClaimInput
  /** Whom it could be given to; undefined where that was not asked. */
  decision: AllocationDecision | undefined
  /** What led to it. */
  causes: NewEvent[]
  told: string | undefined
}

async function settleAssigned(tx: Sql, { input, causes }: Outcome, seat: Given): Promise<Claimed> {
  const { seq, reason } = input
  await endSurveys(tx, input)
  const events = [...causes, assignedEvent(seat, seq + 1, reason)]
  await storeAssigned(tx, { ...rowOf(input), events }, seat)
  return { result: 'assigned', agent: { id: seat.agentId, name: seat.agentName } }
}

async function settleWaiting(tx: Sql, { input, decision, causes, told }: Outcome): Promise<Claimed> {
  const { seq, reason, priority, teamId, agentId, again } = input
  await endSurveys(tx, input)
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
  const events = [...(isTold ? [] : [...causes, waiting]), ...marked]
  await storeWaiting(tx, { ...rowOf(input), events }, { place, unattended })
  return { result: 'waiting', because, ...(unattended && !isTold && { unattended }) }
}

function rowOf({ conversationId: id, channelId, teamId, seq }: ClaimInput) {
  return { id, channelId, teamId: teamId ?? null, at: new Date(), epoch: seq }
}

async function endSurveys(tx: Sql, { conversationId: id, channelId, seq, cause }: ClaimInput): Promise<void> {
  if (cause?.type === 'conversation.reopened')
    await endOpenSurveys(tx, { id, channelId }, seq + 2, 'reopened')
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
