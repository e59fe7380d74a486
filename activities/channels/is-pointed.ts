import type { ConfigurationCheck } from '../../domain/channel-checks.ts'
import type { WebhookUrls } from '../../providers/webhook-urls.ts'

/** Whether a check has found the channel's webhook at the provider. */
export function isPointed(
  checks: readonly Pick<ConfigurationCheck, 'ok' | 'expected'>[],
  { webhookUrl }: Pick<WebhookUrls, 'webhookUrl'>,
): boolean {
  return checks.some(({ ok, expected }) => ok === true && expected === webhookUrl)
}
