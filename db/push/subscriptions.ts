import type { Sql } from '../client.ts'
import { sessionHolds } from '../sessions/principals.ts'
import { endXid, LAST_POSITION } from '../stream.ts'

/** A browser that is pushed to. */
export interface PushSubscription {
  id: string
  agentId: string
  sessionId: string
  endpoint: string
  p256dh: string
  auth: string
  showsText: boolean
  createdAt: Date
  lastUsedAt: Date | null
  failures: number
}

export type NewPushSubscription = Omit<PushSubscription, 'createdAt' | 'lastUsedAt' | 'failures'>

/** The most of one agent. A further one ends the one that was used longest ago. */
export const MOST_OF_ONE = 10

/** Whether the subscription `b` of a statement is pushed to: its session holds, and its agent is there. */
export const isLive = (sql: Sql) => sql`
  exists (select from sessions s join agents a on a.id = s.agent_id
    where s.id = b.session_id and s.agent_id = b.agent_id and ${sessionHolds(sql)})`

/**
 * Stores the subscription of a session, in place of an earlier one of the session or of the browser. If it is the first of all,
 * what the stream told before it is not looked at. Undefined if the session has ended.
 */
export async function storeSubscription(
  tx: Sql,
  { id, agentId, sessionId, endpoint, p256dh, auth, showsText }: NewPushSubscription,
): Promise<PushSubscription | undefined> {
  // Of one session only one at a time.
  await tx`select from sessions where id = ${sessionId} for no key update`
  await tx`
    update push_progress set xid = ${endXid(tx)}::xid8, position = ${LAST_POSITION}::bigint
    where not exists (select from push_subscriptions)`
  await tx`
    delete from push_subscriptions where id <> ${id} and (session_id = ${sessionId} or endpoint = ${endpoint} or id in (
      select id from push_subscriptions where agent_id = ${agentId} and session_id <> ${sessionId}
      order by coalesce(last_used_at, created_at) desc, id offset ${MOST_OF_ONE - 1}))`
  const [stored] = await tx<PushSubscription[]>`
    insert into push_subscriptions as s (id, agent_id, session_id, endpoint, p256dh, auth, shows_text)
    select ${id}, held.agent_id, held.id, ${endpoint}, ${p256dh}, ${auth}, ${showsText}
    from sessions held where held.id = ${sessionId} and held.agent_id = ${agentId}
    on conflict (id) do update set shows_text = excluded.shows_text
    returning *`
  return stored
}

export function listSubscriptions(sql: Sql, agentId: string): Promise<PushSubscription[]> {
  return sql<PushSubscription[]>`
    select b.* from push_subscriptions b where b.agent_id = ${agentId} and ${isLive(sql)}
    order by b.created_at, b.id limit ${MOST_OF_ONE}`
}

/** Ends an agent's subscription; returns its session. Undefined if there is none. */
export async function endSubscription(sql: Sql, id: string, agentId: string): Promise<string | undefined> {
  const [ended] = await sql<{ sessionId: string }[]>`
    delete from push_subscriptions where id = ${id} and agent_id = ${agentId} returning session_id`
  return ended?.sessionId
}

/** Forgets a subscription that the push service no longer knows. */
export async function forgetSubscription(sql: Sql, id: string): Promise<void> {
  await sql`delete from push_subscriptions where id = ${id}`
}

export async function hasSubscriptions(sql: Sql): Promise<boolean> {
  const found = await sql`select from push_subscriptions limit 1`
  return found.length > 0
}

export async function noteSent(sql: Sql, id: string): Promise<void> {
  await sql`update push_subscriptions set last_used_at = now(), failures = 0 where id = ${id}`
}

/** Ends a subscription to which so many in a row did not go out. */
export async function noteFailed(sql: Sql, id: string, most: number): Promise<void> {
  const [noted] = await sql<{ failures: number }[]>`
    update push_subscriptions set failures = failures + 1 where id = ${id} returning failures`
  if (noted && noted.failures >= most) await forgetSubscription(sql, id)
}

/** What a notification to one browser is made of; undefined if the browser is to be told nothing any more. */
export interface PushContent {
  endpoint: string
  p256dh: string
  auth: string
  /** As the agent chose it; null: as in the browser. */
  language: string | null
  contactName: string | null
  /** What the customer wrote, if this browser shows it. */
  text: string | null
}

export async function loadPushContent(
  sql: Sql,
  {
    subscriptionId,
    conversationId,
    messageId,
  }: {
    subscriptionId: string
    conversationId: string
    messageId: string | null
  },
): Promise<PushContent | undefined> {
  const [content] = await sql<PushContent[]>`
    select b.endpoint, b.p256dh, b.auth, g.settings->>'language' as language, p.name as contact_name,
      case when b.shows_text then m.text end as text
    from push_subscriptions b
    join conversations c on c.id = ${conversationId}
    join contacts p on p.id = c.contact_id
    left join agent_settings g on g.agent_id = b.agent_id
    left join messages m on m.id = ${messageId} and m.conversation_id = c.id
    where b.id = ${subscriptionId} and ${isLive(sql)}`
  return content
}
