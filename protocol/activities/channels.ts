import type { ChannelSender, Checked, ConfigurationCheck } from '../../domain/channel-checks.ts'
import type { Actor } from '../../domain/conversation.ts'

/** A channel to be connected. The token is sealed: nothing of it is readable in a history. */
export interface ConnectInput extends ChannelSender {
  channelId: string
  provider: string
  name: string
  accountSid: string
  /** base64 of the sealed token. */
  sealedAuthToken: string
  region?: string
  edge?: string
  by: Actor
}

export type Credentials = Pick<
  ConnectInput,
  'provider' | 'accountSid' | 'sealedAuthToken' | 'region' | 'edge'
>

export type Connected = { ok: true } | (Checked & { ok: false }) | DuplicateChannel

export interface DuplicateChannel {
  ok: false
  code: 'duplicate_channel'
  detail: string
  /** The channel that has the sender. */
  channelId: string
}

/** What of a channel's credentials is to change. */
export interface RotateInput {
  channelId: string
  /** base64 of the new token, sealed; absent: it stays. */
  sealedAuthToken?: string
  /** Where the account's calls go from now on; absent: that stays. */
  location?: { region: string | null; edge: string | null }
}

export interface MembershipInput {
  channelId: string
  agentId: string
  /** When it was asked for, epoch ms by the database's clock: of two words, the later holds, whichever is carried out first. */
  askedAt: number
}

export interface VerifyInput {
  channelId: string
  repair: boolean
  by: Actor
}

export type CheckResult = Omit<ConfigurationCheck, 'repairable'> & {
  repaired: boolean
  /** What was there before it was repaired. */
  previous: string | null
}

/** Whose settings changed: a channel's, an AI agent's, or a team's hours. */
export interface SettingsOf {
  channelId?: string
  aiAgentId?: string
  teamId?: string
}

/** What the workflows about channels ask of their activities. Idempotent, like all. */
export interface ChannelActivities {
  checkAccount(input: Credentials): Promise<Checked>
  checkSender(input: ConnectInput): Promise<Checked>
  storeChannel(input: ConnectInput): Promise<{ ok: true } | DuplicateChannel>
  scheduleChannel(input: { channelId: string }): Promise<void>
  unscheduleChannel(input: { channelId: string }): Promise<void>
  checkNewToken(input: RotateInput): Promise<Checked>
  storeToken(input: RotateInput): Promise<void>
  checkChannel(input: VerifyInput): Promise<Checked>
  readConfiguration(input: VerifyInput): Promise<CheckResult[]>
  repairConfiguration(input: VerifyInput): Promise<{ name: string; previous: string | null }[]>
  /** Reads the templates of the channel's account, and stores them. */
  readTemplates(input: { channelId: string }): Promise<Checked>
  /** Tells open conversations that what their allocation went by has changed. Returns how many. */
  tellConversations(input: SettingsOf): Promise<number>
  addMember(input: MembershipInput): Promise<void>
  removeMember(input: MembershipInput): Promise<void>
  returnConversations(input: { channelId: string; agentId: string }): Promise<number>
  deleteChannel(input: { channelId: string }): Promise<void>
  endConversations(input: { channelId: string }): Promise<number>
}
