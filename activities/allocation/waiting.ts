import type { NewEvent } from '../../db/events.ts'
import { type AllocationDecision, type Demand, whyNobody } from '../../domain/choose-agent.ts'
import { type Priority, SYSTEM } from '../../domain/conversation.ts'

/** Why nobody has taken a conversation that was just put in the line, in a sentence. */
export function whyInLine(decision: AllocationDecision, demand: Demand): string {
  return whyNobody(decision, demand) ?? 'others are before it'
}

/**
 * The event that a conversation waits for a human, with the reason and everything that the decision was
 * based on.
 */
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
