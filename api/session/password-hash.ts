import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'
import { passwordForm } from '../../domain/password.ts'
import { makeGate } from '../../platform/gate.ts'
import { Problem } from '../http/problem.ts'

/** Parameters of scrypt. They are stored with each hash. */
export type Cost = Readonly<Record<'N' | 'r' | 'p', number>>

/** OWASP's parameters. A derivation needs 128 MiB and about a third of a second. */
const COST: Cost = { N: 2 ** 17, r: 8, p: 1 }
/** The memory limit of a derivation, bytes. It needs a little more than 128 · N · r. */
const MAX_MEMORY = 192 * 1024 * 1024

/** Derivations at once in a process. More would use up the memory and the threads that other work needs. */
const AT_ONCE = 2
/** Waiting derivations. With more, the last person would wait too long. */
const WAITING = 20

const SALT_BYTES = 16
const KEY_BYTES = 32

export type Derive = (
  password: string,
  salt: Buffer,
  bytes: number,
  options: ScryptOptions,
) => Promise<Buffer>

/** Hashes passwords. Throws `sign_in_busy` if too many derivations wait. */
export interface PasswordHashes {
  /** `scrypt$N$r$p$salt$key`, the last two in base64url. */
  make(password: string): Promise<string>
  /** Whether the password matches the hash. Without a hash the result is false, after the same time. */
  fits(password: string, hash: string | null | undefined): Promise<boolean>
}

export function makePasswordHashes({
  derive = withScrypt,
  cost: ofNew = COST,
}: {
  derive?: Derive
  cost?: Cost
} = {}): PasswordHashes {
  const gate = makeGate({ atOnce: AT_ONCE, waiting: WAITING })
  const deriving = (password: string, salt: Buffer, cost: Cost, bytes = KEY_BYTES) => {
    const work = () => derive(passwordForm(password), salt, bytes, { ...cost, maxmem: MAX_MEMORY })
    const passed = gate.pass(work)
    if (!passed) throw new Problem('sign_in_busy', 'Too many people are signing in at the moment.')
    return passed
  }
  /** Used if there is no hash. No password has this key. */
  const nobody = { cost: ofNew, salt: randomBytes(SALT_BYTES), key: randomBytes(KEY_BYTES) }
  return {
    async make(password) {
      const salt = randomBytes(SALT_BYTES)
      const key = await deriving(password, salt, ofNew)
      const { N, r, p } = ofNew
      return ['scrypt', N, r, p, salt.toString('base64url'), key.toString('base64url')].join('$')
    },
    async fits(password, hash) {
      const known = parsed(hash ?? '')
      const { cost, salt, key } = known ?? nobody
      const given = await deriving(password, salt, cost, key.length)
      return timingSafeEqual(given, key) && known !== undefined
    },
  }
}

function parsed(hash: string) {
  const [scheme, N, r, p, salt = '', key = ''] = hash.split('$')
  if (scheme !== 'scrypt') return undefined
  return {
    cost: { N: Number(N), r: Number(r), p: Number(p) },
    salt: Buffer.from(salt, 'base64url'),
    key: Buffer.from(key, 'base64url'),
  }
}

function withScrypt(password: string, salt: Buffer, bytes: number, options: ScryptOptions): Promise<Buffer> {
  return new Promise((resolve, reject) =>
    scrypt(password, salt, bytes, options, (error, key) => (error ? reject(error) : resolve(key))),
  )
}
