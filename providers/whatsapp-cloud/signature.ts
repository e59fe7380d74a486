import { createHmac, timingSafeEqual } from 'node:crypto'

/** `X-Hub-Signature-256: sha256=<hex>` (Meta, Webhooks: validating payloads, 2026-09). */
const HEADER = /^sha256=([0-9a-f]{64})$/i

/**
 * Whether one of the app secrets signed exactly these bytes. It must be the bytes as received: Meta signs its own escaping
 * (`\u00e4`), which is lost when the JSON is parsed and written again. Several secrets are possible, because no document
 * says whether an old one still signs for a while after it is reset. Compares in constant time and never throws.
 */
export function isSigned(body: Uint8Array, header: string | undefined, secrets: readonly string[]): boolean {
  const given = HEADER.exec(header?.trim() ?? '')?.[1]
  if (given === undefined) return false
  const signature = Buffer.from(given, 'hex')
  // Anyone can sign with an empty key. All secrets are tried, so that the time doesn't reveal which one fits.
  return secrets
    .filter(secret => secret !== '')
    .map(secret => timingSafeEqual(createHmac('sha256', secret).update(body).digest(), signature))
    .includes(true)
}

/** Compares, in constant time, a text that both sides know. */
export function isSame(given: string, known: string): boolean {
  // Compares digests, because only values of equal length can be compared in constant time.
  const digest = (text: string) => createHmac('sha256', 'compare').update(text).digest()
  return known !== '' && timingSafeEqual(digest(given), digest(known))
}
