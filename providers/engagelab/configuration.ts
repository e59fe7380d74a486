import type { ConfigurationCheck, ProviderAccount } from '../provider.ts'
import type { WebhookUrls } from '../webhook-urls.ts'

/**
 * What has to be set at EngageLab. It lets none of it be read, so that nothing is asked: that callbacks come is the only proof,
 * and the channel tells when the last one did.
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

/** What is expected is stored with the check, where the secret has no place. */
function withoutSecret(url: string, { pathSecret = '' }: Record<string, string>): string {
  return pathSecret === '' ? url : url.replaceAll(pathSecret, '…')
}
