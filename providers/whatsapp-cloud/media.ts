import type { IncomingMessage } from 'node:http'
import type { LookupFunction } from 'node:net'
import { AddressRefused, guardedGet } from '../guarded-get.ts'
import { handOn } from '../hand-on.ts'
import type { MediaOutcome, MediaRequest, ProviderAccount } from '../provider.ts'
import { errorOf } from './errors.ts'
import { callGraph, type GraphAnswer, type GraphOptions } from './graph.ts'
import { asObject, textOf } from './json.ts'
import { mediaIdOf } from './media-address.ts'
import { phoneNumberIdOf } from './settings.ts'

export interface MediaOptions extends GraphOptions {
  /** For tests: resolves names. */
  lookup?: LookupFunction
}

/** The one host that is given the token beside the Graph API's own (Meta, Media: download, 2026-09). */
const MEDIA_ORIGIN = 'https://lookaside.fbsbx.com'

/** Some clients' own names are answered with errors there, as others found. */
const USER_AGENT = 'Mozilla/5.0 (compatible; Switchboard)'

const NOT_ALLOWED: MediaOutcome = { outcome: 'refused', code: 'not_allowed' }
const TOO_LARGE: MediaOutcome = { outcome: 'refused', code: 'too_large' }
const UNREACHABLE: MediaOutcome = { outcome: 'tryLater', code: 'unreachable' }
const CREDENTIALS: MediaOutcome = { outcome: 'tryLater', code: 'credentials_refused' }
const MISSING: MediaOutcome = { outcome: 'missing' }

/** What it asks is answered with an error object of `code` where the medium, or the number, is not there. */
const NO_SUCH_OBJECT = [33, 100]
const RATES = [4, 80007, 130429]

/**
 * Fetches a customer's file in two steps: its id is asked for an address, which is good for five minutes, and that is read
 * with the token. The token goes to the Graph API and to Meta's one host for media, over TLS, and no redirect is followed
 * with it. A download that fails with 404 is tried once more with a new address (Meta, Media, 2026-09).
 */
export async function fetchMedia(
  account: ProviderAccount,
  { url, maxBytes, signal }: MediaRequest,
  take: (body: AsyncIterable<Uint8Array>) => Promise<void>,
  options: MediaOptions,
): Promise<MediaOutcome> {
  const id = mediaIdOf(url)
  const phone_number_id = phoneNumberIdOf(account)
  if (id === undefined || phone_number_id === undefined) return NOT_ALLOWED
  const request = { method: 'GET', path: id, query: { phone_number_id } } as const
  for (let addresses = 1; ; addresses++) {
    let response: IncomingMessage | MediaOutcome
    try {
      const answer = await callGraph(account, request, { ...options, signal })
      response = await download(account, answer, { ...options, signal, maxBytes })
    } catch (error) {
      return error instanceof AddressRefused ? NOT_ALLOWED : UNREACHABLE
    }
    if (!('outcome' in response)) return handOn(response, maxBytes, take)
    // An address that is over looks like a file that is.
    if (response.outcome !== 'missing' || addresses === 2) return response
  }
}

async function download(
  account: ProviderAccount,
  answer: GraphAnswer,
  { baseUrl, lookup, signal, maxBytes }: MediaOptions & Pick<MediaRequest, 'maxBytes'>,
): Promise<IncomingMessage | MediaOutcome> {
  const told = asObject(answer.json)
  if (answer.error || answer.status !== 200) return refusalOf(answer)
  if (Number(textOf(told?.file_size)) > maxBytes) return TOO_LARGE
  const address = textOf(told?.url) ?? ''
  const place = placeOf(address, baseUrl)
  if (!place) return NOT_ALLOWED
  const { accessToken = '' } = account.credentials
  const response = await guardedGet(place.url, {
    headers: { Authorization: `Bearer ${accessToken}`, 'User-Agent': USER_AGENT },
    trusted: place.trusted,
    signal,
    lookup,
  })
  const { statusCode = 0 } = response
  if (statusCode === 200) return response
  response.destroy()
  if (statusCode === 404 || statusCode === 410) return MISSING
  if (statusCode === 401 || statusCode === 403) return CREDENTIALS
  if (statusCode === 429) return { outcome: 'tryLater', code: 'rate_limited' }
  // A redirect would lead elsewhere.
  if (statusCode >= 300 && statusCode < 400) return NOT_ALLOWED
  return statusCode >= 500 ? UNREACHABLE : { outcome: 'refused', code: 'provider_refused' }
}

/** Undefined for an address that is not Meta's host for media, or where Meta is emulated, the emulator's. */
function placeOf(address: string, baseUrl: string | undefined): { url: URL; trusted: boolean } | undefined {
  if (!URL.canParse(address)) return undefined
  const url = new URL(address)
  if (url.username !== '' || url.password !== '') return undefined
  if (url.origin === MEDIA_ORIGIN) return { url, trusted: false }
  const base = baseUrl !== undefined && URL.canParse(baseUrl) ? new URL(baseUrl) : undefined
  // On the same loopback address as the Graph API that it stands for, at another port.
  const isEmulators =
    base !== undefined &&
    ['127.0.0.1', 'localhost', '[::1]'].includes(base.hostname) &&
    url.hostname === base.hostname &&
    url.protocol === 'http:'
  return isEmulators ? { url, trusted: true } : undefined
}

function refusalOf({ status, error }: GraphAnswer): MediaOutcome {
  if (status >= 500 || error === undefined) return UNREACHABLE
  if (NO_SUCH_OBJECT.includes(error.code)) return MISSING
  if (RATES.includes(error.code)) {
    const retryAfterMs = errorOf(error.code)?.retryAfterMs
    return { outcome: 'tryLater', code: 'rate_limited', ...(retryAfterMs !== undefined && { retryAfterMs }) }
  }
  return errorOf(error.code)?.class === 'config' ? CREDENTIALS : UNREACHABLE
}
