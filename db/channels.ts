import type { Actor } from '../domain/conversation.ts'
import { type ChannelSettings, completeSettings } from '../domain/settings.ts'
import { json, type Sql } from './client.ts'

/** A channel with its current settings. Secrets stay sealed. */
export interface Channel {
  id: string
  provider: string
  medium: 'whatsapp' | 'sms'
  name: string
  /** The account at the provider: Twilio's Account SID, WhatsApp's Business Account id. */
  accountId: string
  phoneNumber: string | null
  messagingServiceSid: string | null
  /** The part of the account's data that is not secret, in the provider's own form. */
  providerConfig: Record<string, unknown>
  /** One sealed value, see `providers/credentials.ts`. Null after the channel is deleted. */
  credentials: Uint8Array | null
  previousCredentials: Uint8Array | null
  previousCredentialsUntil: Date | null
  idKey: Uint8Array
  version: number
  settings: ChannelSettings
  createdAt: Date
  deletedAt: Date | null
}

export interface ChannelVersion {
  version: number
  settings: ChannelSettings
  changed: string[]
  changedBy: Actor
  changedAt: Date
}

/** Adds defaults for settings that did not exist when the row's version was stored. */
export function completed<R extends { settings: ChannelSettings }>(row: R): R {
  return { ...row, settings: completeSettings(row.settings) }
}

const withSettings = (sql: Sql) => sql`
  select c.*, v.settings
  from channels c join channel_versions v on v.channel_id = c.id and v.version = c.version`

/** The channel, deleted ones included. */
export async function loadChannel(sql: Sql, id: string): Promise<Channel | undefined> {
  const [channel] = await sql<Channel[]>`${withSettings(sql)} where c.id = ${id}`
  return channel && completed(channel)
}

/** The channels among these ids, deleted ones included. The key is the id. */
export async function loadChannels(sql: Sql, ids: string[]): Promise<Map<string, Channel>> {
  const channels = await sql<Channel[]>`${withSettings(sql)} where c.id = any(${ids}::uuid[])`
  return new Map(channels.map(channel => [channel.id, completed(channel)]))
}

export async function listChannelIds(sql: Sql): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`select id from channels where deleted_at is null`
  return rows.map(({ id }) => id)
}

export function listChannelProviders(sql: Sql): Promise<{ id: string; provider: string }[]> {
  return sql<{ id: string; provider: string }[]>`
    select id, provider from channels where deleted_at is null`
}

/** Lists live channels by name. With `agentId`, only those that the agent handles. */
export async function listChannels(
  sql: Sql,
  page: { agentId?: string; after?: { name: string; id: string }; limit: number },
): Promise<Channel[]> {
  const channels = await sql<Channel[]>`
    ${withSettings(sql)}
    where c.deleted_at is null
      ${page.agentId ? sql`and exists (select from channel_agents m where m.channel_id = c.id and m.agent_id = ${page.agentId})` : sql``}
      ${page.after ? sql`and (c.name, c.id) > (${page.after.name}, ${page.after.id})` : sql``}
    order by c.name, c.id
    limit ${page.limit}`
  return channels.map(completed)
}

/** What identifies a provider's live channels in its calls. */
export type ChannelSenderRow = Pick<
  Channel,
  'id' | 'medium' | 'accountId' | 'phoneNumber' | 'messagingServiceSid' | 'providerConfig' | 'credentials'
>

export function listOfProvider(sql: Sql, provider: string): Promise<ChannelSenderRow[]> {
  return sql<ChannelSenderRow[]>`
    select id, medium, account_id, phone_number, messaging_service_sid, provider_config, credentials
    from channels where provider = ${provider} and deleted_at is null
    order by created_at, id`
}

/** The senders of the account's other live channels in the same medium. */
export async function listSiblings(
  sql: Sql,
  { id, provider, accountId, medium }: Pick<Channel, 'id' | 'provider' | 'accountId' | 'medium'>,
): Promise<{ phoneNumbers: string[]; messagingServiceSids: string[] }> {
  const rows = await sql<Pick<Channel, 'phoneNumber' | 'messagingServiceSid'>[]>`
    select phone_number, messaging_service_sid from channels
    where provider = ${provider} and account_id = ${accountId} and medium = ${medium} and id <> ${id}
      and deleted_at is null`
  return {
    phoneNumbers: rows.flatMap(({ phoneNumber }) => phoneNumber ?? []),
    messagingServiceSids: rows.flatMap(({ messagingServiceSid }) => messagingServiceSid ?? []),
  }
}

/** The live channel that already speaks for this sender, if any. */
export async function findChannelOfSender(
  sql: Sql,
  sender: Pick<Channel, 'provider' | 'medium' | 'accountId' | 'phoneNumber' | 'messagingServiceSid'>,
): Promise<{ id: string } | undefined> {
  const [channel] = await sql<{ id: string }[]>`
    select id from channels
    where provider = ${sender.provider} and medium = ${sender.medium} and account_id = ${sender.accountId}
      and coalesce(phone_number, messaging_service_sid) = ${sender.phoneNumber ?? sender.messagingServiceSid}
      and deleted_at is null`
  return channel
}

export type NewChannel = Pick<
  Channel,
  'id' | 'provider' | 'medium' | 'name' | 'accountId' | 'phoneNumber' | 'messagingServiceSid' | 'settings'
