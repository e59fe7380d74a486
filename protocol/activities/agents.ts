import type { Presence } from '../../domain/choose-agent.ts'
import type { Actor } from '../../domain/conversation.ts'

export interface PresenceInput {
  agentId: string
  presence: Presence
  /**
   * When it was asked for, epoch ms by the database's clock. Of two requests the later one wins, in
   * whichever order they are carried out.
   */
  askedAt: number
  /** For a heartbeat: until when it holds, epoch ms. Absent: until it is changed. */
  until?: number
}

export interface CapacityInput {
  agentId: string
  capacity: number
  /** As for a presence: of two requests the later one wins. */
  askedAt: number
}

export interface TeamMembersInput {
  teamId: string
  agentIds: string[]
  /** As for a presence: of two requests the later one wins. */
  askedAt: number
}

export interface LeavingInput {
  agentId: string
  /** The person who ended the agent's account. */
  by: Actor
}

/** Activities of the workflows about agents, teams and AI agents. All are idempotent. */
export interface AgentActivities {
  setPresence(input: PresenceInput): Promise<void>
  setCapacity(input: CapacityInput): Promise<void>
  deleteAgent(input: LeavingInput): Promise<void>
  /**
   * Puts the remaining conversations of a deleted agent back in the line. Returns how many are left for
   * another call.
   */
  returnAllConversations(input: { agentId: string }): Promise<number>
  setTeamMembers(input: TeamMembersInput): Promise<void>
  deleteTeam(input: { teamId: string }): Promise<void>
}
