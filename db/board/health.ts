import type { Sql } from '../client.ts'

/** A channel's last comparison with its provider. */
export interface LastAudit {
  channelId: string
  hour: Date
  until: Date
  auditedAt: Date
  source: string
  unexplained: number
  alert: boolean
}

export function lastAudits(sql: Sql, channelIds: string[]): Promise<LastAudit[]> {
  return sql<LastAudit[]>`
    select c.id as channel_id, a.hour, a.until, a.audited_at, a.source, a.unexplained, a.alert
    from unnest(${channelIds}::uuid[]) c(id) cross join lateral (
      select * from audits where channel_id = c.id order by hour desc limit 1) a`
}

/** What is known of a channel's templates. */
export interface KnownTemplates {
  channelId: string
  fetchedAt: Date
  /** How many have each approval. */
  approvals: Record<string, number>
  /** The first approved ones, by name. */
  approved: { id: string; name: string; language: string }[]
}

export function knownTemplates(sql: Sql, channelIds: string[], most: number): Promise<KnownTemplates[]> {
  return sql<KnownTemplates[]>`
    select t.channel_id, t.fetched_at,
      (select coalesce(jsonb_object_agg(s.status, s.count), '{}') from (
        select coalesce(x.value->'approval'->>'status', 'unknown') as status, count(*)::integer as count
        from jsonb_array_elements(t.templates) x group by 1) s) as approvals,
      (select coalesce(jsonb_agg(f.template), '[]') from (
        select jsonb_build_object('id', coalesce(x.value->>'id', x.value->>'contentSid'), 'name', x.value->>'name',
          'language', x.value->>'language') as template
        from jsonb_array_elements(t.templates) x where x.value->'approval'->>'status' = 'approved'
        order by x.value->>'name' limit ${most}) f) as approved
    from channel_templates t where t.channel_id = any(${channelIds}::uuid[])`
}
