import postgres from 'postgres'
import type { Actor } from '../domain/conversation.ts'
import { packDecision, unpackDecision } from '../domain/decision-record.ts'
import { type Fragment, json, type Sql } from './client.ts'

/** The types of events in a conversation. Its history, the live stream and the reports are made from events. */
export type EventType =
  | 'conversation.opened'
  | 'conversation.waiting'
  | 'conversation.assigned'
  | 'conversation.unassigned'
  | 'conversation.reassigned'
  | 'conversation.unattended'
  | 'conversation.handed_to_ai'
  | 'conversation.handed_over'
  | 'conversation.resolved'
  | 'conversation.reopened'
  | 'conversation.closed'
  | 'conversation.labelled'
  | 'conversation.snoozed'
  | 'conversation.unsnoozed'
  | 'conversation.prioritized'
  | 'conversation.noted'
  | 'conversation.repaired'
  | 'conversation.merged'
  | 'contact.merged'
  | 'contact.unmerged'
  | 'contact.machine_suspected'
  | 'contact.opted_out'
  | 'contact.opted_in'
  | 'contact.erased'
  | 'message.received'
  | 'message.queued'
  | 'message.failed'
  | 'message.unknown'
  | 'message.retried'
  | 'message.settled'
  | 'message.reacted'
  | 'greeting.skipped'
  | 'hours.checked'
  | 'routing.decided'
  | 'ai.answer_dropped'
  | 'survey.created'
  | 'survey.skipped'
  | 'survey.scored'
  | 'survey.commented'
  | 'survey.expired'
  | 'survey.superseded'
  | 'survey.failed'
  | 'survey.resent'
  | 'command.refused'
  | 'signal.ignored'

export interface NewEvent {
  /** Unique in the conversation and assigned by its workflow. A second insert with the same number changes nothing. */
  seq: number
  type: EventType
  actor: Actor
  data?: object
  commandId?: string
  /** When it happened, if that is known; default: the time at which it is stored. */
  at?: Date
}

/**
 * Appends events to a conversation. Events that exist already stay as they are. Fails if a number is taken by an event of
 * another type (`isNumberTaken`), because the new one would be lost. Returns how many are new.
 */
export async function appendEvents(
  sql: Sql,
  conversation: { id: string; channelId: string },
  events: NewEvent[],
): Promise<number> {
  if (events.length === 0) return 0
  const { count } = await insertEvents(sql, conversation, events, sql`true`)
  return count
}

/**
 * The statement that appends events if `condition` holds. It doesn't run by itself: as part of another statement, it stores
 * a change and its events in one round trip.
 */
export function insertEvents(
  sql: Sql,
  conversation: { id: string; channelId: string },
  events: NewEvent[],
  condition: Fragment,
) {
  return sql`
    insert into events (conversation_id, channel_id, seq, type, at, actor, data, command_id)
    select ${conversation.id}::uuid, ${conversation.channelId}::uuid, e.seq, e.type, coalesce(e.at, statement_timestamp()),
      e.actor, e.data, e.command_id
    from jsonb_to_recordset(${eventRows(sql, events)})
      as e(seq integer, type text, at timestamptz, actor jsonb, data jsonb, command_id uuid)
    where ${condition}
    order by e.seq
    -- Where it is told already, nothing is written.
    on conflict (conversation_id, seq) do update set seq = excluded.seq
      where not is_told(events.conversation_id, events.seq, events.type, events.data, excluded.type, excluded.data)`
}

/** Events as a parameter, for `jsonb_to_recordset`. */
export function eventRows(sql: Sql, events: NewEvent[]): postgres.Parameter {
  const rows = events.map(({ seq, type, at, actor, data = {}, commandId }) => ({
    seq,
    type,
    at,
    actor,
    data: packDecision(data),
    command_id: commandId,
  }))
  return json(sql, rows)
}

/** Whether a statement failed because an event's number is taken by another event. */
export function isNumberTaken(error: unknown): error is postgres.PostgresError {
  return error instanceof postgres.PostgresError && error.code === 'SB002'
}

/**
 * The data of an event, if the event exists and has this type. A second try of an activity finds what the first one decided
 * in this way.
 */
export async function loadEventData<T extends object>(
  sql: Sql,
  { conversationId, seq }: { conversationId: string; seq: number },
  type: EventType,
): Promise<T | undefined> {
  const [event] = await sql<{ data: T }[]>`
    select data from events where conversation_id = ${conversationId} and seq = ${seq} and type = ${type}`
  return event && unpackDecision(event.data)
}

/** Whether an event says that the delivery failed. */
export async function isFailureTold(sql: Sql, conversationId: string, deliveryId: string): Promise<boolean> {
  const told = await sql`
    select from events
    where conversation_id = ${conversationId} and type = 'message.failed' and data->>'deliveryId' = ${deliveryId} limit 1`
  return told.length > 0
}

/** The data of the latest event of a type. */
export async function loadLastEventData<T extends object>(
  sql: Sql,
  conversationId: string,
  type: EventType,
): Promise<T | undefined> {
  const [event] = await sql<{ data: T }[]>`
    select data from events where conversation_id = ${conversationId} and type = ${type} order by seq desc limit 1`
  return event && unpackDecision(event.data)
}

/** Numbers that a workflow may still give out after it has closed its conversation: to what came too late for it. */
const LATECOMERS = 1_000

/**
 * The next free seq of a conversation whose workflow has ended, for the few things that can still happen to it (a late
 * answer to its survey, a repair). If it has just closed, room is left for what its workflow still refuses. Locks the
 * conversation's row, so that two callers don't get the same number.
 */
export async function nextSeq(sql: Sql, conversationId: string): Promise<number> {
  const [row] = await sql<{ next: number }[]>`
    select greatest(
      (select max(seq) from events where conversation_id = ${conversationId}),
      (select max(seq) from messages where conversation_id = ${conversationId})
    ) + case when closed_at > clock_timestamp() - interval '5 minutes' then ${LATECOMERS}::integer else 1 end as next
    from conversations where id = ${conversationId} for update`
  return row?.next ?? 1
}
