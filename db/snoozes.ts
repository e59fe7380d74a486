import type { Actor } from '../domain/conversation.ts'
import { json, type Sql } from './client.ts'

/** What a conversation's row says while somebody has put it aside. Times are ISO 8601. */
export interface Snooze {
  by: Pick<Actor, 'kind' | 'id'>
  since: string
  /** Null: until the customer writes. */
  until: string | null
  /** It is still its agent's, and holds no seat. */
  seatFreed?: true
}

// Every statement that gives a conversation to somebody else, or ends it, also ends the snooze (conversations.ts, and
// `store_assigned` and `store_waiting` in the database).

export async function setSnooze(tx: Sql, id: string, snooze: Snooze): Promise<void> {
  await tx`update conversations set snooze = ${json(tx, snooze)} where id = ${id} and status = 'assigned'`
}

export async function clearSnooze(sql: Sql, id: string): Promise<void> {
  await sql`update conversations set snooze = null where id = ${id} and snooze is not null`
}

/** Frees the seat of a conversation that is put aside. Only under the locks of its seats. */
export async function freeSnoozedSeat(tx: Sql, id: string): Promise<void> {
  await tx`
    with put_aside as (
      update conversations set snooze = snooze || '{"seatFreed": true}' where id = ${id} and snooze is not null
      returning id
    )
    delete from assignments where conversation_id in (select id from put_aside)`
}

/** Whether a snoozed conversation has given up its seat. */
export async function isSeatFreed(sql: Sql, id: string): Promise<boolean> {
  const freed = await sql`select from conversations where id = ${id} and snooze ? 'seatFreed'`
  return freed.length > 0
}
