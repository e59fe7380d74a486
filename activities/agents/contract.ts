import type { Presence } from '../../domain/allocation.ts'

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

/** What the workflows about people, teams and AI agents ask of their activities. Idempotent, like all. */
export interface AgentActivities {
  setPresence(input: PresenceInput): Promise<void>
  setCapacity(input: CapacityInput): Promise<void>
  setTeamMembers(input: TeamMembersInput): Promise<void>
  deleteTeam(input: { teamId: string }): Promise<void>
  /** Tells the open conversations of a channel that what their allocation went by has changed. Returns how many. */
  tellConversations(input: { channelId?: string; aiAgentId?: string; teamId?: string }): Promise<number>
}
