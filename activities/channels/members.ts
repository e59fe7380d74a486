import * as agents from '../../db/agents.ts'
import type { Sql } from '../../db/client.ts'
import { isLatestRequest } from '../../db/latest-request.ts'
import { forgetExclusion, openToAnyone } from '../../db/line.ts'
import { listOpenOfAssignee } from '../../db/open-conversations.ts'
import { listNotTakenUpBy } from '../../db/seats.ts'
import type { MembershipInput } from '../../protocol/activities/channels.ts'
import { returnEach } from '../agents/return-each.ts'
import { changeAndTell } from '../allocation/grants.ts'
import type { Dependencies } from '../dependencies.ts'

type Membership = Pick<MembershipInput, 'channelId' | 'agentId'>

const isLast = (tx: Sql, { channelId, agentId, askedAt }: MembershipInput) =>
  isLatestRequest(tx, `member ${channelId} ${agentId}`, askedAt)

/** Adds an agent to a channel. Conversations that wait in the channel may be given to them at once. */
export function addMember(dependencies: Dependencies) {
  return async (input: MembershipInput): Promise<void> => {
    const { channelId, agentId } = input
    await changeAndTell(
      dependencies,
      async tx => {
        if (!(await isLast(tx, input))) return
        // If they did not answer conversations before they were removed, they may be asked again.
        if (await agents.addMember(tx, channelId, agentId)) await forgetExclusion(tx, agentId, channelId)
      },
      { channels: [channelId], agents: [agentId] },
    )
  }
}

/**
 * Removes an agent from a channel. Conversations that wait for this agent alone can go to anyone from
 * now on.
 */
export function removeMember(dependencies: Dependencies) {
  return async (input: MembershipInput): Promise<void> => {
    const { channelId, agentId } = input
    await changeAndTell(
      dependencies,
      async tx => {
        if (!(await isLast(tx, input))) return
        await agents.removeMember(tx, channelId, agentId)
        await openToAnyone(tx, agentId, channelId)
      },
      { channels: [channelId], agents: [agentId] },
    )
  }
}

/**
 * Puts the remaining conversations of an agent in a channel back in the line. Returns how many are left
 * for another call; none when the agent was added again meanwhile, because they may then keep their
 * conversations.
 */
export function returnConversations(dependencies: Dependencies) {
  const { sql } = dependencies
  return async ({ channelId, agentId }: Membership): Promise<number> => {
    if (await agents.isMember(sql, channelId, agentId)) return 0
    return returnEach(dependencies, {
      assigned: await listOpenOfAssignee(sql, channelId, agentId),
      untold: await listNotTakenUpBy(sql, agentId, channelId),
    })
  }
}
