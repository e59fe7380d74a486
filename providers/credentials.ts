import type { Secrets } from '../platform/secrets.ts'

/**
 * A provider's credentials as one sealed value, bound to the account. Whoever opens them gets the provider's own type; a value
 * that is no JSON object is the only credential there was when there was one provider, an auth token.
 */
export function sealCredentials(
  secrets: Secrets,
  accountId: string,
  credentials: Record<string, string>,
): Buffer {
  return secrets.seal(JSON.stringify(credentials), 'columns', accountId)
}

/** Throws when they can't be opened with the keys at hand. */
export function openCredentials(
  secrets: Secrets,
  accountId: string,
  sealed: Uint8Array,
): Record<string, string> {
  const text = secrets.open(sealed, 'columns', accountId).toString()
  return text.startsWith('{') ? (JSON.parse(text) as Record<string, string>) : { authToken: text }
}
