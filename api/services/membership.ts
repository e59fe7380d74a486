import { isMember } from '../../db/agents.ts'
import type { Sql } from '../../db/client.ts'
import { isMentionedWith } from '../../db/mentions.ts'
import { limitedTo, type Principal } from '../http/auth.ts'
import { Problem } from '../http/problem.ts'

/** Throws a problem if the principal sees only their own channels and this is none of them. */
export async function requireMember(sql: Sql, principal: Principal, channelId: string): Promise<void> {
  const agentId = limitedTo(principal)
  if (agentId === undefined || (await isMember(sql, channelId, agentId))) return
  throw notYourChannel()
}

/** The same for a contact; who was mentioned in one of their conversations may read what is known of them. */
export async function requireReader(
  sql: Sql,
  principal: Principal,
  { id, channelId }: { id: string; channelId: string },
): Promise<void> {
  const agentId = limitedTo(principal)
  if (agentId === undefined || (await isMember(sql, channelId, agentId))) return
  if (!(await isMentionedWith(sql, agentId, id))) throw notYourChannel()
}

export function notYourChannel(): Problem {
  return new Problem('not_your_channel', 'You do not handle this channel.')
}
