import type { Checked, ProviderAccount } from '../provider.ts'
import { type ClientOptions, call } from './client.ts'
import { engagelabCredentials } from './credentials.ts'

/**
 * Checks DevKey and DevSecret by reading the templates, the only documented read. A key that may not read templates is not
 * wrong, because it may still send. Nor is a key whose allowed addresses lack this server's; a send will report that.
 * Throws if EngageLab gives no usable answer.
 */
export async function checkAccount(account: ProviderAccount, options: ClientOptions): Promise<Checked> {
  const credentials = engagelabCredentials(account.credentials)
  const answer = await call(credentials, { method: 'GET', path: '/v1/templates' }, options)
  if (answer.kind === 'unanswered') throw new Error(`no answer from EngageLab (${answer.cause})`)
  const { status, code } = answer
  if (status === 401 || code === 2001 || code === 2002) {
    const detail = 'EngageLab does not accept this DevKey and DevSecret, or the key is expired or disabled.'
    return { ok: false, code: 'invalid_credentials', detail }
  }
  if (status === 403 || code === 2004 || (status >= 200 && status < 300 && code === undefined))
    return { ok: true }
  throw new Error(`EngageLab answered with HTTP ${status}${code === undefined ? '' : ` and error ${code}`}`)
}
