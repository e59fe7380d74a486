import { createECDH, randomBytes } from 'node:crypto'
import ece from 'http_ece'
import type { Vapid } from './vapid.ts'

/** What a browser gives away to be pushed to: an address at its maker's service, and the keys for the content. */
export interface PushTarget {
  endpoint: string
  /** A point of P-256, in base64url. */
  p256dh: string
  /** 16 bytes, in base64url. */
  auth: string
}

export interface PushOptions {
  /** How long the service keeps it for a device that is not reached, s. */
  ttl: number
  /** Up to 32 characters of base64url: what waits with the same topic is replaced. */
  topic: string
  /** Epoch ms. */
  now: number
}

/** The request that pushes a content: encrypted so that only the browser can read it (RFC 8291), and signed (RFC 8292). */
export async function pushRequest(
  vapid: Vapid,
  { endpoint, p256dh, auth }: PushTarget,
  content: unknown,
  { ttl, topic, now }: PushOptions,
): Promise<{ headers: Record<string, string>; body: Buffer }> {
  const keys = createECDH('prime256v1')
  keys.generateKeys()
  const body = ece.encrypt(Buffer.from(JSON.stringify(content)), {
    version: 'aes128gcm',
    dh: p256dh,
    privateKey: keys,
    authSecret: auth,
    salt: randomBytes(16).toString('base64url'),
  })
  const headers = {
    Authorization: await vapidAuthorization(vapid, new URL(endpoint).origin, now),
    'Content-Encoding': 'aes128gcm',
    'Content-Type': 'application/octet-stream',
    'Content-Length': String(body.length),
    TTL: String(ttl),
    Topic: topic,
    // Phones that save power would otherwise show it later.
    Urgency: 'high',
  }
  return { headers, body }
}

/** How long a signature holds, s. RFC 8292 allows 24 hours. */
const VALID_S = 3_600

/** The `Authorization` header for one push service. */
async function vapidAuthorization(vapid: Vapid, origin: string, now: number): Promise<string> {
  // Loaded with the first push, and not by every worker at its start.
  const { importJWK, SignJWT } = await import('jose')
  const point = Buffer.from(vapid.publicKey, 'base64url')
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
    d: Buffer.from(vapid.privateKey, 'base64url').toString('base64url'),
  }
  const token = await new SignJWT({ sub: vapid.subject })
    .setProtectedHeader({ typ: 'JWT', alg: 'ES256' })
    .setAudience(origin)
    .setExpirationTime(Math.floor(now / 1_000) + VALID_S)
    .sign(await importJWK(jwk, 'ES256'))
  return `vapid t=${token}, k=${point.toString('base64url')}`
}
