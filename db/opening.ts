import postgres from 'postgres'
import type { Candidate } from '../domain/choose-agent.ts'
import { assignmentMode, hasFreeSeat, membersOfChannel } from './candidates.ts'
import { type Channel, completed } from './channels.ts'
import { json, type Sql } from './client.ts'
import { toldAgain } from './contacts.ts'
import type { NewConversation } from './conversations.ts'
import { insertEvents, type NewEvent } from './events.ts'
import { findInbound, insertNewInbound, type NewInbound } from './inbound-messages.ts'
import { insertPlace, type LineEntry } from './line.ts'
import { besideOf } from './merges.ts'
import type { OpenConversation } from './people.ts'
import { supplyHeld } from './seats.ts'

/** PostgreSQL's error codes (Appendix A of its manual). */
const UNIQUE_VIOLATION = '23505'
const NOT_NULL_VIOLATION = '23502'

/** What has to be known to open a conversation, read by one query. */
export interface OpeningFacts extends Channel {
  /** The contacts with one of the addresses. There are several until it is known that they are one person. */
  contactIds: string[] | null
  /** The addresses among these that the contacts have. */
  knownAddresses: string[] | null
  /** The person's latest conversation before this one. */
  previousId: string | null
  /**
   * The person's open conversations that other workflows run. There can be several until their contacts are known to be one
   * person.
   */
  elsewhere: OpenConversation[] | null
  /** Whether an earlier run of the workflow left a conversation open. */
  leftOpen: boolean
  /**
   * What already has the conversation's id: the conversation itself, opened by an earlier try; one that another workflow
   * runs; or one that has ended.
   */
  openedBefore: 'here' | 'elsewhere' | 'over' | null
  /** The conversation that already has the message. */
  ownerId: string | null
  /**
   * Everybody who handles the channel. Null if one of them seems to be free and would get the conversation: that is only
   * certain while the supply is locked.
   */
  members: Candidate[] | null
  /** The name of the agent who is to have it, if they still handle the channel. */
  assigneeName: string | null
  /** Whether the customer had opted out when they sent the message. */
  optedOut: boolean
  /** Whether people here have blocked them. */
  blocked: boolean
  /** Whether this workflow is somebody else's, whom they were wrongly merged with. */
  astray: boolean
  /** Whether they opted out before they were erased. Nothing else is known of them. */
  keptOptOut: boolean
}

/** Reads the facts for an opening. Undefined if there is no such channel. */
export async function loadOpeningFacts(
  sql: Sql,
  opening: {
    conversationId: string
    channelId: string
    workflowId: string
    /** All addresses by which the person may be known. */
    addresses: string[]
    providerMessageId?: string
    assigneeId?: string
    receivedAt?: Date
  },
): Promise<OpeningFacts | undefined> {
  const { conversationId, channelId, workflowId, addresses } = opening
  const [facts] = await sql<OpeningFacts[]>`
    select c.*, v.settings, p.contact_ids, p.known_addresses,
      (select id from conversations where contact_id = any(p.contact_ids)
        and id <> ${conversationId} order by created_at desc limit 1) as previous_id,
      (select jsonb_agg(jsonb_build_object('id', id, 'status', status, 'workflowId', workflow_id,
          'createdAt', extract(epoch from created_at) * 1000)) from conversations
        where contact_id = any(p.contact_ids) and status <> 'closed' and merged_into is null
          and workflow_id <> ${workflowId}) as elsewhere,
      exists (select from conversations where workflow_id = ${workflowId} and status <> 'closed'
        and id <> ${conversationId}) as left_open,
      (select case when status = 'closed' then 'over' when workflow_id = ${workflowId} then 'here' else 'elsewhere' end
        from conversations where id = ${conversationId}) as opened_before,
      (select conversation_id from messages
        where channel_id = c.id and provider_message_id = ${opening.providerMessageId ?? null}) as owner_id,
      case when ${assignmentMode(sql)} <> 'manual' and exists (
        select from channel_agents m join agents a on a.id = m.agent_id
        where m.channel_id = c.id and ${hasFreeSeat(sql)}) then null else ${membersOfChannel(sql)} end as members,
      (select a.name from agents a join channel_agents m on m.agent_id = a.id and m.channel_id = c.id
        where a.id = ${opening.assigneeId ?? null} and a.deleted_at is null) as assignee_name,
      exists (select from opt_outs o where o.contact_id = any(p.contact_ids)
        and (o.ended_at is null or o.ended_at >= coalesce(${opening.receivedAt ?? null}::timestamptz, now()))) as opted_out,
      exists (select from contacts b where b.id = any(p.contact_ids) and b.blocked_at is not null) as blocked,
      exists (select from contacts a where a.id = any(p.contact_ids) and ${workflowId} = any(a.not_at)) as astray,
      p.contact_ids is null and exists (select from kept_opt_outs
        where channel_id = c.id and person = ${workflowId}) as kept_opt_out
    from channels c join channel_versions v on v.channel_id = c.id and v.version = c.version
    cross join lateral (
      select array_agg(distinct contact_id) as contact_ids, array_agg(address) as known_addresses
      from contact_addresses where channel_id = c.id and address = any(${addresses})
    ) p
    where c.id = ${channelId}`
  return facts && { ...completed(facts), optedOut: facts.optedOut || facts.keptOptOut }
}

