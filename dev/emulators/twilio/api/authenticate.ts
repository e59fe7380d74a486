import { timingSafeEqual } from 'node:crypto'
import type { Context } from 'hono'
import type { OperationName } from '../facts.ts'
import type { Account } from '../state/model.ts'
import type { World } from '../world.ts'
import { TwilioError } from './errors.ts'

/**
 * Checks Basic authentication with Account SID and auth token. An unknown account, a wrong token, or a path of another
 * account gives 401 with code 20003. A suspended or closed account may only read itself; everything else gives 403 with
 * the same code. Each region has its own tokens.
 */
export function authenticate(world: World, c: Context, operation: OperationName): Account {
  const [sid, token] = basic(c.req.header('authorization'))
  const account = world.store.accounts.get(sid)
  if (!account || !equal(token, account.authToken)) throw new TwilioError(20003)
  if (account.region !== regionOf(c.req.header(HOST_HEADER))) throw new TwilioError(20003)
  const inPath = c.req.param('AccountSid')
  if (inPath !== undefined && inPath.replace(/\.json$/, '') !== account.sid) throw new TwilioError(20003)
  if (account.status !== 'active' && operation !== 'accounts.fetch') {
    throw new TwilioError(20003, `Account is ${account.status}`, 403)
  }
  return account
}

/**
 * The host that the request was meant for, because all hosts are one here. Without it, the region is the United States.
 */
const HOST_HEADER = 'X-Twilio-Host'

/** The region in a host name: `ie1` in `api.dublin.ie1.twilio.com`. */
function regionOf(host = ''): string {
  return /\.([a-z]{2}\d)\.twilio\.com$/.exec(host)?.[1] ?? 'us1'
}

function basic(header: string | undefined): [string, string] {
  const [scheme, credentials] = header?.split(' ') ?? []
  if (scheme?.toLowerCase() !== 'basic' || !credentials) return ['', '']
  const [sid = '', ...token] = Buffer.from(credentials, 'base64').toString().split(':')
  return [sid, token.join(':')]
}

function equal(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}
