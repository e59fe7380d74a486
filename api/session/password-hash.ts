import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'
import { passwordForm } from '../../domain/password.ts'
import { makeGate } from '../../platform/gate.ts'
import { Problem } from '../http/problem.ts'

/** OWASP's parameters for scrypt. Each derivation takes 128 MiB and a third of a second. */
const COST = { N: 2 ** 17, r: 8, p: 1 }
/** What Node lets a derivation use, bytes. It needs 128 · N · r, and a little more. */
const MAX_MEMORY = 192 * 1024 * 1024

/** How many derivations run at once in a process. More would take the memory, and the threads, that all else needs. */
const AT_ONCE = 2
/** How many wait for them. With more, the last would wait for longer than people do. */
const WAITING = 20

const SALT_BYTES = 16
const KEY_BYTES = 32

export type Derive = (
  password: string,
  salt: Buffer,
  bytes: number,
  options: ScryptOptions,
) => Promise<Buffer>

/** Keeps passwords as what can't be turned back into them. Throws `sign_in_busy` if too many sign in at once. */
export interface PasswordHashes {
  /** `scrypt$N$r$p$salt$key`, the last two in base64url. */
  make(password: string): Promise<string>
  /** Whether it is the password of this hash. Without a hash it isn't, and takes as long to say so. */
  fits(password: string, hash: string | null | undefined): Promise<boolean>
}

export function makePasswordHashes(derive: Derive = withScrypt): PasswordHashes {
  const gate = makeGate({ atOnce: AT_ONCE, waiting: WAITING })
  const deriving = (password: string, salt: Buffer, cost: typeof COST, bytes = KEY_BYTES) => {
    const work = () => derive(passwordForm(password), salt, bytes, { ...cost, maxmem: MAX_MEMORY })
    const passed = gate.pass(work)
    if (!passed) throw new Problem('sign_in_busy', 'Too many people sign in at this moment.')
    return passed
  }
  /** Stands in for the hash of whom nobody knows. No password has this key. */
  const nobody = { cost: COST, salt: randomBytes(SALT_BYTES), key: randomBytes(KEY_BYTES) }
  return {
    async make(password) {
      const salt = randomBytes(SALT_BYTES)
      const key = await deriving(password, salt, COST)
      const { N, r, p } = COST
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
