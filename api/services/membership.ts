import { isMember } from '../../db/agents.ts'
import type { Sql } from '../../db/client.ts'
import { isMentionedWith } from '../../db/mentions.ts'
import { limitedTo, type Principal } from '../http/auth.ts'
import { Problem } from '../http/problem.ts'

/** Throws a problem unless the principal may see the channel. Agents see only channels that they handle. */
export async function requireMember(sql: Sql, principal: Principal, channelId: string): Promise<void> {
  const agentId = limitedTo(principal)
  if (agentId === undefined || (await isMember(sql, channelId, agentId))) return
  throw notYourChannel()
}

/** The same for a contact. An agent who was mentioned in one of the contact's conversations may read about them too. */
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
