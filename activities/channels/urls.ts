import { type Channel, listOfProvider } from '../../db/channels.ts'
import { openCredentials } from '../../providers/credentials.ts'
import type { WebhookAccount } from '../../providers/webhook-events.ts'
import { type WebhookUrls, webhookUrls } from '../../providers/webhook-urls.ts'
import type { Dependencies } from '../dependencies.ts'
import type { OpenedChannel } from './open-channel.ts'

/**
 * The webhook addresses that the provider should call for a channel, and those of other channels that
 * it may call in their place: a Messaging Service and an app have one address for all of their senders.
 */
export async function urlsOf(
  dependencies: Dependencies,
  { channel, account }: Pick<OpenedChannel, 'channel' | 'account'>,
): Promise<WebhookUrls> {
  const { sql, reachability, provider } = dependencies
  const { definition } = provider(channel.provider)
  const own = webhookAccount(channel, account.credentials)
  const others = (await listOfProvider(sql, channel.provider)).flatMap(other => {
    const opened = other.id === channel.id ? undefined : openedOf(dependencies, other)
    if (!opened || !definition.webhooks.speaksFor(webhookAccount(other, opened), own)) return []
    return [{ channelId: other.id, ...webhookUrls(definition, reachability, other.id, opened) }]
  })
  return { ...webhookUrls(definition, reachability, channel.id, account.credentials), others }
}

type Known = Pick<Channel, 'id' | 'accountId' | 'providerConfig'>

function webhookAccount(
  { id, accountId, providerConfig }: Known,
  credentials: Record<string, string>,
): WebhookAccount {
  return { channelId: id, accountId, config: providerConfig, credentials: [credentials] }
}

/** Undefined for a channel whose key this process lacks: its account can't be known then. */
function openedOf(
  { secrets }: Dependencies,
  { accountId, credentials }: Pick<Channel, 'accountId' | 'credentials'>,
): Record<string, string> | undefined {
  try {
    return credentials ? openCredentials(secrets, accountId, credentials) : undefined
  } catch {
    return undefined
  }
}
