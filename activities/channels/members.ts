import * as agents from '../../db/agents.ts'
import type { Sql } from '../../db/client.ts'
import { listOpenOfAssignee } from '../../db/conversations.ts'
import { isLastWord } from '../../db/last-words.ts'
import { forgetExclusion, openToAnyone } from '../../db/line.ts'
import { listNotTakenUpBy } from '../../db/seats.ts'
import type { MembershipInput } from '../../protocol/activities/channels.ts'
import { returnEach } from '../agents/return-each.ts'
import { changeAndTell } from '../allocation/grants.ts'
import type { Dependencies } from '../dependencies.ts'

type Membership = Pick<MembershipInput, 'channelId' | 'agentId'>

const isLast = (tx: Sql, { channelId, agentId, askedAt }: MembershipInput) =>
  isLastWord(tx, `member ${channelId} ${agentId}`, askedAt)

/** Who waits in the channel may be theirs from now on. */
export function addMember(dependencies: Dependencies) {
  return async (input: MembershipInput): Promise<void> => {
    const { channelId, agentId } = input
    await changeAndTell(
      dependencies,
      async tx => {
        if (!(await isLast(tx, input))) return
        // Who did not answer before they were removed may be asked anew.
        if (await agents.addMember(tx, channelId, agentId)) await forgetExclusion(tx, agentId, channelId)
      },
      { channels: [channelId], agents: [agentId] },
    )
  }
}

/** What waits in the channel for this agent alone may be anyone's from now on. */
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
 * Puts what an agent still has in a channel back in the line. Returns how many are left for another look; none when they
 * were added again meanwhile, and may keep what they have.
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
