import type { ClaimFacts } from '../../db/claims.ts'
import { type AllocationDecision, chooseAgent } from '../../domain/choose-agent.ts'
import type { ClaimInput } from '../../protocol/activities/allocation.ts'
import { demandOf, nowOf } from './claim-demand.ts'
import type { Given } from './claim-outcome.ts'

/** What a claim of a conversation that has no seat comes to, where nobody waits before it. */
export function decideNow(
  input: ClaimInput,
  facts: ClaimFacts,
): { seat: Given | undefined; decision: AllocationDecision } {
  const decision = decide(input, facts)
  const { notBefore } = nowOf(input)
  const served = notBefore === null || notBefore.getTime() <= facts.now
  return { decision, seat: served ? seatBy(decision, facts) : undefined }
}

export function decide(input: ClaimInput, { mode, members, team }: ClaimFacts): AllocationDecision {
  const { excluded } = nowOf(input)
  return chooseAgent(mode, { ...demandOf(input), excluded }, members, team ? new Set(team) : undefined)
}

/** Gives the conversation back to whoever had it, if they can have it now. */
export function giveBack(
  { preferredId, notBefore, whoIsThere }: ClaimInput,
  facts: ClaimFacts,
): Given | undefined {
  if (preferredId === undefined || (notBefore !== undefined && !whoIsThere)) return undefined
  const demand = { agentId: preferredId, teamId: null, excluded: [] }
  return seatBy(chooseAgent('balanced', demand, facts.members), facts)
}

/**
 * Somebody who left the channel, or a team that was deleted meanwhile, can't be waited for: then anyone of the channel
 * may have it. So may who did not answer, once they have been away and are back.
 */
export function withoutTheGone(input: ClaimInput, { members, team }: ClaimFacts, back: string[]): ClaimInput {
  const { agentId, teamId, excluded } = input
  return {
    ...input,
    agentId: members.some(member => member.agentId === agentId) ? agentId : undefined,
    teamId: team ? teamId : undefined,
    excluded: excluded.filter(id => !back.includes(id)),
  }
}

function seatBy(decision: AllocationDecision, { members }: ClaimFacts): Given | undefined {
  const chosen = members.find(({ agentId }) => agentId === decision.chosen?.agentId)
  if (!chosen) return undefined
  return { agentId: chosen.agentId, agentName: chosen.name, by: 'automation', decision, given: true }
}
