import { proxyActivities, sleep } from '@temporalio/workflow'
import type {
  AgentActivities,
  CapacityInput,
  LeavingInput,
  PresenceInput,
  TeamMembersInput,
} from '../protocol/activities/agents.ts'

const decided = proxyActivities<AgentActivities>({
  startToCloseTimeout: '2 minutes',
  heartbeatTimeout: '30 seconds',
  retry: { initialInterval: '250 milliseconds', maximumInterval: '10 seconds' },
})

/** An agent is online, away or offline from now on. */
export async function setPresence(input: PresenceInput): Promise<void> {
  await decided.setPresence(input)
}

/** An agent can have this many conversations from now on. */
export async function setCapacity(input: CapacityInput): Promise<void> {
  await decided.setCapacity(input)
}

/** Ends an agent's account. Done when the last of their conversations has moved. */
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

/** These agents are the team from now on. */
export async function setTeamMembers(input: TeamMembersInput): Promise<void> {
  await decided.setTeamMembers(input)
}

/** Ends a team, and tells the conversations that wait for it. */
export async function deleteTeam(input: { teamId: string }): Promise<void> {
  await decided.deleteTeam(input)
  await decided.tellConversations(input)
}

/** What the allocation of open conversations went by has changed: a channel's settings, an AI agent, a team's hours. */
export async function reconsiderConversations(input: {
  channelId?: string
  aiAgentId?: string
  teamId?: string
}): Promise<void> {
  await decided.tellConversations(input)
}
