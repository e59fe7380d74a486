import { loadMembers, loadMode, loadTeams } from '../../db/candidates.ts'
import type { Sql } from '../../db/client.ts'
import type { NewEvent } from '../../db/events.ts'
import { type AllocationDecision, allocate, type Demand, whyNobody } from '../../domain/allocation.ts'
import { type Priority, SYSTEM } from '../../domain/conversation.ts'

/** Who could have a conversation now by its channel's members, and who would get it. Under the seats' lock only. */
export async function decide(tx: Sql, channelId: string, demand: Demand): Promise<AllocationDecision> {
  const { teamId } = demand
  const [mode, members, teams] = await Promise.all([
    loadMode(tx, channelId),
    loadMembers(tx, [channelId]),
    loadTeams(tx, teamId ? [teamId] : []),
  ])
  return allocate(mode, demand, members.get(channelId) ?? [], teamId ? teams.get(teamId) : undefined)
}

/** Why nobody has a conversation that was just put in the line, in a sentence. */
export function whyInLine(decision: AllocationDecision, demand: Demand): string {
  return whyNobody(decision, demand) ?? 'others are before it'
}

/** Tells that a conversation waits for a human, why, and everything the decision went by. */
export function waitingEvent(
  seq: number,
  waiting: {
    reason: string
    because: string
    priority: Priority
    teamId?: string
    agentId?: string
    decision?: AllocationDecision
  },
): NewEvent {
  return { seq, type: 'conversation.waiting', actor: SYSTEM, data: waiting }
}
