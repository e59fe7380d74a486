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
