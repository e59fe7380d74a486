import type { ChannelSettings } from '../domain/settings.ts'
import { completed } from './channels.ts'
import type { Sql } from './client.ts'
import { isOptedOut } from './opt-outs.ts'

/** What has to be known to give a message to the provider. */
export interface SendingContext {
  conversationId: string
  channelId: string
  provider: string
  medium: 'whatsapp' | 'sms'
  accountId: string
  /** Sealed. Null after the channel is deleted. */
  credentials: Uint8Array | null
  providerConfig: Record<string, unknown>
  phoneNumber: string | null
  messagingServiceSid: string | null
  contactId: string
  /** The address that the customer last wrote from, and ours that they wrote to. */
  address: string
  ourAddress: string | null
  /** The customer wants no messages from this sender. */
  optedOut: boolean
  /** When the customer last wrote in this conversation. */
  lastInboundAt: Date | null
}

/** The names that texts of the settings can contain. */
export interface Names {
  contactName: string | null
  /** The name of the agent or AI agent who has the conversation; null if nobody does. */
  agentName: string | null
  channelName: string
}

/** The same, with the channel's current settings and the names for their texts. */
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

/** The columns of a `SendingContext`, to be selected together with other data in one statement. */
export function contextColumns(sql: Sql) {
  return sql`t.id as conversation_id, c.id as channel_id, c.provider, c.medium, c.account_id, c.credentials, c.provider_config,
    c.phone_number, c.messaging_service_sid, t.contact_id, t.address, t.our_address, t.last_inbound_at,
    ${isContactOptedOut(sql)} as opted_out`
}

export function contextOf(sql: Sql, conversationId: string) {
  return sql`(select * from conversations where id = ${conversationId}) t join channels c on c.id = t.channel_id`
}

/**
 * What must hold for a message that was written without reading the conversation first. That the customer has not opted out
 * must hold too.
 */
export interface Assumed {
  /** The channel's settings have this version. */
  version: number
  /** On WhatsApp the customer has written after this, in this conversation. */
  inboundAfter: Date
}

/** A condition for `contextOf`: the assumptions hold. */
export function isAsAssumed(sql: Sql, { version, inboundAfter }: Assumed) {
  return sql`c.version = ${version} and not ${isContactOptedOut(sql)}
    and (c.medium <> 'whatsapp' or t.last_inbound_at > ${inboundAfter})`
}

const isContactOptedOut = (sql: Sql) => isOptedOut(sql, sql`t.contact_id`)

/** A change of the address that a conversation's messages are sent from; null: the provider chooses. */
export interface Rebinding {
  was: string | null
  is: string | null
}

/**
 * Stores the sender that the provider chose, so that later messages come from the same address. Does nothing if the
 * customer has written to another address meanwhile.
 */
export async function bindSender(sql: Sql, conversationId: string, { was, is }: Rebinding): Promise<void> {
  await sql`
    update conversations set our_address = ${is}
    where id = ${conversationId} and our_address is not distinct from ${was}`
}

/** Whether an address belongs to the customer of a conversation. */
export async function isOfCustomer(sql: Sql, conversationId: string, address: string): Promise<boolean> {
  const found = await sql`
    select from conversations c
    join contact_addresses a on a.channel_id = c.channel_id and a.address = ${address} and a.contact_id = c.contact_id
    where c.id = ${conversationId}`
  return found.length > 0
}

/** Whether an answer of the AI may still be sent: its epoch is still current, or a part of it has been sent already. */
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
