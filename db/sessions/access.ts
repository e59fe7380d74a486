import type { Sql } from '../client.ts'
import { IDLE } from './principals.ts'

/** Deletes everything that an agent can sign in with: sessions, tokens, password, links and identities. Can be repeated. */
export async function endAccess(sql: Sql, agentId: string): Promise<void> {
  await sql`
    with no_tokens as (delete from api_tokens where agent_id = ${agentId}),
      no_passwords as (delete from passwords where agent_id = ${agentId}),
      no_links as (delete from sign_in_links where agent_id = ${agentId}),
      no_identities as (delete from identities where agent_id = ${agentId})
    delete from sessions where agent_id = ${agentId}`
}

/** The most rows of a table per round. The next round continues. */
const AT_ONCE = 1_000

/** Deletes expired sessions, and tokens and links that expired 30 days ago. Until then, people can see expired tokens. */
export async function forgetOldAccess(sql: Sql): Promise<void> {
  await sql`
    delete from sessions where id in (
      (select id from sessions where last_seen_at < now() - ${IDLE}::interval limit ${AT_ONCE})
      union all
      (select id from sessions where expires_at < now() limit ${AT_ONCE}))`
  await sql`
    with tokens as (
      delete from api_tokens where id in (
        select id from api_tokens where expires_at < now() - interval '30 days' and not is_first limit ${AT_ONCE})
    ), answers as (
      delete from oidc_answers where flow_hash in (
        select flow_hash from oidc_answers where used_at < now() - interval '1 hour' limit ${AT_ONCE})
    )
    delete from sign_in_links where id in (
      select id from sign_in_links where expires_at < now() - interval '30 days' limit ${AT_ONCE})`
}
