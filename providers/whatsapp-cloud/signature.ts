import { createHmac, timingSafeEqual } from 'node:crypto'

/** `X-Hub-Signature-256: sha256=<hex>` (Meta, Webhooks: validating payloads, 2026-09). */
const HEADER = /^sha256=([0-9a-f]{64})$/i

/**
 * Whether one of the app secrets signed these very bytes. Over the bytes as they came: Meta signs its own escaping
 * (`\u00e4`), which no reading and writing of the JSON brings back. Several secrets, since nothing says that an old one
 * still signs for a while once it is reset. Compares in constant time and never throws.
 */
export function isSigned(body: Uint8Array, header: string | undefined, secrets: readonly string[]): boolean {
  const given = HEADER.exec(header?.trim() ?? '')?.[1]
  if (given === undefined) return false
  const signature = Buffer.from(given, 'hex')
  // Anyone can sign with an empty key. All are tried, so that the time does not tell which one it was.
  return secrets
    .filter(secret => secret !== '')
    .map(secret => timingSafeEqual(createHmac('sha256', secret).update(body).digest(), signature))
    .includes(true)
}

/** The same for a word that both sides know. */
export function isSame(given: string, known: string): boolean {
  // Of their digests, since only what is of one length can be compared.
  const digest = (text: string) => createHmac('sha256', 'compare').update(text).digest()
  return known !== '' && timingSafeEqual(digest(given), digest(known))
}
