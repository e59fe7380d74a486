import type { OutgoingDelivery, ProviderAccount, SendOutcome } from '../provider.ts'
import { bodyOf } from './body.ts'
import { type ClientOptions, call } from './client.ts'
import { engagelabCredentials } from './credentials.ts'
import { outcomeOf } from './outcome.ts'

/** Sends one delivery by one call to EngageLab. Never throws: whatever happens is an outcome. */
export async function sendDelivery(
  account: ProviderAccount,
  delivery: OutgoingDelivery,
  options: ClientOptions = {},
): Promise<SendOutcome> {
  const made = bodyOf(delivery)
  if (!made.ok) return { outcome: 'rejected', error: made.error }
  const request = { method: 'POST', path: '/v1/messages', body: made.body } as const
  return outcomeOf(await call(engagelabCredentials(account.credentials), request, options))
}
