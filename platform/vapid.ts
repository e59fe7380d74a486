import { createECDH } from 'node:crypto'

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
