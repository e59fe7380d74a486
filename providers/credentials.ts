import type { Secrets } from '../platform/secrets.ts'

/**
 * Seals a provider's credentials as one value that is bound to the account. `openCredentials` returns them in the
 * provider's own type. A value that is no JSON object comes from the time with only one provider, and is an auth token.
 */
export function sealCredentials(
  secrets: Secrets,
  accountId: string,
  credentials: Record<string, string>,
): Buffer {
  return secrets.seal(JSON.stringify(credentials), 'columns', accountId)
}

/** Opens credentials. Throws if no key at hand opens them. */
export function openCredentials(
  secrets: Secrets,
  accountId: string,
  sealed: Uint8Array,
): Record<string, string> {
  const text = secrets.open(sealed, 'columns', accountId).toString()
  return text.startsWith('{') ? (JSON.parse(text) as Record<string, string>) : { authToken: text }
}
