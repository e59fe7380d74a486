import type {
  AccountListed,
  ChannelSender,
  Checked,
  CheckFailed,
  ConfigurationCheck,
  SenderChecked,
} from '../../domain/channel-checks.ts'
import type { Actor } from '../../domain/conversation.ts'

/**
 * A channel to be connected. Its credentials are encrypted, so that they can't be read in a workflow
 * history.
 */
export interface ConnectInput extends ChannelSender {
  channelId: string
  provider: string
  name: string
  accountId: string
  config: Record<string, unknown>
  /** The encrypted credentials, base64. */
  sealedCredentials: string
  by: Actor
}

export type Credentials = Pick<ConnectInput, 'provider' | 'accountId' | 'config' | 'sealedCredentials'>

/** Whose senders are listed: those of an account with its sealed credentials, or of a channel's account. */
export type ListSendersInput = Credentials | { channelId: string }

export type Connected = { ok: true } | CheckFailed | DuplicateChannel

export interface DuplicateChannel {
  ok: false
  code: 'duplicate_channel'
  detail: string
  /** The channel that has this sender already. */
  channelId: string
}

/** The changes to a channel's credentials and configuration. */
export interface RotateInput {
  channelId: string
  /** All new credentials, encrypted, base64. Absent: they stay. */
  sealedCredentials?: string
  /** Absent: it stays. */
  config?: Record<string, unknown>
}

export interface MembershipInput {
  channelId: string
  agentId: string
  /**
   * When it was asked for, epoch ms by the database's clock. Of two requests the later one wins, in
   * whichever order they are carried out.
   */
  askedAt: number
}

export interface VerifyInput {
  channelId: string
  repair: boolean
  by: Actor
}

export type CheckResult = Omit<ConfigurationCheck, 'repairable'> & {
  repaired: boolean
  /** The value before the repair. */
  previous: string | null
}

/** Whose settings changed: those of a channel or an AI agent, or a team's business hours. */
export interface SettingsOf {
  channelId?: string
  aiAgentId?: string
  teamId?: string
}

/** Activities of the workflows about channels. All are idempotent. */
export interface ChannelActivities {
  checkAccount(input: Credentials): Promise<Checked>
  checkSender(input: ConnectInput): Promise<SenderChecked>
  storeChannel(input: ConnectInput): Promise<{ ok: true } | DuplicateChannel>
  scheduleChannel(input: { channelId: string }): Promise<void>
  unscheduleChannel(input: { channelId: string }): Promise<void>
  checkNewToken(input: RotateInput): Promise<Checked>
  storeToken(input: RotateInput): Promise<void>
  checkChannel(input: VerifyInput): Promise<Checked>
  readConfiguration(input: VerifyInput): Promise<CheckResult[]>
  repairConfiguration(input: VerifyInput): Promise<{ name: string; previous: string | null }[]>
  listSenders(input: ListSendersInput): Promise<AccountListed | CheckFailed>
  /** Reads the templates of the channel's account, and stores them. */
  readTemplates(input: { channelId: string }): Promise<Checked>
  /**
   * Tells open conversations that settings changed which their allocation depends on. Returns how many
   * were told.
   */
  tellConversations(input: SettingsOf): Promise<number>
  addMember(input: MembershipInput): Promise<void>
  removeMember(input: MembershipInput): Promise<void>
  returnConversations(input: { channelId: string; agentId: string }): Promise<number>
  deleteChannel(input: { channelId: string }): Promise<void>
  endConversations(input: { channelId: string }): Promise<number>
}
