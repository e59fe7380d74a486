import type { Presence } from '../../domain/allocation.ts'
import type { Actor } from '../../domain/conversation.ts'

export interface PresenceInput {
  agentId: string
  presence: Presence
  /** When it was asked for, epoch ms by the database's clock: of two, the later holds, whichever is carried out first. */
  askedAt: number
  /** Of a heartbeat: until when it holds, epoch ms; absent: until it is changed. */
  until?: number
}

export interface CapacityInput {
  agentId: string
  capacity: number
  /** As of a presence. */
  askedAt: number
}

export interface TeamMembersInput {
  teamId: string
  agentIds: string[]
  /** As of a presence. */
  askedAt: number
}

export interface LeavingInput {
  agentId: string
  /** Who ended their account. */
  by: Actor
}

/** What the workflows about people, teams and AI agents ask of their activities. Idempotent, like all. */
export interface AgentActivities {
  setPresence(input: PresenceInput): Promise<void>
  setCapacity(input: CapacityInput): Promise<void>
  deleteAgent(input: LeavingInput): Promise<void>
  /** Puts what an agent who left still has back in the line. Returns how many are left for another look. */
  returnAllConversations(input: { agentId: string }): Promise<number>
  setTeamMembers(input: TeamMembersInput): Promise<void>
  deleteTeam(input: { teamId: string }): Promise<void>
  /** Tells the open conversations of a channel that what their allocation went by has changed. Returns how many. */
  tellConversations(input: { channelId?: string; aiAgentId?: string; teamId?: string }): Promise<number>
}