/** What opening a conversation stores. */
export interface NewOpening {
  /**
   * Its creation time is the time at which it is stored, by the database's clock. So a person's later conversation also has
   * the later time, whichever process opens it.
   */
  conversation: Omit<NewConversation, 'createdAt'>
  /** `addresses` are those that no contact has yet; `beside`: all that the message names. */
  contact: { name?: string; addresses: string[]; beside?: string[] }
  /** The contact was erased after they opted out, so the opt-out still holds. */
  keptOptOut?: boolean
  /** The customer's message, if the conversation begins with one. */
  message?: NewInbound
  /** Its place in the line, if the conversation begins by waiting for an agent. */
  line?: LineEntry
  events: NewEvent[]
}

/**
 * Stores a new conversation in one statement: the contact, the first message and the events. Everything depends on the
 * message, and is only stored with it. The contact's name is updated. What an earlier try stored stays as it is. False if
 * the message belongs to another conversation.
 *
 * Fails if the conversation is to wait although somebody is free (`isSeatFree`). Also fails if, since the facts were read,
 * an address was given to a contact, the contact was merged, or the person got an open conversation (`isKnownMeanwhile`).
 */
export async function insertOpening(
  sql: Sql,
  { conversation: c, contact, keptOptOut = false, message, line, events }: NewOpening,
): Promise<boolean> {
  // The message is stored first. A conversation that will wait is stored only after the supply is locked.
  const channelId = line ? sql`(select channel_id from held)` : c.channelId
  // To the millisecond, because a list's cursor has no more digits.
  const opened = sql`date_trunc('milliseconds', statement_timestamp())`
  const { beside = [] } = contact
  const told = beside.length > 1 && contact.addresses.length > 0
  const stored = await sql`
    with held as materialized (${line ? supplyHeld(sql, c.channelId) : sql`select`}), opener as (
      ${message ? insertNewInbound(sql, { id: c.id, channelId }, [message]) : sql`select`}
    ), contact as (
      insert into contacts (id, channel_id, name)
      select ${c.contactId}, ${c.channelId}, ${contact.name ?? null} from opener
      on conflict (id) do update
        set name = case when contacts.name_given then contacts.name else coalesce(excluded.name, contacts.name) end
          ${contact.addresses.length > 0 ? sql`, ${toldAgain(sql)}` : sql``}
        where contacts.merged_into is null and contacts.erased_at is null
          and (${c.workflowId} <> all(contacts.not_at) or ${message === undefined})
      returning channel_id
    ), addresses as (
      insert into contact_addresses (channel_id, address, contact_id)
      select ${c.channelId}, address, ${c.contactId} from opener, unnest(${contact.addresses}::text[]) address
    ), conversation as (
      insert into conversations (id, channel_id, contact_id, workflow_id, address, our_address, status, previous_id,
        started_by, created_at, status_since, waiting_since, last_inbound_at, settings_version, last_message_at,
        last_inbound_seq)
      select ${c.id}, (select channel_id from contact), ${c.contactId}, ${c.workflowId}, ${c.address}, ${c.ourAddress},
        ${c.status}, ${c.previousId}, ${json(sql, c.startedBy)}, ${opened}, ${opened}, ${c.waitingSince},
        ${c.lastInboundAt}, ${c.settingsVersion ?? 0}, ${c.lastInboundAt}, ${message?.seq ?? 0}
      from opener
      on conflict (id) do nothing
    ), line as (${line ? insertPlace(sql, line, sql`exists (select from opener)`) : sql`select`}
    ), ${told ? sql`beside as (${besideOf(sql, c.channelId, beside)}), ` : sql``}${keptOptOut ? sql`silence as (${insertKeptOptOut(sql, c)}), ` : sql``}event as (${insertEvents(sql, c, events, sql`exists (select from opener)`)})
    select from opener`
  return stored.length > 0 || (message !== undefined && (await findInbound(sql, c, [message])).length > 0)
}

/** The contact may take the opt-out back, as anybody may. */
function insertKeptOptOut(sql: Sql, { contactId, channelId, workflowId }: NewOpening['conversation']) {
  return sql`
    insert into opt_outs (contact_id, since, by)
    select ${contactId}, since, by from kept_opt_outs
    where channel_id = ${channelId} and person = ${workflowId} and exists (select from opener)
    on conflict do nothing`
}

/** The constraints that the second of two openings for one person at the same time violates. */
const TAKEN = ['contact_addresses_pkey', 'conversations_open_person', 'conversations_open']

/**
 * Whether an opening failed because, since the facts were read, the person became known, was merged with another contact,
 * or got an open conversation.
 */
export function isKnownMeanwhile(error: unknown): boolean {
  if (!(error instanceof postgres.PostgresError)) return false
  const { code, constraint_name: constraint = '', column_name: column } = error
  // A contact that was merged or erased yields no channel.
  if (code === NOT_NULL_VIOLATION) return column === 'channel_id'
  return code === UNIQUE_VIOLATION && TAKEN.includes(constraint)
}
