import type { ClaimFacts } from '../../db/claims.ts'
import { type AllocationDecision, chooseAgent } from '../../domain/choose-agent.ts'
import type { ClaimInput } from '../../protocol/activities/allocation.ts'
import { demandOf, nowOf } from './claim-demand.ts'
import type { Given } from './claim-outcome.ts'

/** The result of a claim for a conversation without a seat, when nobody waits ahead of it. */
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

/** Gives the conversation back to the agent who had it, if they can take it now. */
export function giveBack(
  { prefers, preferredId = prefers, notBefore, whoIsThere }: ClaimInput,
  facts: ClaimFacts,
): Given | undefined {
  if (preferredId === undefined || (notBefore !== undefined && !whoIsThere)) return undefined
  const demand = { agentId: preferredId, teamId: null, excluded: [] }
  return seatBy(chooseAgent('balanced', demand, facts.members), facts)
}

/**
 * Removes demands that can't be met any more. If the demanded agent left the channel, or the team was
 * deleted, every agent of the channel may take it. An agent who did not answer may take it again once
 * they were away and came back.
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
