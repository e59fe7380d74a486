import type { IncomingMessage } from 'node:http'
import type { LookupFunction } from 'node:net'
import { AddressRefused, guardedRequest } from '../guarded-request.ts'
import { handOn } from '../hand-on.ts'
import type { MediaOutcome, MediaRequest, ProviderAccount } from '../provider.ts'
import { errorOf } from './errors.ts'
import { callGraph, type GraphAnswer, type GraphOptions } from './graph.ts'
import { asObject, textOf } from './json.ts'
import { mediaIdOf } from './media-address.ts'
import { phoneNumberIdOf } from './settings.ts'
import { transferMs } from './transfer-time.ts'

export interface MediaOptions extends GraphOptions {
  /** For tests: resolves names. */
  lookup?: LookupFunction
}

/** The only host besides the Graph API's own that gets the token (Meta, Media: download, 2026-09). */
const MEDIA_ORIGIN = 'https://lookaside.fbsbx.com'

/** Others found that this host answers some clients' default names with errors. */
const USER_AGENT = 'Mozilla/5.0 (compatible; Switchboard)'

const NOT_ALLOWED: MediaOutcome = { outcome: 'refused', code: 'not_allowed' }
const TOO_LARGE: MediaOutcome = { outcome: 'refused', code: 'too_large' }
const UNREACHABLE: MediaOutcome = { outcome: 'tryLater', code: 'unreachable' }
const CREDENTIALS: MediaOutcome = { outcome: 'tryLater', code: 'credentials_refused' }
const MISSING: MediaOutcome = { outcome: 'missing' }

/** Error codes that mean that the file or the number doesn't exist. */
const NO_SUCH_OBJECT = [33, 100]
const RATES = [4, 80007, 130429]

/**
 * Fetches a customer's file in two steps. First it asks for the address of the file's id, which is valid for five minutes.
 * Then it downloads the file from there with the token. The token is only sent to the Graph API and to Meta's media host,
 * over TLS, and never to a redirect. A download that fails with 404 is tried once more with a new address (Meta, Media,
 * 2026-09).
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
    // An expired address looks like a file that is gone.
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
  const response = await guardedRequest(place.url, {
    headers: { Authorization: `Bearer ${accessToken}`, 'User-Agent': USER_AGENT },
    trusted: place.trusted,
    longestMs: transferMs(maxBytes),
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

/** Undefined unless the address is on Meta's media host, or on the emulator's if Meta is emulated. */
function placeOf(address: string, baseUrl: string | undefined): { url: URL; trusted: boolean } | undefined {
  if (!URL.canParse(address)) return undefined
  const url = new URL(address)
  if (url.username !== '' || url.password !== '') return undefined
  if (url.origin === MEDIA_ORIGIN) return { url, trusted: false }
  const base = baseUrl !== undefined && URL.canParse(baseUrl) ? new URL(baseUrl) : undefined
  // The emulator's media host has the same loopback address as its Graph API, and another port.
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
