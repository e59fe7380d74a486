import { createRemoteJWKSet, jwtVerify } from 'jose'
import * as client from 'openid-client'
import type { Config } from '../../platform/config.ts'
import { isLoopback } from '../../platform/networks.ts'
import type { Secrets } from '../../platform/secrets.ts'
import { Problem } from '../http/problem.ts'
import { type Claims, roleIn, verifiedEmail } from './oidc-claims.ts'
import { beginFlow, readFlow } from './oidc-flow.ts'

/** The timeout for requests to the identity provider, s. */
const TIMEOUT_S = 6

/** The maximum age of a logout token, s. */
const LOGOUT_AGE_S = 5 * 60
/** The tolerated difference between the provider's clock and ours, s. */
const CLOCKS_S = 60

const LOGOUT_EVENT = 'http://schemas.openid.net/event/backchannel-logout'

export const CALLBACK_PATH = '/v1/auth/oidc/callback'

/** The result of a sign-in at the identity provider. */
export interface Answer {
  issuer: string
  claims: Claims
  /** The id of the provider's session. */
  sid?: string
  /** See `Flow`. */
  flowHash: string
  returnTo: string
}

/** Sign-in with an identity provider: OpenID Connect with code, PKCE, state and nonce. */
export interface Oidc {
  name: string
  /** Starts a flow: the URL to redirect to, and the value of the flow cookie. */
  start(returnTo: string): Promise<{ url: string; cookie: string }>
  /**
   * Validates the answer of the provider. Throws `oidc_refused` if the answer does not belong to the browser's flow, or the
   * provider does not confirm it.
   *
   * @param query the query of the callback URL
   */
  finish(cookie: string | undefined, query: string): Promise<Answer>
  /** Validates a logout token (OpenID Connect Back-Channel Logout 1.0 §2.6). */
  readLogout(token: string): Promise<{ issuer: string; subject?: string; sid?: string }>
  /** The role from the claim. Undefined if `OIDC_ROLE_CLAIM` is unset. Throws `oidc_no_role` if the claim has no role. */
  roleOf(claims: Claims): ReturnType<typeof roleIn>
}

/** Undefined if no identity provider is configured. */
export function makeOidc(config: Config & { PUBLIC_URL: string }, secrets: Secrets): Oidc | undefined {
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_NAME, OIDC_SCOPES, OIDC_ROLE_CLAIM } = config
  if (OIDC_ISSUER === undefined || OIDC_CLIENT_ID === undefined) return undefined
  const callback = `${config.PUBLIC_URL.replace(/\/+$/, '')}${CALLBACK_PATH}`
  const provider = lazily(() => discover(new URL(OIDC_ISSUER), OIDC_CLIENT_ID, config.OIDC_CLIENT_SECRET))

  return {
    name: OIDC_NAME ?? new URL(OIDC_ISSUER).host,
    async start(returnTo) {
      const { server } = await provider()
      const { flow, cookie } = beginFlow(secrets, returnTo)
      const url = client.buildAuthorizationUrl(server, {
        redirect_uri: callback,
        scope: OIDC_SCOPES,
        state: flow.state,
        nonce: flow.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(flow.verifier),
        code_challenge_method: 'S256',
      })
      return { url: url.toString(), cookie }
    },
    async finish(cookie, query) {
      const flow = readFlow(secrets, cookie)
      if (!flow) throw refused('This browser has not started a sign-in, or did so too long ago.')
      const { server } = await provider()
      try {
        const tokens = await client.authorizationCodeGrant(server, new URL(`${callback}?${query}`), {
          expectedState: flow.state,
          expectedNonce: flow.nonce,
          pkceCodeVerifier: flow.verifier,
          idTokenExpected: true,
        })
        const own = tokens.claims()
        if (!own) throw refused('There is no ID token.')
        const wanted = ['email', ...(OIDC_ROLE_CLAIM === undefined ? [] : [OIDC_ROLE_CLAIM])]
        const isWhole = wanted.every(name => name in own)
        const more = isWhole ? {} : await moreClaims(server, tokens.access_token, own.sub)
        return {
          issuer: own.iss,
          claims: { ...more, ...own },
          sid: typeof own.sid === 'string' ? own.sid : undefined,
          flowHash: flow.hash,
          returnTo: flow.returnTo,
        }
      } catch (error) {
        throw problemOf(error)
      }
    },
    async readLogout(token) {
      const { server, keys } = await provider()
      const { issuer } = server.serverMetadata()
      try {
        const { payload } = await jwtVerify(token, keys, {
          issuer,
          audience: OIDC_CLIENT_ID,
          maxTokenAge: LOGOUT_AGE_S,
          clockTolerance: CLOCKS_S,
        })
        const { events, nonce, sub, sid } = payload
        const isLogout = typeof events === 'object' && events !== null && LOGOUT_EVENT in events
        // An ID token has a nonce, and must not be accepted as a logout token.
        if (!isLogout || nonce !== undefined) throw refused('The token is not a logout token.')
        if (sub === undefined && typeof sid !== 'string')
          throw refused('The token has no subject and no session id.')
        return { issuer, subject: sub, sid: typeof sid === 'string' ? sid : undefined }
      } catch (error) {
        throw problemOf(error)
      }
    },
    roleOf(claims) {
      if (OIDC_ROLE_CLAIM === undefined) return undefined
      const role = roleIn(claims, OIDC_ROLE_CLAIM)
      if (!role) throw new Problem('oidc_no_role', 'The identity provider gave none of the roles.')
      return role
    },
  }
}

