import type { IncomingMessage } from 'node:http'
import type { LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'
import { readRetryAfter } from '../../platform/retry-after.ts'
import { AddressRefused, guardedRequest } from '../guarded-request.ts'
import { handOn } from '../hand-on.ts'
import type { MediaOutcome, MediaRequest } from '../provider.ts'
import type { TwilioAccount } from './account.ts'
import { apiHost, HOST_HEADER } from './location.ts'

export interface MediaOptions {
  /** Replaces scheme and host of Twilio's; the path stays. For tests and the emulator. */
  baseUrl?: string
  /** For tests: resolves names. */
  lookup?: LookupFunction
}

/** Twilio redirects once, to the server of the file. */
const MAX_REDIRECTS = 3

/** The API's hosts: `api.twilio.com`, or with an edge and a region between (https://www.twilio.com/docs/global-infrastructure). */
const HOST = /^api(\.[a-z0-9-]{1,40}){0,2}\.twilio\.com$/
const PATH =
  /^\/2010-04-01\/Accounts\/(AC[0-9a-f]{32})\/Messages\/((?:SM|MM)[0-9a-f]{32})\/Media\/(ME[0-9a-f]{32})$/i

/**
 * Fetches a file of a customer's message. The credentials are only sent to Twilio's own address of a file of this account.
 * Twilio answers with a redirect to a content network. This is followed here, without the credentials, over TLS and to
 * public addresses only.
 */
export async function fetchMedia(
  account: TwilioAccount,
  { url, maxBytes, signal }: MediaRequest,
  take: (body: AsyncIterable<Uint8Array>) => Promise<void>,
  { baseUrl, lookup }: MediaOptions,
): Promise<MediaOutcome> {
  const first = addressOf(account, url, baseUrl)
  if (!first) return NOT_ALLOWED
  let answer: Answer | MediaOutcome
  try {
    answer = await follow(account, first, { baseUrl, lookup, signal })
  } catch (error) {
    return error instanceof AddressRefused ? NOT_ALLOWED : UNREACHABLE
  }
  if ('outcome' in answer) return answer
  const failure = failureOf(answer)
  if (failure) {
    answer.response.destroy()
    return failure
  }
  return handOn(answer.response, maxBytes, take)
}

const NOT_ALLOWED: MediaOutcome = { outcome: 'refused', code: 'not_allowed' }
const UNREACHABLE: MediaOutcome = { outcome: 'tryLater', code: 'unreachable' }

/**
 * The address to fetch the file from, built from the ids in the given address, so that nothing else of it has an effect.
 * Undefined if it isn't the address of a file of this account at Twilio: somebody who can sign a webhook may put any
 * address in it.
 */
function addressOf(
  owner: TwilioAccount,
  given: string,
  baseUrl?: string,
): { url: URL; host: string } | undefined {
  const url = parsed(given)
  if (url?.protocol !== 'https:' || url.port !== '' || url.username !== '' || url.password !== '')
    return undefined
  const [, account, message, media] = PATH.exec(url.pathname) ?? []
  if (!HOST.test(url.hostname) || account !== owner.accountSid) return undefined
  // Each region has its own token, so the account's region decides.
  const host = owner.region === undefined ? url.hostname : apiHost(owner)
  const origin = baseUrl?.replace(/\/+$/, '') ?? `https://${host}`
  const file = new URL(`${origin}/2010-04-01/Accounts/${account}/Messages/${message}/Media/${media}`)
  return { url: file, host }
}

interface Answer {
  response: IncomingMessage
  /** The answer is Twilio's own, not that of a server it redirected to. */
  isFirst: boolean
}

async function follow(
  account: TwilioAccount,
  first: { url: URL; host: string },
  { baseUrl, lookup, signal }: MediaOptions & Pick<MediaRequest, 'signal'>,
): Promise<Answer | MediaOutcome> {
  const { accountSid, authToken } = account
  const credentials = Buffer.from(`${accountSid}:${authToken}`).toString('base64')
  const own = { Authorization: `Basic ${credentials}`, ...(baseUrl && { [HOST_HEADER]: first.host }) }
  let { url } = first
  for (let hops = 0; ; hops++) {
    const isFirst = hops === 0
    const response = await guardedRequest(url, {
      headers: isFirst ? own : {},
      trusted: isFirst ? baseUrl !== undefined : isEmulators(url, baseUrl),
      signal,
      lookup,
    })
    const { location } = response.headers
    if (!isRedirect(response) || location === undefined) return { response, isFirst }
    response.destroy()
    const next = parsed(location, url)
    if (!next || hasUser(next) || hops === MAX_REDIRECTS) return NOT_ALLOWED
    url = next
  }
}

function parsed(url: string, base?: URL): URL | undefined {
  return URL.canParse(url, base?.href) ? new URL(url, base) : undefined
}

function hasUser(url: URL): boolean {
  return url.username !== '' || url.password !== ''
}

function isRedirect({ statusCode = 0 }: IncomingMessage): boolean {
  return [301, 302, 303, 307, 308].includes(statusCode)
}

/** Whether an address is of the emulator's content network: the same loopback address, another port, no TLS. */
function isEmulators(url: URL, baseUrl: string | undefined): boolean {
  const base = baseUrl === undefined ? undefined : parsed(baseUrl)
  return (
    base !== undefined &&
    isLoopback(base.hostname) &&
    url.protocol === 'http:' &&
    url.hostname === base.hostname
  )
}

function isLoopback(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '')
  return host === 'localhost' || (ipaddr.isValid(host) && ipaddr.process(host).range() === 'loopback')
}

/** The meaning of an answer without a file. */
function failureOf({ response, isFirst }: Answer): MediaOutcome | undefined {
  const { statusCode: status = 0, headers } = response
  if (status === 200) return undefined
  if (status === 404 || status === 410) return { outcome: 'missing' }
  const retryAfterMs = readRetryAfter(headers['retry-after'])
  const wait = retryAfterMs === undefined ? {} : { retryAfterMs }
  if (status === 429) return { outcome: 'tryLater', code: 'rate_limited', ...wait }
  if (status === 408 || status >= 500) return { ...UNREACHABLE, ...wait }
  if (status === 401 || status === 403) {
    // From the content network this means that the link has expired. The next try gets a new one.
    return isFirst ? { outcome: 'tryLater', code: 'credentials_refused' } : UNREACHABLE
  }
  return { outcome: 'refused', code: 'provider_refused' }
}
