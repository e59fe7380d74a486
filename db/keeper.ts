import type { Sql } from './client.ts'

/**
 * A conversation that is not closed, by its row.
 *
 * This file has the queries of the keeper, a workflow that regularly searches for what nobody takes care of any more, and
 * repairs it.
 */
export interface OpenRow {
  id: string
  channelId: string
  workflowId: string
}

/** Open conversations that were not checked for the longest time, and those with one of these workflow ids. */
export function listUnchecked(
  sql: Sql,
  before: Date,
  workflowIds: string[],
  limit: number,
): Promise<OpenRow[]> {
  return sql<OpenRow[]>`
    (select id, channel_id, workflow_id from conversations
      where status <> 'closed' and workflow_id = any(${workflowIds}))
    union
    (select id, channel_id, workflow_id from conversations
      where status <> 'closed' and checked_at < ${before}
      order by checked_at limit ${limit})`
}

export async function noteChecked(sql: Sql, ids: string[]): Promise<void> {
  await sql`update conversations set checked_at = now() where id = any(${ids})`
}

/** A conversation in which nobody seems to take care of a delivery or a seat. */
export interface SuspectRow extends OpenRow {
  open: boolean
}

/**
 * Conversations with a delivery that should have been settled by now, or with a seat that nobody can be using. A closed
 * conversation can't have a delivery that is still to be sent. In an open one, a queued message may wait until its time is
 * over.
 */
export function listSuspects(sql: Sql, before: Date, limit: number): Promise<SuspectRow[]> {
  return sql<SuspectRow[]>`
    select c.id, c.channel_id, c.workflow_id, c.status <> 'closed' as open from conversations c
    where c.id in (
      select m.conversation_id
      from deliveries d join messages m on m.id = d.message_id join conversations o on o.id = m.conversation_id
      where d.status in ('queued', 'sending') and d.updated_at < ${before}
        and (o.status = 'closed' or d.status = 'sending' or d.send_by < ${before})
      union
      select a.conversation_id from assignments a join conversations o on o.id = a.conversation_id
      where o.status in ('resolved', 'closed')
    )
    limit ${limit}`
}

/** Conversations that wait for a human but can never get one, because they have neither a place in the line nor a seat. */
export function listLostWaiting(sql: Sql): Promise<OpenRow[]> {
  return sql<OpenRow[]>`
    select id, channel_id, workflow_id from conversations c
    where status = 'waiting'
      and not exists (select from waiting_line where conversation_id = c.id)
      and not exists (select from assignments where conversation_id = c.id)
    limit 500`
}

/** A delivery without a final report for some time, or one that failed a moment ago. */
export interface OverdueDelivery {
  id: string
  status: 'accepted' | 'sent' | 'unknown' | 'failed'
  providerMessageId: string | null
  messageId: string
  conversationId: string
  channelId: string
  workflowId: string
  open: boolean
}

/**
 * Takes the delivery whose check is longest overdue. The same statement sets its next check (after an hour, six hours, a
 * day, then never), so that a delivery whose check fails doesn't hold up the others.
 */
export async function takeOverdueDelivery(sql: Sql): Promise<OverdueDelivery | undefined> {
  const [taken] = await sql<OverdueDelivery[]>`
    with due as (
      select id from deliveries where check_at <= now() order by check_at limit 1 for update skip locked
    ), put_off as (
      update deliveries d set
        checks = checks + 1,
        check_at = now() + (array['1 hour', '6 hours', '1 day'])[checks + 1]::interval
      from due where d.id = due.id
      returning d.id, d.status, d.provider_message_id, d.message_id
    )
    select p.*, c.id as conversation_id, c.channel_id, c.workflow_id, c.status <> 'closed' as open
    from put_off p join messages m on m.id = p.message_id join conversations c on c.id = m.conversation_id`
  return taken
}

/** Ends the checks of a delivery. */
export async function endChecks(sql: Sql, id: string): Promise<void> {
  await sql`update deliveries set check_at = null where id = ${id}`
}

/** Frees the seat of a conversation that has ended. Returns the agent who had it. */
export async function freeStraySeat(sql: Sql, conversationId: string): Promise<string | undefined> {
  const [freed] = await sql<{ agentId: string }[]>`
    delete from assignments a using conversations c
    where a.conversation_id = ${conversationId} and c.id = a.conversation_id and c.status in ('resolved', 'closed')
    returning a.agent_id`
  return freed?.agentId
}

/** Deliveries of a conversation that are neither sent nor given up, and have not changed since `before`. */
export function listUnsettled(
  sql: Sql,
  conversationId: string,
  before: Date,
  limit: number,
): Promise<{ id: string; messageId: string; status: 'queued' | 'sending' }[]> {
  return sql<{ id: string; messageId: string; status: 'queued' | 'sending' }[]>`
    select d.id, d.message_id, d.status from deliveries d join messages m on m.id = d.message_id
    where m.conversation_id = ${conversationId} and d.status in ('queued', 'sending') and d.updated_at < ${before}
    order by m.seq, d.part
    limit ${limit}
    for update of d`
}
