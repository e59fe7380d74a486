import { createECDH } from 'node:crypto'
import { importJWK, SignJWT } from 'jose'

/** How a push service knows this service: a key pair, and whom it may write to (RFC 8292). */
export interface Vapid {
  publicKey: string
  privateKey: string
  /** A `mailto:` or `https:` URL. */
  subject: string
}

/** What it takes to push. */
export interface PushSettings {
  vapid: Vapid
  /** Origins of push services that may be anywhere, and without TLS. */
  trustedOrigins: readonly string[]
}

interface VapidSettings {
  VAPID_PUBLIC_KEY?: string | undefined
  VAPID_PRIVATE_KEY?: string | undefined
  VAPID_SUBJECT?: string | undefined
}

/** Undefined if nothing is pushed. */
export function pushSettings({
  VAPID_PUBLIC_KEY: publicKey,
  VAPID_PRIVATE_KEY: privateKey,
  VAPID_SUBJECT: subject,
  PUSH_SERVICE_ORIGINS: trustedOrigins = [],
}: VapidSettings & { PUSH_SERVICE_ORIGINS?: string[] }): PushSettings | undefined {
  return publicKey && privateKey && subject
    ? { vapid: { publicKey, privateKey, subject }, trustedOrigins }
    : undefined
}

const MAKE = 'create both with: npx web-push generate-vapid-keys'

/** What is wrong with the keys. Browsers and push services would refuse them only when an agent turns notifications on. */
export function vapidKeysProblem(settings: VapidSettings): string | undefined {
  const { VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: privateKey } = settings
  if (publicKey === undefined || privateKey === undefined) return undefined
  if (!isPoint(publicKey)) return `VAPID_PUBLIC_KEY: must be a point of P-256 in base64url; ${MAKE}`
  try {
    const pair = createECDH('prime256v1')
    pair.setPrivateKey(privateKey, 'base64url')
    if (pair.getPublicKey('base64url') === Buffer.from(publicKey, 'base64url').toString('base64url'))
      return undefined
    return `VAPID_PRIVATE_KEY: does not belong to VAPID_PUBLIC_KEY; ${MAKE}`
  } catch {
    return `VAPID_PRIVATE_KEY: must be a private key of P-256 in base64url; ${MAKE}`
  }
}

/** Whether a text is a point of P-256 as browsers give it: uncompressed, in base64url. */
export function isPoint(text: string): boolean {
  const bytes = Buffer.from(text, 'base64url')
  if (bytes.length !== 65 || bytes[0] !== 4) return false
  try {
    const pair = createECDH('prime256v1')
    pair.generateKeys()
    // Refuses what is not on the curve.
    pair.computeSecret(bytes)
    return true
  } catch {
    return false
  }
}

/** How long a signature holds, s. RFC 8292 allows 24 hours. */
const VALID_S = 3_600

/** The `Authorization` header for one push service. */
export async function vapidAuthorization(vapid: Vapid, origin: string, now: number): Promise<string> {
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