export { verifiedEmail }

interface Provider {
  server: client.Configuration
  keys: ReturnType<typeof createRemoteJWKSet>
}

async function discover(issuer: URL, clientId: string, secret: string | undefined): Promise<Provider> {
  const isHere = issuer.protocol === 'http:' && isLoopback(issuer.hostname)
  const server = await client.discovery(
    issuer,
    clientId,
    {},
    secret === undefined ? client.None() : client.ClientSecretBasic(secret),
    { timeout: TIMEOUT_S, execute: isHere ? [client.allowInsecureRequests] : [] },
  )
  const { jwks_uri } = server.serverMetadata()
  if (jwks_uri === undefined) throw new Error('the identity provider has no jwks_uri')
  return { server, keys: createRemoteJWKSet(new URL(jwks_uri), { timeoutDuration: TIMEOUT_S * 1_000 }) }
}

/** Loads once, and again after a failure. So the process can start while the identity provider is unavailable. */
function lazily(load: () => Promise<Provider>): () => Promise<Provider> {
  let loading: Promise<Provider> | undefined
  return () => {
    loading ??= load().catch(error => {
      loading = undefined
      throw problemOf(error)
    })
    return loading
  }
}

/** Many providers put only the subject into the ID token, and other claims into the userinfo response. */
async function moreClaims(server: client.Configuration, accessToken: string, subject: string) {
  if (server.serverMetadata().userinfo_endpoint === undefined) return {}
  return client.fetchUserInfo(server, accessToken, subject)
}

function refused(detail: string): Problem {
  return new Problem('oidc_refused', detail)
}

/** Uses the error's code only, because its message may contain parts of the answer. */
function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error
  const { code, name, cause } = error as { code?: string; name?: string; cause?: unknown }
  const isNetwork = error instanceof TypeError && cause !== undefined
  const isSlow = name === 'TimeoutError' || code === 'OAUTH_TIMEOUT' || code === 'ERR_JWKS_TIMEOUT'
  if (isNetwork || isSlow || code === 'OAUTH_RESPONSE_IS_NOT_CONFORM') {
    return new Problem('oidc_unavailable', 'The identity provider gave no usable answer.')
  }
  return refused(`The answer was refused (${code ?? name ?? 'unknown'}).`)
}
