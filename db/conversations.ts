import type { Actor, CloseReason, ConversationStatus, Priority } from '../domain/conversation.ts'
import { LABEL_LIMITS } from '../domain/labels.ts'
import { type Fragment, json, type Sql } from './client.ts'
import { asks, settles } from './customer-waits.ts'
import { type LastMessage, lastMessageOf } from './lists/last-message.ts'
import { isMentioned } from './mentions.ts'
import type { Snooze } from './snoozes.ts'

export interface Conversation {
  id: string
  channelId: string
  contactId: string
  workflowId: string
  /** The address that the customer last wrote from, or is written to. */
  address: string
  ourAddress: string | null
  status: ConversationStatus
  assigneeId: string | null
  teamId: string | null
  aiAgentId: string | null
  priority: Priority
  labels: string[]
  previousId: string | null
  /** The conversation of the same person that continues in place of this one. This one has ended or will end. */
  mergedInto: string | null
  startedBy: Actor
  createdAt: Date
  statusSince: Date
  waitingSince: Date | null
  /** Since when everybody who could take the conversation had it and did not answer. */
  unattendedSince: Date | null
  /** Set while somebody has put it aside. */
  snooze: Snooze | null
  lastInboundAt: Date | null
  /** When the last message came or was stored. Null if there was none since this is noted. */
  lastMessageAt: Date | null
  /** The place of the customer's last message; 0 if they have written none. */
  lastInboundSeq: number
  resolvedAt: Date | null
  closedAt: Date | null
  closeReason: CloseReason | null
  /** Since when the texts are deleted: the customer was erased, or the retention time is over. */
  textsGoneAt: Date | null
}

/** A conversation with its contact. */
export interface ConversationView extends Conversation {
  contactName: string | null
}

/** A conversation, and what an agent has to do with it. */
export type ConversationFor = ConversationView & { handled: boolean; mentioned: boolean }

/** A conversation as the API shows it. */
export interface ShownConversation extends ConversationView {
  medium: 'whatsapp' | 'sms'
  /** Since when the customer wants no messages; null if they accept them. */
  optedOutAt: Date | null
  /** When the customer last wrote to this sender, in any conversation. */
  heardAt: Date | null
  lastMessage: LastMessage | null
}

/** Selects conversations as the API shows them. `c` is the conversation's row; `more` are further columns. */
export const conversationViews = (sql: Sql, more: Fragment = sql``) => sql`
  select c.*, p.name as contact_name, h.medium,
    (select o.since from opt_outs o where o.contact_id = c.contact_id and o.ended_at is null) as opted_out_at,
    (select max(o.last_inbound_at) from conversations o where o.contact_id = c.contact_id) as heard_at,
    ${lastMessageOf(sql, sql`c.id`)} as last_message ${more}
  from conversations c join contacts p on p.id = c.contact_id join channels h on h.id = c.channel_id`

export async function loadConversation(sql: Sql, id: string): Promise<ShownConversation | undefined> {
  const [conversation] = await sql<ShownConversation[]>`${conversationViews(sql)} where c.id = ${id}`
  return conversation
}

/** The conversation, and whether this agent handles its channel; if not, whether they were mentioned in it. */
export async function loadConversationFor(
  sql: Sql,
  agentId: string,
  id: string,
): Promise<ConversationFor | undefined> {
  const [conversation] = await sql<ConversationFor[]>`
    select c.*, p.name as contact_name, h.handled,
      not h.handled and ${isMentioned(sql, agentId, sql`c.id`)} as mentioned
    from conversations c join contacts p on p.id = c.contact_id
    cross join lateral (
      select exists (select from channel_agents m where m.channel_id = c.channel_id and m.agent_id = ${agentId}) as handled
    ) h
    where c.id = ${id}`
  return conversation
}

export type NewConversation = Pick<
  Conversation,
  | 'id'
  | 'channelId'
  | 'contactId'
  | 'workflowId'
  | 'address'
  | 'ourAddress'
  | 'status'
  | 'previousId'
  | 'createdAt'
  | 'waitingSince'
  | 'lastInboundAt'
> & {
  startedBy: Actor
  /** The version of the channel's settings that the conversation uses. */
  settingsVersion?: number
}

export async function insertConversation(sql: Sql, conversation: NewConversation): Promise<void> {
  const row = {
    ...conversation,
    startedBy: json(sql, conversation.startedBy),
    statusSince: conversation.createdAt,
  }
  await sql`insert into conversations ${sql(row)} on conflict (id) do nothing`
}

/**
 * Stores that the customer wrote: when, from which address and to which, and, if the message asks for an answer, that they
 * wait.
 */
