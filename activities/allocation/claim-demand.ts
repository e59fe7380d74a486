import { activityInfo } from '@temporalio/activity'
import { type LineEntry, NEVER } from '../../db/line.ts'
import { type Demand, PRIORITY_RANK } from '../../domain/choose-agent.ts'
import type { ClaimInput } from '../../protocol/activities/allocation.ts'

/** Who may take the conversation. */
export function demandOf({ teamId, agentId, excluded, prefers }: ClaimInput): Demand {
  return { teamId: teamId ?? null, agentId: agentId ?? null, excluded, ...(prefers && { prefers }) }
}

/** The demand while it is being given out: with `whoIsThere` it does not wait for an opening. */
export function nowOf(input: ClaimInput): LineEntry {
  return entryOf(input.whoIsThere ? { ...input, notBefore: undefined } : input)
}

/**
 * Its place in the line. While it waits for an opening nobody is excluded: at the opening everybody may
 * be asked again.
 */
export function entryOf(input: ClaimInput): LineEntry {
  const { conversationId, channelId, priority, teamId, agentId, prefers, notBefore, since, seq } = input
  const excluded = notBefore === undefined ? input.excluded : []
  return {
    conversationId,
    channelId,
    priority: PRIORITY_RANK[priority],
    since: new Date(since ?? activityInfo().scheduledTimestampMs),
    teamId: teamId ?? null,
    agentId: agentId ?? null,
    ...(prefers && { prefers }),
    excluded,
    notBefore: notBeforeOf(notBefore),
    seq,
  }
}

/** Without an opening ahead it waits until the hours are changed. */
function notBeforeOf(notBefore: number | null | undefined): Date | null {
  if (notBefore === undefined) return null
  return notBefore === null ? NEVER : new Date(notBefore)
}
