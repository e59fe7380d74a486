import { randomBytes } from 'node:crypto'
import type { Context } from 'hono'
import { insertSession, type NewSession, type Session } from '../../db/sessions/sessions.ts'
import { newId } from '../../platform/ids.ts'
import { hashToken } from '../../platform/secrets.ts'
import type { ApiDependencies } from '../dependencies.ts'
import type { ApiEnvironment } from '../http/auth.ts'
import type { AddressOf } from '../http/client-address.ts'
import type { FailedAuthentication } from '../http/failed-authentication.ts'
import { Problem } from '../http/problem.ts'
import { type Cookies, makeCookies } from './cookie.ts'
import { type Mail, makeMail } from './mail.ts'
import { makeSignInNotes, type SignInNotes } from './notes.ts'
import { makeOidc, type Oidc } from './oidc.ts'
import { makeOrigins, type Origins } from './origin.ts'
import { makePasswordHashes, type PasswordHashes } from './password-hash.ts'
import { makeThrottle, type Throttle } from './throttle.ts'
import { userAgentOf } from './user-agent.ts'

/** Everything to sign in people. Created once per process. */
export interface SignIns {
  origins: Origins
  cookies: Cookies
  throttle: Throttle
  hashes: PasswordHashes
  /** Undefined if no identity provider is configured. */
  oidc: Oidc | undefined
  /** Undefined if no mail server is configured. */
  mail: Mail | undefined
  notes: SignInNotes
  /**
   * Starts a session with a new secret, and sets its cookie. The browser's previous session ends. So a cookie that an attacker
   * has set before is useless (session fixation).
   */
  begin(
    c: Context<ApiEnvironment>,
    how: Pick<NewSession, 'agentId' | 'method' | 'oidc' | 'passwordHash'>,
  ): Promise<Session & { secretHash: string }>
}

export function makeSignIns(
  { config, sql, secrets, log, passwordCost }: ApiDependencies,
  { addressOf, failures }: { addressOf: AddressOf; failures: FailedAuthentication },
): SignIns {
  const origins = makeOrigins(config.PUBLIC_URL)
  const cookies = makeCookies(origins)
  const notes = makeSignInNotes(log)
  return {
    origins,
    cookies,
    throttle: makeThrottle(config.AUTH_FAILURES_PER_MINUTE, addressOf),
    hashes: makePasswordHashes({ cost: passwordCost }),
    oidc: makeOidc(config, secrets),
    mail: makeMail(config),
    notes,
    async begin(c, how) {
      cookies.session.requireKept(c)
      const before = cookies.session.read(c)
      const secret = `sws_${randomBytes(32).toString('base64url')}`
      const secretHash = hashToken(secret)
      const id = newId()
      const { agentId, method } = how
      const session = await insertSession(
        sql,
        {
          ...how,
          id,
          secretHash,
          address: addressOf(c),
          userAgent: userAgentOf(c),
          replaces: before === undefined ? undefined : hashToken(before),
        },
        tx => notes.signedIn(c, tx, { method, agentId, sessionId: id }),
      )
      if (!session) throw new Problem('sign_in_failed', 'The account or the password was changed meanwhile.')
      cookies.session.set(c, secret)
      failures.admit(secretHash)
      return { ...session, secretHash }
    },
  }
}
