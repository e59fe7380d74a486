import { proxyActivities, sleep } from '@temporalio/workflow'
import type {
  AgentActivities,
  CapacityInput,
  LeavingInput,
  PresenceInput,
  TeamMembersInput,
} from '../protocol/activities/agents.ts'
import type { ChannelActivities } from '../protocol/activities/channels.ts'

const decided = proxyActivities<AgentActivities & Pick<ChannelActivities, 'tellConversations'>>({
  startToCloseTimeout: '2 minutes',
  heartbeatTimeout: '30 seconds',
  retry: { initialInterval: '250 milliseconds', maximumInterval: '10 seconds' },
})

/** Sets an agent's presence: online, away or offline. */
export async function setPresence(input: PresenceInput): Promise<void> {
  await decided.setPresence(input)
}

/** Sets how many conversations an agent can have at once. */
export async function setCapacity(input: CapacityInput): Promise<void> {
  await decided.setCapacity(input)
}

/** Deletes an agent. The workflow ends when the last of their conversations has moved to somebody else. */
export async function deleteAgent(input: LeavingInput): Promise<void> {
  await decided.deleteAgent(input)
  for (
    let pauseMs = 250;
    (await decided.returnAllConversations(input)) > 0;
    pauseMs = Math.min(2 * pauseMs, 30_000)
  ) {
    await sleep(pauseMs)
  }
}

/** Replaces the members of a team. */
export async function setTeamMembers(input: TeamMembersInput): Promise<void> {
  await decided.setTeamMembers(input)
}

/** Deletes a team, and tells the conversations that wait for it. */
export async function deleteTeam(input: { teamId: string }): Promise<void> {
  await decided.deleteTeam(input)
  await decided.tellConversations(input)
}
