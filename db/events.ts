import postgres from 'postgres'
import type { Actor } from '../domain/conversation.ts'
import { packDecision, unpackDecision } from '../domain/decision-record.ts'
import { type Fragment, json, type Sql } from './client.ts'

/** What happened in a conversation; the source of its history, of the live stream and of reports. */
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
  | 'conversation.noted'
  | 'conversation.repaired'
  | 'conversation.merged'
  | 'contact.merged'
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
  /** Unique in the conversation, given out by its workflow: a second insert of the same event is none. */
  seq: number
  type: EventType
  actor: Actor
  data?: object
  commandId?: string
  /** When it happened, if not now. */
  at?: Date
}

/**
 * Appends events to a conversation; those already there stay as they are. Fails when one of the numbers holds an event of
 * another type (`isNumberTaken`): it would be lost. Returns how many are new.
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
 * The statement that appends events if `condition` holds. Not run by itself: it can be part of another, so that what
 * happened and the word of it cost one round trip.
 */
export function insertEvents(
  sql: Sql,
  conversation: { id: string; channelId: string },
  events: NewEvent[],
  condition: Fragment,
) {
  return sql`
    insert into events (conversation_id, channel_id, seq, type, at, actor, data, command_id)
    select ${conversation.id}::uuid, ${conversation.channelId}::uuid, e.*
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
  const rows = events.map(({ seq, type, at = new Date(), actor, data = {}, commandId }) => ({
    ...{ seq, type, at, actor, data: packDecision(data) },
    command_id: commandId,
  }))
  return json(sql, rows)
}

/** Whether a statement failed because a number of a conversation holds another event than the one it was to hold. */
export function isNumberTaken(error: unknown): error is postgres.PostgresError {
  return error instanceof postgres.PostgresError && error.code === 'SB002'
}

/** What an event of this type tells, if it is there: how a second try of an activity finds what the first one decided. */
export async function loadEventData<T extends object>(
  sql: Sql,
  { conversationId, seq }: { conversationId: string; seq: number },
  type: EventType,
): Promise<T | undefined> {
  const [event] = await sql<{ data: T }[]>`
    select data from events where conversation_id = ${conversationId} and seq = ${seq} and type = ${type}`
  return event && unpackDecision(event.data)
}

/** Whether the history tells that a delivery failed. */
export async function isFailureTold(sql: Sql, conversationId: string, deliveryId: string): Promise<boolean> {
  const told = await sql`
    select from events
    where conversation_id = ${conversationId} and type = 'message.failed' and data->>'deliveryId' = ${deliveryId} limit 1`
  return told.length > 0
}

/** What the latest event of a type tells. */
export async function loadLastEventData<T extends object>(
  sql: Sql,
  conversationId: string,
  type: EventType,
): Promise<T | undefined> {
  const [event] = await sql<{ data: T }[]>`
    select data from events where conversation_id = ${conversationId} and type = ${type} order by seq desc limit 1`
  return event && unpackDecision(event.data)
}

/**
 * The next free seq of a conversation whose workflow is over, for the few things that still happen to it (a late tap on
 * its survey, a repair). Locks the conversation's row, so that two of them don't take the same.
 */
export async function nextSeq(sql: Sql, conversationId: string): Promise<number> {
  const [row] = await sql<{ next: number }[]>`
    select greatest(
      (select max(seq) from events where conversation_id = ${conversationId}),
      (select max(seq) from messages where conversation_id = ${conversationId})
    ) + 1 as next
    from conversations where id = ${conversationId} for update`
  return row?.next ?? 1
}
