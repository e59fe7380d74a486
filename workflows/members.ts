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

/** Adds an agent to those who handle a channel. */
export async function addMember(input: MembershipInput): Promise<void> {
  await add(input)
}

/**
 * Takes an agent out of a channel: they get nothing more of it, and what they have is given back. Done when the last of
 * their conversations there has moved.
 */
export async function removeMember(input: MembershipInput): Promise<void> {
  await remove(input)
  for (let pauseMs = 250; (await returnConversations(input)) > 0; pauseMs = Math.min(2 * pauseMs, 30_000)) {
    await sleep(pauseMs)
  }
}
