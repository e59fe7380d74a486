import { loadAiAgent } from '../../db/ai-agents.ts'
import type { Channel } from '../../db/channels.ts'
import type { Sql } from '../../db/client.ts'
import { targetsOf } from '../../db/targets.ts'
import type { RoutingRule } from '../../domain/routing/types.ts'
import { type FieldError, invalid } from '../http/problem.ts'

/** Throws a problem if the AI agent doesn't exist. */
export async function requireAiAgent(sql: Sql, id: string | null | undefined): Promise<void> {
  if (id === null || id === undefined) return
  const agent = await loadAiAgent(sql, id)
  if (!agent || agent.deletedAt)
    throw invalid([{ path: 'aiAgent.id', message: 'this AI agent does not exist' }])
}

/** Errors for rules whose target can't get conversations of the channel. */
export async function targetErrors(sql: Sql, channel: Channel, rules: RoutingRule[]): Promise<FieldError[]> {
  const { verdictOf } = await targetsOf(sql, channel, rules)
  return rules.flatMap(({ action }, index) => {
    const verdict = verdictOf(action.allocate)
    return verdict.ok ? [] : [{ path: `rules.${index}.action.allocate.id`, message: verdict.reason }]
  })
}