> &
  Partial<Pick<Channel, 'providerConfig'>> & { credentials: Uint8Array; idKey: Uint8Array }

/** Stores a channel with its first version of settings. False if another live channel has its sender. */
export async function insertChannel(sql: Sql, channel: NewChannel, by: Actor): Promise<boolean> {
  const { settings, providerConfig = {}, ...columns } = channel
  // The version refers to a channel that is inserted by the same statement. That works because the foreign key is checked
  // at the end of the statement.
  const inserted = await sql`
    with channel as (
      insert into channels ${sql({ ...columns, providerConfig: json(sql, providerConfig), version: 1 })}
      on conflict do nothing
      returning id
    )
    insert into channel_versions (channel_id, version, settings, changed, changed_by)
    select id, 1, ${json(sql, settings)}, ${['created']}, ${json(sql, by)} from channel
    returning version`
  return inserted.length > 0
}

/**
 * Writes the next version of a channel's settings, and returns its number. Undefined if the current version is no longer
 * `from`, because somebody else wrote in between.
 */
export async function writeSettings(
  sql: Sql,
  change: {
    channelId: string
    from: number
    settings: ChannelSettings
    changed: string[]
    /** Whether the change matters to open conversations. */
    isActedOn: boolean
    by: Actor
    /** When the change was requested, epoch ms. */
    askedAt: number
  },
): Promise<number | undefined> {
  const [written] = await sql<{ version: number }[]>`
    with channel as (
      update channels set version = version + 1,
        acted_on_version = case when ${change.isActedOn} then version + 1 else acted_on_version end
      where id = ${change.channelId} and version = ${change.from} and deleted_at is null
      returning id, version
    )
    insert into channel_versions (channel_id, version, settings, changed, changed_by, asked_at)
    select id, version, ${json(sql, change.settings)}, ${change.changed}, ${json(sql, change.by)},
      ${new Date(change.askedAt)}
    from channel
    returning version`
  return written?.version
}

/**
 * Whether a request from after this moment (epoch ms) has already changed one of these settings, given by their dotted
 * names.
 */
export async function isOverruled(
  sql: Sql,
  change: { channelId: string; askedAt: number; changed: string[] },
): Promise<boolean> {
  const [later] = await sql`
    select from channel_versions
    where channel_id = ${change.channelId} and asked_at > ${new Date(change.askedAt)}
      and changed && ${change.changed}
    limit 1`
  return later !== undefined
}

export async function listVersions(
  sql: Sql,
  channelId: string,
  page: { before?: number; limit: number },
): Promise<ChannelVersion[]> {
  const versions = await sql<ChannelVersion[]>`
    select version, settings, changed, changed_by, changed_at from channel_versions
    where channel_id = ${channelId} ${page.before ? sql`and version < ${page.before}` : sql``}
    order by version desc
    limit ${page.limit}`
  return versions.map(completed)
}

export async function loadVersion(
  sql: Sql,
  channelId: string,
  version: number,
): Promise<ChannelVersion | undefined> {
  const [row] = await sql<ChannelVersion[]>`
    select version, settings, changed, changed_by, changed_at from channel_versions
    where channel_id = ${channelId} and version = ${version}`
  return row && completed(row)
}

export async function renameChannel(sql: Sql, channelId: string, name: string): Promise<void> {
  await sql`update channels set name = ${name} where id = ${channelId} and deleted_at is null`
}

/** Stores new credentials. Webhooks signed with the old ones stay valid until `previousUntil`. */
export async function replaceCredentials(
  sql: Sql,
  channelId: string,
  credentials: Uint8Array,
  previousUntil: Date,
): Promise<void> {
  await sql`
    update channels
    set previous_credentials = credentials, previous_credentials_until = ${previousUntil}, credentials = ${credentials}
    where id = ${channelId} and deleted_at is null`
}

export async function setProviderConfig(
  sql: Sql,
  channelId: string,
  config: Record<string, unknown>,
): Promise<void> {
  await sql`
    update channels set provider_config = ${json(sql, config)} where id = ${channelId} and deleted_at is null`
}

/**
 * Ends a channel: wipes its credentials and frees its sender for another channel. The row stays, because history refers to
 * it.
 */
export async function markChannelDeleted(sql: Sql, channelId: string): Promise<void> {
  await sql`
    update channels
    set deleted_at = coalesce(deleted_at, now()), credentials = null, previous_credentials = null,
      previous_credentials_until = null
    where id = ${channelId}`
}

/**
 * When the provider last called each channel's webhook with a customer's message or a delivery report. A channel that was
 * never called is missing.
 */
export async function lastWebhooks(sql: Sql, channelIds: string[]): Promise<Map<string, Date>> {
  const rows = await sql<{ id: string; at: Date | null }[]>`
    select c.id, greatest(
      (select max(m.received_at) from messages m where m.channel_id = c.id and m.direction = 'inbound'
        and m.details->>'recovered' is null),
      (select max(r.at) from delivery_reports r where r.channel_id = c.id and r.status <> 'queued')
    ) as at
    from channels c where c.id = any(${channelIds})`
  return new Map(rows.flatMap(({ id, at }) => (at ? [[id, at] as const] : [])))
}