export async function noteInbound(
  sql: Sql,
  id: string,
  inbound: { at: Date; seq: number; from: string; to: string; waits: boolean; epoch: number },
): Promise<void> {
  await sql`
    update conversations set epoch = greatest(epoch, ${inbound.epoch}),
      last_inbound_at = greatest(last_inbound_at, ${inbound.at}),
      last_message_at = greatest(last_message_at, ${inbound.at}),
      last_inbound_seq = greatest(last_inbound_seq, ${inbound.seq}),
      -- One that was read late from the provider's list may be older than what is here.
      address = case when last_inbound_at > ${inbound.at} then address else ${inbound.from} end,
      our_address = case when last_inbound_at > ${inbound.at} then our_address else ${inbound.to} end,
      ${inbound.waits ? asks(sql, inbound.at) : sql`waiting_since = waiting_since`}
    where id = ${id}`
}

// A closed conversation must stay closed. An activity of a terminated run may still be running, so the statements below
// don't change closed rows.

/** Stores the agent who has the conversation. The seat is a row of its own (seats.ts). */
export async function setAssigned(
  sql: Sql,
  conversation: { id: string; agentId: string; epoch: number },
): Promise<void> {
  await sql`
    update conversations set status = 'assigned', status_since = statement_timestamp(),
      assignee_id = ${conversation.agentId}, ai_agent_id = null, resolved_at = null, unattended_since = null, snooze = null,
      epoch = greatest(epoch, ${conversation.epoch})
    where id = ${conversation.id} and status <> 'closed'`
}

/** Gives the conversation to an AI agent; it leaves the line and loses its seat. */
export async function setWithAi(
  sql: Sql,
  conversation: { id: string; aiAgentId: string; epoch: number },
): Promise<void> {
  await sql`
    with seat as (delete from assignments where conversation_id = ${conversation.id}),
      place as (delete from waiting_line where conversation_id = ${conversation.id})
    update conversations set status = 'ai', status_since = statement_timestamp(), assignee_id = null,
      ai_agent_id = ${conversation.aiAgentId}, resolved_at = null, unattended_since = null, snooze = null,
      epoch = greatest(epoch, ${conversation.epoch})
    where id = ${conversation.id} and status <> 'closed'`
}

/** Resolves the conversation and frees its seat. The row keeps the assignee, who will get the customer's score. */
export async function setResolved(sql: Sql, conversation: { id: string; epoch: number }): Promise<void> {
  await sql`
    with seat as (delete from assignments where conversation_id = ${conversation.id}),
      place as (delete from waiting_line where conversation_id = ${conversation.id})
    update conversations set status = 'resolved', status_since = statement_timestamp(),
      resolved_at = statement_timestamp(), ${settles(sql, conversation.epoch)}, unattended_since = null, snooze = null,
      epoch = greatest(epoch, ${conversation.epoch})
    where id = ${conversation.id} and status <> 'closed'`
}

/** Closes the conversation and frees its seat. False if it was closed before. */
export async function setClosed(
  sql: Sql,
  conversation: { id: string; reason: CloseReason },
): Promise<boolean> {
  const { count } = await sql`
    with seat as (delete from assignments where conversation_id = ${conversation.id}),
      place as (delete from waiting_line where conversation_id = ${conversation.id})
    update conversations set status = 'closed', status_since = statement_timestamp(), closed_at = statement_timestamp(),
      close_reason = ${conversation.reason}, waiting_since = null, snooze = null
    where id = ${conversation.id} and status <> 'closed'`
  return count > 0
}

/** Stores the priority and labels that a routing rule gave. Returns the labels that did not fit any more. */
export async function setRouting(
  sql: Sql,
  id: string,
  routing: { priority: Priority; labels: string[] },
): Promise<string[]> {
  const [row] = await sql<{ labels: string[] }[]>`
    update conversations c set priority = ${routing.priority},
      labels = (
        select coalesce(array_agg(distinct label), '{}') from unnest(c.labels || array(
          select distinct added from unnest(${routing.labels}::text[]) added
          where added <> all(c.labels) order by added
          limit greatest(0, ${LABEL_LIMITS.conversation} - cardinality(c.labels))
        )) label)
    where id = ${id}
    returning labels`
  return routing.labels.filter(label => !row?.labels.includes(label))
}

/** Stores the priority that a person gave. Returns the one before. */
export async function setPriority(tx: Sql, id: string, priority: Priority): Promise<Priority | undefined> {
  const [row] = await tx<{ before: Priority }[]>`
    with known as (select id, priority as before from conversations where id = ${id} for no key update)
    update conversations c set priority = ${priority} from known where c.id = known.id
    returning known.before`
  return row?.before
}

/** Something was stored in a closed conversation: its texts and files go when their time is over, even if others have gone. */
export async function reopenRetention(sql: Sql, id: string): Promise<void> {
  await sql`
    update conversations set texts_gone_at = null, files_gone_at = null
    where id = ${id} and (texts_gone_at is not null or files_gone_at is not null)`
}

export async function setLabels(sql: Sql, id: string, labels: string[]): Promise<void> {
  await sql`update conversations set labels = ${labels} where id = ${id}`
}
