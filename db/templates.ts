import type { Template } from '../domain/template.ts'
import { json, type Sql } from './client.ts'

export interface CachedTemplates {
  fetchedAt: Date
  templates: Template[]
}

export async function loadTemplates(sql: Sql, channelId: string): Promise<CachedTemplates | undefined> {
  const [row] = await sql<CachedTemplates[]>`
    select fetched_at, templates from channel_templates where channel_id = ${channelId}`
  // Rows from before there were several providers have `contentSid` only.
  return (
    row && {
      ...row,
      templates: row.templates.map(({ contentSid, ...template }: Template & { contentSid?: string }) => ({
        ...template,
        id: template.id ?? contentSid,
      })),
    }
  )
}

export async function storeTemplates(sql: Sql, channelId: string, templates: Template[]): Promise<void> {
  await sql`
    insert into channel_templates (channel_id, fetched_at, templates)
    values (${channelId}, now(), ${json(sql, templates)})
    on conflict (channel_id) do update set fetched_at = excluded.fetched_at, templates = excluded.templates`
}

/**
 * Takes a live channel whose templates were neither read nor asked for in the last hour, and puts its next turn off by an
 * hour, also if the provider then doesn't answer. Undefined if there is none. Channels whose templates nobody ever wanted
 * have no row.
 */
export async function takeStaleTemplates(sql: Sql): Promise<string | undefined> {
  const [taken] = await sql<{ channelId: string }[]>`
    with stale as (
      select t.channel_id from channel_templates t join channels c on c.id = t.channel_id
      where c.deleted_at is null and greatest(t.fetched_at, t.polled_at) < now() - interval '1 hour'
      order by t.polled_at limit 1 for update of t skip locked
    )
    update channel_templates t set polled_at = now() from stale where t.channel_id = stale.channel_id
    returning t.channel_id`
  return taken?.channelId
}
