import { isMember, listBack } from '../../db/agents.ts'
import { readDraft } from '../../db/ai-drafts.ts'
import { loadMembers } from '../../db/candidates.ts'
import type { Sql } from '../../db/client.ts'
import { setAssigned, setUnattended, setWaiting } from '../../db/conversations.ts'
import { appendEvents, loadLastEventData, type NewEvent } from '../../db/events.ts'
import {
  enterLine,
  type LineEntry,
  leaveSeatAndLine,
  NEVER,
  setPriorityInLine,
  waitForOpening,
} from '../../db/line.ts'
import { changeSeats, freeEarlierSeat, giveSeat, type Seat, takeUpSeat } from '../../db/seats.ts'
import { loadTeam } from '../../db/teams.ts'
import {
  type AllocationDecision,
  allocate,
  everybodyHadIt,
  obstacleOf,
  PRIORITY_RANK,
} from '../../domain/allocation.ts'
import { SYSTEM } from '../../domain/conversation.ts'
import { whoCould } from '../../domain/could-have.ts'
import { decidedBefore } from '../decisions.ts'
import type { Dependencies } from '../dependencies.ts'
import { endOpenSurveys } from '../surveys/end-open-surveys.ts'
import type { Claimed, ClaimInput } from './contract.ts'
import { tellGranted } from './grants.ts'
import { decide, waitingEvent, whyInLine } from './waiting.ts'

/**
 * Puts the conversation in the line, out of whatever hands it was in, and gives it to whoever can have it now. What it
 * held before is free again, for whoever waits for that. The event tells who was considered, and why it came out so.
 */
export function claimSeat(dependencies: Dependencies) {
  return async (asked: ClaimInput): Promise<Claimed> => {
    const before = await waitedBefore(dependencies.sql, asked)
    if (before) {
      await tellGranted(dependencies, [])
      return before
    }
    const { result, granted } = await changeSeats(dependencies.sql, async (tx, giveOut) => {
      const input = await withoutTheGone(tx, asked)
      await freeEarlierSeat(tx, input.conversationId, input.seq)
      const earlier = await takeUpSeat(tx, input.conversationId)
      const hasSeat = earlier !== undefined || (await giveBack(tx, input))
      if (!hasSeat && input.onlyPreferred) return { result: 'unavailable' } as const
      if (!(await setWaiting(tx, waitingRow(input)))) {
        await leaveSeatAndLine(tx, input.conversationId)
        return { result: 'closed' } as const
      }
      if (!hasSeat)
        await enterLine(tx, entryOf(input.whoIsThere ? { ...input, notBefore: undefined } : input))
      await giveOut()
      if (input.whoIsThere && input.notBefore !== undefined) await waitForOpening(tx, entryOf(input))
      return settle(tx, input)
    })
    await tellGranted(
      dependencies,
      granted.filter(({ conversationId }) => conversationId !== asked.conversationId),
    )
    return result
  }
}

/** That an earlier try left it in the line. It may have been given a seat since, which its workflow is told of. */
async function waitedBefore(sql: Sql, { conversationId, seq }: ClaimInput): Promise<Claimed | undefined> {
  const outcome = { conversationId, seq: seq + 1 }
  const waited = await decidedBefore<Waited>(sql, outcome, 'conversation.waiting')
  if (!waited) return undefined
  const marked = { conversationId, seq: seq + 2 }
  const unattended = await decidedBefore(sql, marked, 'conversation.unattended')
  return { ...waiting(waited), ...(unattended !== undefined && { unattended: true }) }
}

/** What the event of a wait keeps of it. */
type Waited = Pick<ClaimInput, 'agentId'> & { because: string; decision?: AllocationDecision }

function waiting({ because, decision, agentId }: Waited): Extract<Claimed, { result: 'waiting' }> {
  return { result: 'waiting', because, ...(decision && { who: whoCould(decision, agentId !== undefined) }) }
}

function waitingRow({ conversationId: id, seq, teamId }: ClaimInput) {
  return { id, at: new Date(), epoch: seq, teamId: teamId ?? null }
}

/**
 * Somebody who left the channel, or a team that was deleted meanwhile, can't be waited for: then anyone of the channel
 * may have it. So may who did not answer, once they have been away and are back.
 */
