import { type Channel, loadChannel } from '../../db/channels.ts'
import type { ChannelSender, ProviderAccount } from '../../providers/provider.ts'
import type { Dependencies } from '../dependencies.ts'

export interface OpenedChannel {
  channel: Channel
  account: ProviderAccount
  sender: ChannelSender
}

/** An account with its token in clear. Throws when that can't be opened with the keys at hand. */
export function accountOf(
  secrets: Dependencies['secrets'],
  { accountSid, region, edge }: { accountSid: string; region?: string | null; edge?: string | null },
  sealedAuthToken: Uint8Array,
): ProviderAccount {
  const authToken = secrets.open(sealedAuthToken, 'columns', accountSid).toString()
  const config = { ...(region && { region }), ...(edge && { edge }) }
  return { provider: 'twilio', accountId: accountSid, config, credentials: { authToken } }
}

/** A live channel with its credentials in clear, for a call to the provider. Throws when it is not there, or deleted. */
export async function openChannel({ sql, secrets }: Dependencies, channelId: string): Promise<OpenedChannel> {
  const channel = await loadChannel(sql, channelId)
  if (!channel?.authToken) throw new Error('the channel is not there')
  const { medium, phoneNumber, messagingServiceSid } = channel
  return {
    channel,
    account: accountOf(secrets, channel, channel.authToken),
    sender: {
      medium,
      phoneNumber: phoneNumber ?? undefined,
      messagingServiceSid: messagingServiceSid ?? undefined,
    },
  }
}
