import OpenAI, { APIConnectionTimeoutError, APIError } from 'openai'
import type { Refused } from './failure.ts'
import { isRecord, parseJson, stringIn } from './json.ts'
import { readSaid } from './said.ts'

/**
 * How long one request to the model may take, including its reply, ms. After that, Temporal tries again or a human takes
 * over.
 */
const REQUEST_TIMEOUT_MS = 30_000

/**
 * How much of a reply is read, bytes: far more than the longest answer with its thoughts. A reply that is cut is no valid
 * JSON.
 */
const MAX_REPLY_BYTES = 4 * 1024 * 1024
/** How much of an error is read, bytes. A proxy's error page can be long. */
const MAX_REFUSAL_BYTES = 20_000

/** Self-hosted endpoints often need no key, but the SDK requires one. */
const NO_KEY = 'none'

/** Makes one request. Rejects only if the signal is aborted. */
export type Exchange = (
  path: string,
  body: object,
  signal: AbortSignal,
) => Promise<{ body: unknown } | Refused>

/**
 * Makes requests to an endpoint by OpenAI's client. The client repeats nothing by itself, because Temporal decides about
 * retries.
 */
export function makeExchange(options: { apiKey?: string; baseURL?: string; fetch?: typeof fetch }): Exchange {
  const client = new OpenAI({
    apiKey: options.apiKey ?? NO_KEY,
    ...addressOf(options.baseURL),
    maxRetries: 0,
    timeout: REQUEST_TIMEOUT_MS,
    // Otherwise an environment variable of the client could make it log customers' messages.
    logLevel: 'off',
    fetch: readingAll(options.fetch ?? fetch),
  })
  return async (path, body, signal) => {
    // A separate signal for each request, because the client never removes its listener, and a turn makes many requests.
    const requestSignal = AbortSignal.any([signal])
    try {
      const reply = await client.post<unknown>(path, { body, signal: requestSignal })
      return { body: typeof reply === 'string' ? (parseJson(reply) ?? reply) : reply }
    } catch (error) {
      signal.throwIfAborted()
      return refusedBy(error)
    }
  }
}

/** The client appends paths to the address as it is, so a query (`?api-version=…`) has to be passed separately. */
function addressOf(baseURL: string | undefined) {
  if (baseURL === undefined) return {}
  const url = new URL(baseURL)
  const defaultQuery = Object.fromEntries(url.searchParams)
  url.search = ''
  return { baseURL: url.href, defaultQuery }
}

function refusedBy(error: unknown): Refused {
  if (error instanceof APIError && typeof error.status === 'number') {
    const { status, headers } = error as APIError<number, Headers>
    const unreadable = isRedirect(status)
    return { status, said: readSaid(error.error), unreadable, retryAfterMs: retryAfterMs(headers) }
  }
  if (error instanceof SyntaxError) {
    return { status: 200, unreadable: true, said: { message: 'the reply is not JSON', paths: [] } }
  }
  const lost = error instanceof APIConnectionTimeoutError ? 'AiTimeout' : 'AiUnreachable'
  return { said: { code: networkCode(error), paths: [] }, lost }
}

/**
 * A `fetch` that has read the reply when it returns, so that the client's time limit covers the reply too. It reads no more
 * than can be used. It reads errors itself, because the client only keeps the part under `error`, and endpoints put errors
 * in many places. Redirects are reported and not followed, so that customers' messages only go to the configured address.
 */
function readingAll(send: typeof fetch): typeof fetch {
  return async (url, init) => {
    const response = await send(url, { ...init, redirect: 'manual' })
    const { ok, status, headers } = response
    const text = await textOf(response, ok ? MAX_REPLY_BYTES : MAX_REFUSAL_BYTES)
    if (ok) return new Response(text || null, { status, headers })
    const said = isRedirect(status) ? `the endpoint redirects to ${headers.get('location')}` : text
    const json = parseJson(said) === undefined ? JSON.stringify(said) : said
    return new Response(status === 304 ? null : `{"error":{"error":${json}}}`, { status, headers })
  }
}

function isRedirect(status: number): boolean {
  return status >= 300 && status < 400
}

async function textOf({ body }: Response, limit: number): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  // Leaving the loop cancels the transfer.
  for await (const chunk of body ?? []) {
    chunks.push(chunk)
    size += chunk.length
    if (size > limit) break
  }
  return new TextDecoder().decode(Buffer.concat(chunks).subarray(0, limit))
}

/** The network's code (`ECONNREFUSED`, `ENOTFOUND`, …) of the innermost cause. */
function networkCode(error: unknown): string | undefined {
  let code: string | undefined
  for (let at = error; isRecord(at); at = at.cause) code = stringIn(at.code) ?? code
  return code
}

/** The time to wait: in milliseconds, which OpenAI and Azure also send, in seconds, or as a date (RFC 9110). */
function retryAfterMs(headers: Headers): number | undefined {
  const exact = headers.get('retry-after-ms')
  const given = headers.get('retry-after')
  const delays = [
    exact && Number(exact),
    given && Number(given) * 1_000,
    given && Date.parse(given) - Date.now(),
  ]
  return delays.find(delay => typeof delay === 'number' && Number.isFinite(delay)) || undefined
}
