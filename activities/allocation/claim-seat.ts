import { listBack } from '../../db/agents.ts'
import { readDraft } from '../../db/ai-drafts.ts'
import { type Begun, beginClaim, type ClaimFacts, loadClaimFacts } from '../../db/claims.ts'
import type { Sql } from '../../db/client.ts'
import { loadLastEventData } from '../../db/events.ts'
import { enterLine, leaveSeatAndLine } from '../../db/line.ts'
import { freeEarlierSeat, readAndChangeSeats, type Supply } from '../../db/seats.ts'
import { type AllocationDecision, chooseAgent } from '../../domain/choose-agent.ts'
import type { Claimed, ClaimInput } from '../../protocol/activities/allocation.ts'
import { decidedBefore } from '../decisions.ts'
import type { Dependencies } from '../dependencies.ts'
import { demandOf, nowOf } from './claim-demand.ts'
import { type Given, settleAssigned, settleWaiting, type Waited, waitingAs } from './claim-outcome.ts'
import { overdueSince, tellGranted } from './grants.ts'

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
    const { conversationId } = asked
    const { result: claimed, granted } = await readAndChangeSeats(
      dependencies.sql,
      tx => readUnderLock(tx, dependencies.clock, asked),
      async (tx, supply, basis) => ({
        result: await claim(tx, supply, asked, basis),
        overdue: basis.overdue,
      }),
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
async function claim(tx: Sql, supply: Supply, asked: ClaimInput, basis: ClaimBasis): Promise<Claimed> {
  const { conversationId, seq } = asked
  let { facts } = basis
  if (facts.seat && facts.seat.seq !== seq) {
    // Of an earlier step: free again, also for others. One that this step got is kept.
    await freeEarlierSeat(tx, conversationId, seq)
    facts = await loadClaimFacts(tx, asked)
  } else if (!facts.othersFirst) supply.nothingNew()
  const input = withoutTheGone(asked, facts, basis.back)

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
    facts = await loadClaimFacts(tx, input)
    seat = seatOf(facts)
    decision = decide(input, facts)
  } else if (!seat) {
    decision = decide(input, facts)
    const { notBefore } = nowOf(input)
    const served = notBefore === null || notBefore.getTime() <= facts.now
    if (served && decision.chosen) seat = seatBy(decision, facts)
  }
  const outcome = { input, decision, summary: basis.summary, told: basis.told }
  return seat ? settleAssigned(tx, outcome, seat) : settleWaiting(tx, outcome)
}

/** What a claim goes by, and what is asked for only where it matters. */
interface ClaimBasis extends Begun {
  /** Who did not answer, has been away since, and is back. */
  back: string[]
  /** The AI's, for whoever takes over: a history holds no text. */
  summary?: string
  /** Why it waits, as was told last. */
  told?: string
}

async function readUnderLock(tx: Sql, clock: Dependencies['clock'], input: ClaimInput): Promise<ClaimBasis> {
  const { conversationId, excluded, excludedAt = {}, cause, again } = input
  const [begun, back, draft, waiting] = await Promise.all([
    beginClaim(tx, input, overdueSince(clock)),
    excluded.length === 0 ? [] : listBack(tx, excludedAt),
    cause?.turn === undefined ? undefined : readDraft(tx, { conversationId, turn: cause.turn }),
    again ? loadLastEventData<{ because: string }>(tx, conversationId, 'conversation.waiting') : undefined,
  ])
  return { ...begun, back, summary: draft?.summary, told: waiting?.because }
}

/** That an earlier try left it in the line. It may have been given a seat since, which its workflow is told of. */
async function waitedBefore(sql: Sql, { conversationId, seq }: ClaimInput): Promise<Claimed | undefined> {
  const outcome = { conversationId, seq: seq + 1 }
  const waited = await decidedBefore<Waited>(sql, outcome, 'conversation.waiting')
  if (!waited) return undefined
  const marked = { conversationId, seq: seq + 2 }
  const unattended = await decidedBefore(sql, marked, 'conversation.unattended')
  return { ...waitingAs(waited), ...(unattended !== undefined && { unattended: true }) }
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
  return seatBy(chooseAgent('balanced', demand, facts.members), facts)
}

function decide(input: ClaimInput, { mode, members, team }: ClaimFacts): AllocationDecision {
  const { excluded } = nowOf(input)
  return chooseAgent(mode, { ...demandOf(input), excluded }, members, team ? new Set(team) : undefined)
}
