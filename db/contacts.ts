import type { Actor } from '../domain/conversation.ts'
import type { DeliveryError } from '../domain/delivery.ts'
import { json, type Sql } from './client.ts'

/** A contact with everything that the API shows of it. */
export interface ContactRow {
  id: string
  channelId: string
  name: string | null
  addresses: string[]
  optedOutAt: Date | null
  marketingStoppedAt: Date | null
  /** Of the contact's own row, for `updateContact`. */
  version: number
  labels: string[]
  notes: string
  blockedAt: Date | null
  blockedBy: Actor | null
  /** Whether the provider keeps their messages away too; null: it can't, or was not asked yet. */
  blockedAtProvider: boolean | null
  blockError: DeliveryError | null
  createdAt: Date
  erasedAt: Date | null
  erasedBy: Actor | null
  erasureEndedAt: Date | null
  keptAtProvider: number
  /** Merges into this contact that can still be undone, the newest first. */
  merges: ContactMerge[]
}

/** A merge of another contact into this one. Times are ISO strings. */
export interface ContactMerge {
  id: string
  contactId: string
  name: string | null
  by: Actor
  at: string
  undoUntil: string
}

/** The columns of a `ContactRow`; `p` is the contact's row. */
export const contactColumns = (sql: Sql) => sql`
  p.id, p.channel_id, p.name, p.version, p.labels, p.notes, p.blocked_at, p.blocked_by, p.blocked_at_provider, p.block_error,
  p.created_at, p.erased_at, p.erased_by, p.erasure_ended_at, p.marketing_stopped_at,
  coalesce((select array_agg(address order by address) from contact_addresses where contact_id = p.id), '{}') as addresses,
  (select since from opt_outs where contact_id = p.id and ended_at is null) as opted_out_at,
  (select count(*)::integer from provider_erasures where contact_id = p.id) as kept_at_provider,
  coalesce((select jsonb_agg(jsonb_build_object('id', id, 'contactId', contact_id, 'name', kept->'gone'->'name',
      'by', merged_by, 'at', merged_at, 'undoUntil', undo_until) order by merged_at desc) from contact_merges
    where into_id = p.id and undone_at is null and undo_until > now()), '[]') as merges`

/** What a statement sets to have a contact told in the stream again, of which another table's row has changed, such as an address. */
export const toldAgain = (sql: Sql) =>
  sql`told_at = now(), position = nextval('stream_position'), xid = pg_current_xact_id()`

/** The contact; if it was merged into another, that one. */
export async function loadContactView(sql: Sql, id: string): Promise<ContactRow | undefined> {
  const [contact] = await sql<ContactRow[]>`
    with recursive chain as (
      select * from contacts where id = ${id}
      union all
      select p.* from contacts p join chain on p.id = chain.merged_into
    )
    select ${contactColumns(sql)} from chain p where p.merged_into is null`
  return contact
}

/** What a person here may change of a contact. A null name is the customer's own again, from their next message on. */
export interface ContactChanges {
  name?: string | null
  labels?: string[]
  notes?: string
}

/** Changes a contact. False if it is not at the expected version, was merged or erased. */
export async function updateContact(
  sql: Sql,
  { id, version }: Pick<ContactRow, 'id' | 'version'>,
  { name, labels, notes }: ContactChanges,
): Promise<boolean> {
  const { count } = await sql`
    update contacts set version = version + 1
      ${name === undefined ? sql`` : sql`, name = ${name}, name_given = ${name !== null}`}
      ${labels === undefined ? sql`` : sql`, labels = ${labels}`}
      ${notes === undefined ? sql`` : sql`, notes = ${notes}`}
    where id = ${id} and version = ${version} and merged_into is null and erased_at is null`
  return count > 0
}

/** Blocks a contact, or unblocks it. What the provider does is not known yet. */
export async function setBlocked(
  sql: Sql,
  id: string,
  { blocked, by }: { blocked: boolean; by: Actor },
): Promise<void> {
  await sql`
    update contacts set blocked_at_provider = null, block_error = null,
      blocked_at = ${blocked ? sql`coalesce(blocked_at, now())` : null},
      blocked_by = ${blocked ? sql`coalesce(blocked_by, ${json(sql, by)})` : null}
    where id = ${id} and erased_at is null`
}

/** Stores what the provider did, if the contact is still to be as it was asked. */
export async function noteBlockedAtProvider(
  sql: Sql,
  id: string,
  { blocked, done, error }: { blocked: boolean; done: boolean; error?: DeliveryError },
): Promise<void> {
  await sql`
    update contacts set blocked_at_provider = ${blocked === done},
      block_error = ${error ? json(sql, error) : null}
    where id = ${id} and (blocked_at is not null) = ${blocked}`
}

/** Open conversations of people who are blocked, which have to end. */
export function listBlockedOpen(sql: Sql): Promise<{ id: string; workflowId: string }[]> {
  return sql<{ id: string; workflowId: string }[]>`
    select c.id, c.workflow_id from contacts p join conversations c on c.contact_id = p.id and c.status <> 'closed'
    where p.blocked_at is not null limit 500`
}

/** Stores whether the contact with one of these addresses accepts marketing. False if there is no such contact. */
export async function setMarketing(
  sql: Sql,
  channelId: string,
  addresses: string[],
  stops: boolean,
): Promise<boolean> {
  const { count } = await sql`
    update contacts set marketing_stopped_at = ${stops ? sql`coalesce(marketing_stopped_at, now())` : null}
    where merged_into is null and id in (
      select contact_id from contact_addresses where channel_id = ${channelId} and address = any(${addresses}))`
  return count > 0
}

export interface SurveyRow {
  id: string
  conversationId: string
  status: string
  score: number | null
  scoredAt: Date | null
  comment: string | null
  createdAt: Date
}

/** The surveys of a conversation, the oldest first. */
export function listSurveysOf(sql: Sql, conversationId: string): Promise<SurveyRow[]> {
  return sql<SurveyRow[]>`
    select id, conversation_id, status, score, scored_at, comment, created_at from surveys
    where conversation_id = ${conversationId} order by created_at, id`
}
