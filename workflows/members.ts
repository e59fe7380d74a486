import { proxyActivities, sleep } from '@temporalio/workflow'
import type { ChannelActivities, MembershipInput } from '../protocol/activities/channels.ts'

const {
  addMember: add,
  removeMember: remove,
  returnConversations,
} = proxyActivities<ChannelActivities>({
  startToCloseTimeout: '2 minutes',
  heartbeatTimeout: '30 seconds',
  retry: { initialInterval: '250 milliseconds', maximumInterval: '10 seconds' },
})

/** Adds an agent to the members of a channel. */
export async function addMember(input: MembershipInput): Promise<void> {
  await add(input)
}

/**
 * Removes an agent from a channel. They get no more of its conversations and give back those they have.
 * The workflow ends when the last of them has moved.
 */
export async function removeMember(input: MembershipInput): Promise<void> {
  await remove(input)
  for (let pauseMs = 250; (await returnConversations(input)) > 0; pauseMs = Math.min(2 * pauseMs, 30_000)) {
    await sleep(pauseMs)
  }
}
