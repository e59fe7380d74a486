import { type Channel, loadChannel } from '../../db/channels.ts'
import type { ChannelSender } from '../../domain/channel-checks.ts'
import { openCredentials } from '../../providers/credentials.ts'
import type { ProviderAccount } from '../../providers/provider.ts'
import type { Dependencies } from '../dependencies.ts'

export interface OpenedChannel {
  channel: Channel
  account: ProviderAccount
  sender: ChannelSender
}

type AccountHolder = Pick<Channel, 'provider' | 'accountId' | 'providerConfig'>

/** An account with its decrypted credentials. Throws when this process lacks the key. */
export function accountOf(
  secrets: Dependencies['secrets'],
  { provider, accountId, providerConfig: config }: AccountHolder,
  sealed: Uint8Array,
): ProviderAccount {
  return { provider, accountId, config, credentials: openCredentials(secrets, accountId, sealed) }
}

/** The same. Undefined when the credentials can't be decrypted, which is logged. */
export function accountFor(
  { secrets, log }: Pick<Dependencies, 'secrets' | 'log'>,
  channel: AccountHolder,
  sealed: Uint8Array,
): ProviderAccount | undefined {
  try {
    return accountOf(secrets, channel, sealed)
  } catch (error) {
    log.error({ err: error }, 'a channel’s credentials can’t be decrypted with the configured keys')
    return undefined
  }
}

/**
 * A live channel with its decrypted credentials, for a call to the provider. Throws when it does not
 * exist or is deleted.
 */
export async function openChannel({ sql, secrets }: Dependencies, channelId: string): Promise<OpenedChannel> {
  const channel = await loadChannel(sql, channelId)
  if (!channel?.credentials) throw new Error('the channel does not exist')
  const { medium, phoneNumber, messagingServiceSid } = channel
  return {
    channel,
    account: accountOf(secrets, channel, channel.credentials),
    sender: {
      medium,
      phoneNumber: phoneNumber ?? undefined,
      messagingServiceSid: messagingServiceSid ?? undefined,
    },
  }
}
