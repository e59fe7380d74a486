import type { TargetVerdict } from '../domain/routing/evaluate.ts'
import type { RoutingRule, RuleTarget } from '../domain/routing/types.ts'
import type { Channel } from './channels.ts'
import type { Sql } from './client.ts'

export interface Targets {
  verdictOf(target: RuleTarget): TargetVerdict
  hasOwnHours(teamId: string): boolean
}

/** Who can get a conversation of the channel now: the targets of its rules, and its own AI agent. */
export async function targetsOf(
  sql: Sql,
  { id, settings }: Channel,
  rules: RoutingRule[] = settings.rules,
): Promise<Targets> {
  const named = rules.map(({ action }) => action.allocate.id)
  const ids = [...new Set([...named, ...(settings.aiAgent.id ? [settings.aiAgent.id] : [])])].filter(isUuid)
  const rows = ids.length === 0 ? [] : await loadTargets(sql, id, ids)
  const found = new Map(rows.map(row => [`${row.kind} ${row.id}`, row]))
  return {
    verdictOf({ to, id: target }) {
      const { aiAgent } = settings
      if (to === 'ai' && target === aiAgent.id && !aiAgent.enabled)
        return { ok: false, reason: 'it is disabled' }
      const row = found.get(`${to} ${target}`)
      if (!row) return { ok: false, reason: 'it does not exist' }
      return row.obstacle === null ? { ok: true } : { ok: false, reason: row.obstacle }
    },
    hasOwnHours: teamId => found.get(`team ${teamId}`)?.ownHours ?? false,
  }
}

function isUuid(id: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(id)
}

async function loadTargets(
  sql: Sql,
  channelId: string,
  ids: string[],
): Promise<{ kind: 'ai' | 'agent' | 'team'; id: string; obstacle: string | null; ownHours: boolean }[]> {
  return sql`
    select 'ai' as kind, id, case when deleted_at is not null then 'it was deleted' end as obstacle, false as own_hours
      from ai_agents where id = any(${ids})
    union all
    select 'agent', a.id, case when a.deleted_at is not null then 'they were removed'
      when not exists (select from channel_agents m where m.agent_id = a.id and m.channel_id = ${channelId})
        then 'they do not handle this channel' end, false
      from agents a where a.id = any(${ids})
    union all
    select 'team', t.id, case when t.deleted_at is not null then 'it was deleted'
      when not exists (select from team_agents m join channel_agents h on h.agent_id = m.agent_id
        where m.team_id = t.id and h.channel_id = ${channelId}) then 'nobody of it handles this channel' end,
      t.business_hours is not null
      from teams t where t.id = any(${ids})`
}
