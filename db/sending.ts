import type { ChannelSettings } from '../domain/settings.ts'
import { completed } from './channels.ts'
import type { Sql } from './client.ts'
import { isOptedOut } from './opt-outs.ts'

/** What has to be known to hand a message to a customer over to the provider. */
export interface SendingContext {
  conversationId: string
  channelId: string
  provider: string
  medium: 'whatsapp' | 'sms'
  accountId: string
  /** Sealed; null once the channel is deleted. */
  credentials: Uint8Array | null
  providerConfig: Record<string, unknown>
  phoneNumber: string | null
  messagingServiceSid: string | null
  contactId: string
  /** The address the customer wrote from last, and ours they wrote to. */
  address: string
  ourAddress: string | null
  /** The customer wants no messages from this sender. */
  optedOut: boolean
  /** When they last wrote in this conversation. */
  lastInboundAt: Date | null
}

/** Whose names the texts of the settings can hold. */
export interface Names {
  contactName: string | null
  /** Of whoever has the conversation, a person or an AI agent; null: nobody does. */
  agentName: string | null
  channelName: string
}

/** The same, with what the channel's settings say at the moment, and the names they may ask for. */
export interface WritingContext extends SendingContext, Names {
  version: number
  settings: ChannelSettings
}

export async function loadSendingContext(
  sql: Sql,
  conversationId: string,
): Promise<SendingContext | undefined> {
  const [context] = await sql<SendingContext[]>`
    select ${contextColumns(sql)} from ${contextOf(sql, conversationId)}`
  return context
}

export async function loadWritingContext(
  sql: Sql,
  conversationId: string,
): Promise<WritingContext | undefined> {
  const [context] = await sql<WritingContext[]>`
    select ${contextColumns(sql)}, v.version, v.settings, c.name as channel_name,
      (select p.name from contacts p where p.id = t.contact_id) as contact_name,
      coalesce((select a.name from agents a where a.id = t.assignee_id),
        (select a.name from ai_agents a where a.id = t.ai_agent_id)) as agent_name
    from ${contextOf(sql, conversationId)}
    join channel_versions v on v.channel_id = c.id and v.version = c.version`
  return context && completed(context)
}

/** A `SendingContext`, to be selected beside something else, in one statement. */
export function contextColumns(sql: Sql) {
  return sql`t.id as conversation_id, c.id as channel_id, c.provider, c.medium, c.account_id, c.credentials, c.provider_config,
    c.phone_number, c.messaging_service_sid, t.contact_id, t.address, t.our_address, t.last_inbound_at,
    ${isContactOptedOut(sql)} as opted_out`
}

export function contextOf(sql: Sql, conversationId: string) {
  return sql`(select * from conversations where id = ${conversationId}) t join channels c on c.id = t.channel_id`
}

/** What has to hold for a message that was written without a look at the conversation, besides no opt-out. */
export interface Assumed {
  /** The channel's settings are of this version. */
  version: number
  /** On WhatsApp the customer has written after this, in this conversation. */
  inboundAfter: Date
}

/** Whether it holds in a `contextOf`. */
export function isAsAssumed(sql: Sql, { version, inboundAfter }: Assumed) {
  return sql`c.version = ${version} and not ${isContactOptedOut(sql)}
    and (c.medium <> 'whatsapp' or t.last_inbound_at > ${inboundAfter})`
}

const isContactOptedOut = (sql: Sql) => isOptedOut(sql, sql`t.contact_id`)

/** Of the address that a conversation's messages leave from; null: the provider chooses. */
export interface Rebinding {
  was: string | null
  is: string | null
}

/**
 * Remembers the sender that the provider chose, so that what follows leaves from the same; unless the customer has written
 * to another meanwhile.
 */
export async function bindSender(sql: Sql, conversationId: string, { was, is }: Rebinding): Promise<void> {
  await sql`
    update conversations set our_address = ${is}
    where id = ${conversationId} and our_address is not distinct from ${was}`
}

/** Whether an answer of the AI may begin to leave: its epoch still stands, or a part of it has left already. */
export async function holdsFence(
  tx: Sql,
  answer: { conversationId: string; messageId: string; epoch: number },
): Promise<boolean> {
  const [row] = await tx<{ holds: boolean }[]>`
    select c.epoch = ${answer.epoch} or exists (
      select from deliveries d where d.message_id = ${answer.messageId} and d.status <> 'queued') as holds
    from conversations c where c.id = ${answer.conversationId} for share of c`
  return row?.holds ?? false
}
