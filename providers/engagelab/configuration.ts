import type { ConfigurationCheck, ProviderAccount } from '../provider.ts'
import type { WebhookUrls } from '../webhook-urls.ts'

/**
 * What has to be configured at EngageLab. EngageLab doesn't let it be read, so nothing is asked. Only arriving callbacks
 * prove that it is right, and the channel shows when the last one came.
 */
export function readConfiguration(
  account: ProviderAccount,
  { webhookUrl }: WebhookUrls,
): ConfigurationCheck[] {
  const check = { ok: null, actual: null, reason: 'not_readable', repairable: false }
  return [
    {
      ...check,
      name: 'callback.address',
      expected: withoutSecret(webhookUrl, account.credentials),
      fix: 'Paste the channel’s webhook address under Configuration Management > Callback Settings, write to the number, and see that a callback came.',
    },
    {
      ...check,
      name: 'callback.events',
      expected: 'all message statuses, all user messages, all notifications',
      fix: 'Tick all of them under Configuration Management > Callback Settings: without statuses, a send whose outcome is unknown stays so.',
    },
    {
      ...check,
      name: 'number.account',
      expected: 'the channel’s number is one of the key’s',
      fix: 'See the numbers and permissions of the key under Configuration Management > API Keys; a send that is refused with 2004 tells that they lack.',
    },
  ]
}

/** Removes the secret, because the expected value is stored with the check. */
function withoutSecret(url: string, { pathSecret = '' }: Record<string, string>): string {
  return pathSecret === '' ? url : url.replaceAll(pathSecret, '…')
}
