import { isTaken } from '../../db/agents.ts'
import { type AiAgent, isAiAgentOverruled, loadAiAgent, updateAiAgent } from '../../db/ai-agents.ts'
import type { AiAgentProfile } from '../../domain/ai.ts'
import type { Recorder } from '../audit-log/told.ts'
import type { ApiDependencies } from '../dependencies.ts'
import { actorOf, type Principal } from '../http/auth.ts'
import { requireVersion } from '../http/if-match.ts'
import { Problem } from '../http/problem.ts'
import { changedPaths } from './settings.ts'
import { tellOpenConversations } from './tell-open.ts'

/** How often a change without If-Match is tried again if others write at the same time. */
const MAX_TRIES = 5

/** The AI agent. Throws a problem if it was deleted, or is not at the expected version. */
export async function liveAiAgent(
  { sql }: Pick<ApiDependencies, 'sql'>,
  id: string,
  expected?: number,
): Promise<AiAgent> {
  const found = await loadAiAgent(sql, id)
  if (!found || found.deletedAt) throw new Problem('not_found', 'This AI agent does not exist.')
  requireVersion(found, expected)
  return found
}

/** The part of an AI agent that can be changed. */
export function profileOf(agent: AiAgentProfile): AiAgentProfile {
  const { name, model, instructions, knowledge, temperature, limits } = agent
  return { name, model, instructions, knowledge, temperature, limits }
}

/**
 * Writes a new version of an AI agent, which `next` makes of the present one. Throws a problem if the agent is gone,
 * if its version is not the expected one, if another agent has the name, or if a request that arrived later has
 * already changed the same.
 */
export async function changeAiAgent(
  dependencies: ApiDependencies,
  {
    id,
    principal,
    audit,
    askedAt,
    expected,
    restored,
  }: {
    id: string
    principal: Principal
    audit: Recorder
    /** When the request arrived, epoch ms by the database's clock. */
    askedAt: number
    expected?: number
    /** The version that is restored. */
    restored?: number
  },
  next: (current: AiAgentProfile) => AiAgentProfile,
): Promise<AiAgent> {
  const { sql } = dependencies
  for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
    const current = await liveAiAgent({ sql }, id, expected)
    const profile = next(profileOf(current))
    const changed = changedPaths(profileOf(current), profile)
    if (changed.length === 0) {
      audit.nothing()
      return current
    }
    if (await isAiAgentOverruled(sql, { id, askedAt, changed })) {
      throw new Problem('stale_version', 'A later request has already changed the same.')
    }
    const change = { id, from: current.version, profile, changed, by: actorOf(principal), askedAt }
    const target = { type: 'ai_agent', id } as const
    const more = restored === undefined ? {} : { after: { restored } }
    const written = await audit
      .within(target, async tx => (await updateAiAgent(tx, change)) ?? false, more)
      .catch(error => {
        if (!isTaken(error)) throw error
        return false as const
      })
    if (written) {
      // All else is read for each turn. If they can't be told now, they learn it with their next turn.
      if (changed.some(path => path.startsWith('limits')))
        await tellOpenConversations(dependencies, { aiAgentId: id })
      return written
    }
    const now = await liveAiAgent({ sql }, id, expected)
    if (now.version === current.version) {
      throw new Problem('duplicate_name', 'Another AI agent has this name.')
    }
  }
  throw new Problem('stale_version', 'Other requests change the AI agent at the same time.')
}
