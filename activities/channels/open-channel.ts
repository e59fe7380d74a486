import { type Channel, loadChannel } from '../../db/channels.ts'
import type { ChannelSender, ProviderAccount } from '../../providers/provider.ts'
import type { Dependencies } from '../dependencies.ts'

export interface OpenedChannel {
  channel: Channel
  account: ProviderAccount
  sender: ChannelSender
}

/** A live channel with its credentials in clear, for a call to the provider. Throws when it is not there, or deleted. */
export async function openChannel({ sql, secrets }: Dependencies, channelId: string): Promise<OpenedChannel> {
  const channel = await loadChannel(sql, channelId)
  if (!channel?.authToken) throw new Error('the channel is not there')
  const { accountSid, medium, phoneNumber, messagingServiceSid } = channel
  const authToken = secrets.open(channel.authToken, 'columns', accountSid).toString()
  return {
    channel,
    account: { accountSid, authToken },
    sender: {
      medium,
      phoneNumber: phoneNumber ?? undefined,
      messagingServiceSid: messagingServiceSid ?? undefined,
    },
  }
}