async function withoutTheGone(tx: Sql, input: ClaimInput): Promise<ClaimInput> {
  const { channelId, agentId, teamId, excludedAt = {} } = input
  const back = input.excluded.length === 0 ? [] : await listBack(tx, excludedAt)
  const isThere = agentId !== undefined && (await isMember(tx, channelId, agentId))
  const team = teamId === undefined ? undefined : await loadTeam(tx, teamId)
  return {
    ...input,
    agentId: isThere ? agentId : undefined,
    teamId: team && !team.deletedAt ? teamId : undefined,
    excluded: input.excluded.filter(id => !back.includes(id)),
  }
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

/** Gives the conversation back to whoever had it, if they can have it now. */
async function giveBack(tx: Sql, input: ClaimInput): Promise<boolean> {
  const { conversationId, channelId, preferredId, notBefore, whoIsThere, seq } = input
  if (preferredId === undefined || (notBefore !== undefined && !whoIsThere)) return false
  const candidates = (await loadMembers(tx, [channelId])).get(channelId) ?? []
  const demand = { agentId: preferredId, teamId: null, excluded: [] }
  if (!candidates.some(candidate => obstacleOf(demand, candidate, undefined) === null)) return false
  const decision = allocate('balanced', demand, candidates)
  const at = new Date()
  await giveSeat(tx, { conversationId, channelId, agentId: preferredId, by: 'automation', at, seq, decision })
  return true
}

/** Records how the claim came out. */
async function settle(tx: Sql, input: ClaimInput): Promise<Claimed> {
  const { conversationId: id, channelId, seq } = input
  if (input.cause?.type === 'conversation.reopened')
    await endOpenSurveys(tx, { id, channelId }, seq + 2, 'reopened')
  const seat = await takeUpSeat(tx, id)
  if (seat) {
    await setAssigned(tx, { id, agentId: seat.agentId, at: new Date(), epoch: seq })
    const cause = await causeOf(tx, input)
    await appendEvents(tx, { id, channelId }, [...cause, assignedEvent(seat, seq + 1, input.reason)])
    return { result: 'assigned', agent: { id: seat.agentId, name: seat.agentName } }
  }
  const { because, decision } = await explain(tx, input)
  const unattended = input.wasUnanswered === true && decision !== undefined && everybodyHadIt(decision)
  if (unattended) await goFirst(tx, input, seq + 2)
  const told = input.again
    ? await loadLastEventData<{ because: string }>(tx, id, 'conversation.waiting')
    : undefined
  const { reason, priority, teamId, agentId } = input
  const outcome = waiting({ because, decision, agentId })
  if (told?.because === because) return outcome
  const event = waitingEvent(seq + 1, { reason, because, priority, teamId, agentId, decision })
  await appendEvents(tx, { id, channelId }, [...(await causeOf(tx, input)), event])
  return { ...outcome, ...(unattended && { unattended }) }
}

/** Before all others in the line, and marked for whoever looks at the list: somebody has to see to it. */
async function goFirst(
  tx: Sql,
  { conversationId: id, channelId, excluded }: ClaimInput,
  seq: number,
): Promise<void> {
  await setPriorityInLine(tx, id, PRIORITY_RANK.urgent)
  await setUnattended(tx, id, new Date())
  const data = { agentIds: excluded, reason: 'everybody who is there had it and did not answer' }
  await appendEvents(tx, { id, channelId }, [{ seq, type: 'conversation.unattended', actor: SYSTEM, data }])
}

/** With the summary that the AI made for whoever takes over: a history holds no text. */
async function causeOf(tx: Sql, input: ClaimInput): Promise<NewEvent[]> {
  const { conversationId, seq, cause, actor, commandId } = input
  if (!cause) return []
  const { type, data, turn } = cause
  const draft = turn === undefined ? undefined : await readDraft(tx, { conversationId, turn })
  return [
    { seq, type, actor, commandId, data: { ...data, ...(draft?.summary && { summary: draft.summary }) } },
  ]
}

/** Tells that a conversation was given to somebody, and everything the decision went by. */
export function assignedEvent(seat: Seat, seq: number, reason: string): NewEvent {
  const { agentId, by, decision } = seat
  return { seq, type: 'conversation.assigned', actor: SYSTEM, data: { agentId, by, reason, decision } }
}

async function explain(
  tx: Sql,
  input: ClaimInput,
): Promise<{ because: string; decision?: AllocationDecision }> {
  const { channelId, teamId, agentId, excluded, notBefore } = input
  if (notBefore === null) return { because: 'out of hours, with no opening ahead' }
  if (notBefore !== undefined) return { because: `out of hours until ${new Date(notBefore).toISOString()}` }
  const demand = { teamId: teamId ?? null, agentId: agentId ?? null, excluded }
  const decision = await decide(tx, channelId, demand)
  return { because: whyInLine(decision, demand), decision }
}
