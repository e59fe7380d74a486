import OpenAI, { APIConnectionTimeoutError, APIError } from 'openai'
import type { Refused } from './failure.ts'
import { isRecord, parseJson, stringIn } from './json.ts'
import { readSaid } from './said.ts'

/**
 * How long one request to the model may take, its reply included, ms; Temporal then tries it again, or a human takes over.
 */
const REQUEST_TIMEOUT_MS = 30_000

/** Of a reply, so much is read, bytes: far more than the longest answer, thoughts included. What is cut is no JSON. */
const MAX_REPLY_BYTES = 4 * 1024 * 1024
/** Of a refusal; a page of a proxy can be long. */
const MAX_REFUSAL_BYTES = 20_000

/** Endpoints of one's own often take no key, and the SDK insists on one. */
const NO_KEY = 'none'

/** Makes one request. Rejects when the signal is aborted, and for nothing else. */
export type Exchange = (
  path: string,
  body: object,
  signal: AbortSignal,
) => Promise<{ body: unknown } | Refused>

/** Requests to an endpoint by OpenAI's client, which tries nothing again by itself: that is Temporal's to do. */
export function makeExchange(options: { apiKey?: string; baseURL?: string; fetch?: typeof fetch }): Exchange {
  const client = new OpenAI({
    apiKey: options.apiKey ?? NO_KEY,
    ...addressOf(options.baseURL),
    maxRetries: 0,
    timeout: REQUEST_TIMEOUT_MS,
    // It would log what customers write, by an environment variable of its own.
    logLevel: 'off',
    fetch: readingAll(options.fetch ?? fetch),
  })
  return async (path, body, signal) => {
    // One of its own, since the client never takes its listener off again, and a turn has many requests.
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

/** The client puts paths behind the address as it is: a query (`?api-version=…`) has to be told apart. */
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
    return { status: 200, unreadable: true, said: { message: 'the reply is no JSON', paths: [] } }
  }
  const lost = error instanceof APIConnectionTimeoutError ? 'AiTimeout' : 'AiUnreachable'
  return { said: { code: networkCode(error), paths: [] }, lost }
}

/**
 * A `fetch` that has read the reply when it returns, so that the client's time limit covers it, but not more of it than can be
 * used. Of a refusal the client keeps only what stands under `error`, and endpoints put it in many places. What the
 * customer wrote goes nowhere but to the configured address: redirects are not followed, but told.
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
  // Leaving the loop ends the transfer.
  for await (const chunk of body ?? []) {
    chunks.push(chunk)
    size += chunk.length
    if (size > limit) break
  }
  return new TextDecoder().decode(Buffer.concat(chunks).subarray(0, limit))
}

/** `ECONNREFUSED`, `ENOTFOUND` …, at the bottom of what went wrong. */
function networkCode(error: unknown): string | undefined {
  let code: string | undefined
  for (let at = error; isRecord(at); at = at.cause) code = stringIn(at.code) ?? code
  return code
}

/** In milliseconds, as OpenAI and Azure say it too; in seconds, or as a date (RFC 9110). */
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
