import type { ConfigurationCheck, ProviderAccount } from '../provider.ts'
import type { WebhookUrls } from '../webhook-urls.ts'

export type EngagelabCheck = ConfigurationCheck<
  'callback.address' | 'callback.events' | 'number.account',
  'not_readable'
>

/**
 * What has to be configured at EngageLab. EngageLab doesn't let it be read, so nothing is asked. Only arriving callbacks
 * prove that it is right, and the channel shows when the last one came.
 */
export function readConfiguration(account: ProviderAccount, { webhookUrl }: WebhookUrls): EngagelabCheck[] {
  const check = { ok: null, actual: null, reason: 'not_readable', repairable: false } as const
  return [
    {
      ...check,
      name: 'callback.address',
      expected: withoutSecret(webhookUrl, account.credentials),
      fix: 'Paste the channel’s webhook URL under Configuration Management > Callback Settings. Then send a message to the number, and check that a callback arrives.',
    },
    {
      ...check,
      name: 'callback.events',
      expected: 'all message statuses, all user messages, all notifications',
      fix: 'Select all events under Configuration Management > Callback Settings. Without status callbacks, an unknown outcome of a send stays unknown.',
    },
    {
      ...check,
      name: 'number.account',
      expected: 'the channel’s number belongs to the key',
      fix: 'Check the numbers and permissions of the key under Configuration Management > API Keys. If they are missing, EngageLab refuses messages with error 2004.',
    },
  ]
}

/** Removes the secret, because the expected value is stored with the check. */
function withoutSecret(url: string, { pathSecret = '' }: Record<string, string>): string {
  return pathSecret === '' ? url : url.replaceAll(pathSecret, '…')
}
