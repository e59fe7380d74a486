import { Context } from '@temporalio/activity'
import { listBack } from '../../db/agents.ts'
import { type Begun, beginClaim, type ClaimFacts, loadClaimFacts } from '../../db/claims.ts'
import type { Sql } from '../../db/client.ts'
import { enterLine, leaveSeatAndLine } from '../../db/line.ts'
import { freeEarlierSeat, readAndChangeSeats, type Supply } from '../../db/seats.ts'
import type { AllocationDecision } from '../../domain/choose-agent.ts'
import type { Claimed, ClaimInput } from '../../protocol/activities/allocation.ts'
import { decidedBefore } from '../decisions.ts'
import type { Dependencies } from '../dependencies.ts'
import { endOpenSurveys } from '../surveys/end-open-surveys.ts'
import { decide, decideNow, giveBack, withoutTheGone } from './claim-decision.ts'
import { nowOf } from './claim-demand.ts'
import { type Given, settle, type Waited, waitingAs } from './claim-outcome.ts'
import { type ClaimTexts, readTexts } from './claim-texts.ts'
import { claimUnlocked } from './claim-unlocked.ts'
import { overdueSince, tellGranted } from './grants.ts'

/**
 * Takes the conversation from whoever has it, and gives it to an agent who can take it now, or puts it
 * in the line. The seat it held before is free for other conversations. The event says who was
 * considered and why this was the outcome.
 *
 * If possible, the decision is made without the lock of the seats (claim-unlocked.ts), because all
 * other claims wait while the lock is held. If the lock is needed, the facts are read in the round trip
 * that takes it, and the outcome is written in one statement.
 */
export function claimSeat(dependencies: Dependencies) {
  return async (asked: ClaimInput): Promise<Claimed> => {
    const before = await waitedBefore(dependencies.sql, asked)
    if (before) {
      await tellGranted(dependencies, [])
      return before
    }
    // A second try is made under the lock: the first may have granted seats, and told nobody.
    const unlocked =
      Context.current().info.attempt === 1 ? await claimUnlocked(dependencies.sql, asked) : undefined
    if (unlocked) return unlocked
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

/** Decides and stores the claim under the lock. */
async function claim(tx: Sql, supply: Supply, asked: ClaimInput, basis: ClaimBasis): Promise<Claimed> {
  const { conversationId, seq } = asked
  let { facts } = basis
  if (facts.seat && facts.seat.seq !== seq) {
    // The seat is from an earlier step, so it becomes free, also for others. A seat that this step got
    // (in an earlier try) is kept.
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
    const decided = decideNow(input, facts)
    decision = decided.decision
    seat = decided.seat
  }
  const { summary, aiAgentVersion, told } = basis
  await endSurveys(tx, input)
  const { claimed, store } = settle({ input, decision, summary, aiAgentVersion, told }, seat)
  await store(tx)
  return claimed
}

async function endSurveys(tx: Sql, { conversationId: id, channelId, seq, cause }: ClaimInput): Promise<void> {
  if (cause?.type === 'conversation.reopened')
    await endOpenSurveys(tx, { id, channelId }, seq + 2, 'reopened')
}

/** The facts of a claim. `back`: agents who did not answer, and have been away and come back since. */
type ClaimBasis = Begun & ClaimTexts & { back: string[] }

async function readUnderLock(tx: Sql, clock: Dependencies['clock'], input: ClaimInput): Promise<ClaimBasis> {
  const { excluded, excludedAt = {} } = input
  const [begun, back, texts] = await Promise.all([
    beginClaim(tx, input, overdueSince(clock)),
    excluded.length === 0 ? [] : listBack(tx, excludedAt),
    readTexts(tx, input),
  ])
  return { ...begun, back, ...texts }
}

/**
 * The result of an earlier try that put it in the line. It may have got a seat since then; its workflow
 * is told about that.
 */
async function waitedBefore(sql: Sql, { conversationId, seq }: ClaimInput): Promise<Claimed | undefined> {
  const outcome = { conversationId, seq: seq + 1 }
  const waited = await decidedBefore<Waited>(sql, outcome, 'conversation.waiting')
  if (!waited) return undefined
  const marked = { conversationId, seq: seq + 2 }
  const unattended = await decidedBefore(sql, marked, 'conversation.unattended')
  return { ...waitingAs(waited), ...(unattended !== undefined && { unattended: true }) }
}

function seatOf({ seat }: ClaimFacts): Given | undefined {
  return seat ? { ...seat, given: false } : undefined
}
