import { isMember } from '../../db/agents.ts'
import type { Sql } from '../../db/client.ts'
import { limitedTo, type Principal } from '../http/auth.ts'
import { Problem } from '../http/problem.ts'

/** Throws a problem if the principal sees only their own channels and this is none of them. */
export async function requireMember(sql: Sql, principal: Principal, channelId: string): Promise<void> {
  const agentId = limitedTo(principal)
  if (agentId === undefined || (await isMember(sql, channelId, agentId))) return
  throw notYourChannel()
}

export function notYourChannel(): Problem {
  return new Problem('not_your_channel', 'You do not handle this channel.')
}
