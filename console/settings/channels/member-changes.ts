import type { AuditEntry } from '../../api/types.ts'

export interface MemberChange {
  entry: AuditEntry
  agentId: string
  /** Whether they were added, or else removed. */
  isAdded: boolean
  /** Why it can't be undone: the account was deleted, or somebody changed it again. */
  blocked?: 'left' | 'later'
}

/**
 * Who was added to a channel or removed from it, the latest first. A change can be undone while it is the last one of its
 * agent and still in force: else undoing it would undo what somebody did later.
 *
 * @param agents those with an account
 * @param members those who handle the channel now
 */
export function memberChanges(
  entries: readonly AuditEntry[],
  agents: ReadonlySet<string>,
  members: ReadonlySet<string>,
): MemberChange[] {
  const seen = new Set<string>()
  return [...entries]
    .sort((one, other) => other.at.localeCompare(one.at))
    .flatMap(entry => {
      const isAdded = entry.action === 'channel.member_added'
      const agentId = (isAdded ? entry.after : entry.before)?.agentId
      if (typeof agentId !== 'string') return []
      const isLast = !seen.has(agentId)
      seen.add(agentId)
      const isInForce = members.has(agentId) === isAdded
      const blocked = !agents.has(agentId) ? 'left' : isLast && isInForce ? undefined : 'later'
      return [{ entry, agentId, isAdded, blocked } as const]
    })
}
