import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'

const KEY_BYTES = 32
const KEY_ID_BYTES = 4
const IV_BYTES = 12
const TAG_BYTES = 16

/**
 * What a derived key is used for. Keys of different purposes are unrelated, so that none can be used in place of another.
 */
export type Purpose = 'columns' | 'payloads' | 'tokens' | 'media' | 'sign-in'

/** One key of `SECRETS_KEY`. Its `id` is part of everything it sealed, so that key rotation finds that again. */
interface RootKey {
  id: string
  bytes: Buffer
}

/** Authenticated encryption (AES-256-GCM) with the newest key, decryption with any. */
export interface Secrets {
  /**
   * Encrypts. `purpose` must be the same to open it again. `context` binds the secret to its row, and must be the same too.
   */
  seal(plain: Uint8Array | string, purpose: Purpose, context?: string): Buffer
  /** Decrypts. Throws `SecretsError` if no key fits or the data was changed. */
  open(sealed: Uint8Array, purpose: Purpose, context?: string): Buffer
  /**
   * Derives 32 bytes that nobody can guess without the key. The same context gives the same bytes as long as the key stays.
   */
  derive(purpose: Purpose, context: string): Buffer
  /** Which key derives these bytes: the current one, an older one, or none. Takes the same time in each case. */
  derivedBy(given: Uint8Array, purpose: Purpose, context: string): 'current' | 'older' | undefined
  /** The id of the key that sealed this. Does not open it. */
  keyIdOf(sealed: Uint8Array): string
  /** Whether a key with this id is configured. */
  knows(keyId: string): boolean
  /** The id of the key that seals now. */
  readonly currentKeyId: string
}

/**
 * A sealed secret can't be opened with the configured keys. `changed`: no key opens it, because it is not what was sealed.
 */
export class SecretsError extends Error {
  override name = 'SecretsError'
  readonly reason: 'key' | 'changed'
  constructor(message: string, reason: 'key' | 'changed' = 'key') {
    super(message)
    this.reason = reason
  }
}

const changed = () =>
  new SecretsError('the encrypted data was changed, or belongs to another object', 'changed')

type ParsedKeys = { ok: true; keys: RootKey[] } | { ok: false; error: string }

/**
 * Reads `SECRETS_KEY`: one or more keys of 32 bytes, in base64 or hex, separated by commas. The first one seals; all of
 * them open.
 *
 * To rotate, first put a new key second in all processes, then first. Remove the old one when nothing that it sealed is
 * left (`npm run reseal`).
 */
export function parseSecretsKeys(value: string): ParsedKeys {
  const keys: RootKey[] = []
  for (const [index, text] of value
    .split(',')
    .map(part => part.trim())
    .entries()) {
    const bytes = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64')
    if (bytes.length !== KEY_BYTES) {
      return {
        ok: false,
        error: `key ${index + 1} must be ${KEY_BYTES} bytes in base64 or hex; create one with: openssl rand -base64 32`,
      }
    }
    keys.push({ id: createHash('sha256').update(bytes).digest('hex').slice(0, 8), bytes })
  }
  return { ok: true, keys }
}

/**
 * Makes the sealing functions of a process from `SECRETS_KEY`.
 *
 * Layout of a sealed secret: key id (4 bytes), IV (12), tag (16), ciphertext.
 */
export function makeSecrets(secretsKey: string): Secrets {
  const parsed = parseSecretsKeys(secretsKey)
  if (!parsed.ok) throw new SecretsError(`SECRETS_KEY: ${parsed.error}`)
  const [current] = parsed.keys
  if (!current) throw new SecretsError('SECRETS_KEY contains no key')

  const derived = new Map<string, Buffer>()
  const keyFor = (root: RootKey, purpose: Purpose): Buffer => {
    const name = `${root.id}/${purpose}`
    const known = derived.get(name)
    if (known) return known
    const key = Buffer.from(hkdfSync('sha256', root.bytes, '', `switchboard/${purpose}`, KEY_BYTES))
    derived.set(name, key)
    return key
  }
  const derive = (root: RootKey, purpose: Purpose, context: string) =>
    createHmac('sha256', keyFor(root, purpose)).update(context).digest()
  const keyIdOf = (sealed: Uint8Array) => Buffer.from(sealed.subarray(0, KEY_ID_BYTES)).toString('hex')

  return {
    currentKeyId: current.id,
    keyIdOf,
    knows: keyId => parsed.keys.some(({ id }) => id === keyId),
    derive: (purpose, context) => derive(current, purpose, context),
    derivedBy(given, purpose, context) {
      // Every key is tried, even after one fits, so that the time reveals nothing.
      const fits = parsed.keys
        .map(key => derive(key, purpose, context))
        .map(bytes => bytes.length === given.length && timingSafeEqual(bytes, given))
      if (fits[0]) return 'current'
      return fits.includes(true) ? 'older' : undefined
    },
    seal(plain, purpose, context = '') {
      const iv = randomBytes(IV_BYTES)
      const cipher = createCipheriv('aes-256-gcm', keyFor(current, purpose), iv)
      cipher.setAAD(Buffer.from(context))
      const body = Buffer.concat([cipher.update(plain), cipher.final()])
      return Buffer.concat([Buffer.from(current.id, 'hex'), iv, cipher.getAuthTag(), body])
    },
    open(sealed, purpose, context = '') {
      if (sealed.length < KEY_ID_BYTES + IV_BYTES + TAG_BYTES) throw changed()
      const id = keyIdOf(sealed)
      const root = parsed.keys.find(key => key.id === id)
      if (!root) {
        throw new SecretsError(
          `encrypted with key ${id}, which is not in SECRETS_KEY of this process: add that key to it, after the first one, separated by a comma`,
        )
      }
      const iv = sealed.subarray(KEY_ID_BYTES, KEY_ID_BYTES + IV_BYTES)
      const tag = sealed.subarray(KEY_ID_BYTES + IV_BYTES, KEY_ID_BYTES + IV_BYTES + TAG_BYTES)
      const decipher = createDecipheriv('aes-256-gcm', keyFor(root, purpose), iv)
      decipher.setAAD(Buffer.from(context))
      decipher.setAuthTag(tag)
      try {
        return Buffer.concat([
          decipher.update(sealed.subarray(KEY_ID_BYTES + IV_BYTES + TAG_BYTES)),
          decipher.final(),
        ])
      } catch {
        throw changed()
      }
    },
  }
}

/**
 * The form in which a bearer token is stored. A plain digest is enough: tokens are 256 random bits, so there is nothing
 * to guess.
 */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

/** A bearer token of 32 secret bytes, shown once. The prefix lets secret scanners recognise a leaked one. */
export function tokenOf(bytes: Uint8Array): string {
  return `swb_${Buffer.from(bytes).toString('base64url')}`
}
