import OpenAI, { APIConnectionError, APIError } from 'openai'
import type { Refused } from './failure.ts'
import { isRecord, parseJson, stringIn } from './json.ts'
import { readSaid } from './said.ts'

/** How long one request to the model may take, ms; Temporal then tries it again, or a human takes over. */
const REQUEST_TIMEOUT_MS = 30_000

/** Of an error's body, so much is read; a page of a proxy can be long. */
const MAX_ERROR_LENGTH = 20_000

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
    baseURL: options.baseURL,
    maxRetries: 0,
    timeout: REQUEST_TIMEOUT_MS,
    fetch: keepingErrors(options.fetch ?? fetch),
  })
  return async (path, body, signal) => {
    // The client's own limit ends with the headers of the reply; a body that never ends is to end too.
    const inTime = AbortSignal.any([signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS)])
    try {
      const reply = await client.post<unknown>(path, { body, signal: inTime })
      return { body: typeof reply === 'string' ? (parseJson(reply) ?? reply) : reply }
    } catch (error) {
      signal.throwIfAborted()
      return inTime.aborted ? { said: { paths: [] }, lost: 'AiTimeout' } : refusedBy(error)
    }
  }
}

function refusedBy(error: unknown): Refused {
  if (error instanceof APIError && typeof error.status === 'number') {
    const { status, headers } = error as APIError<number, Headers>
    return { status, said: readSaid(error.error), retryAfterMs: retryAfterMs(headers) }
  }
  if (error instanceof SyntaxError) {
    return { status: 200, unreadable: true, said: { message: 'the reply is no JSON', paths: [] } }
  }
  const lost =
    error instanceof APIConnectionError && /timed out/i.test(error.message) ? 'AiTimeout' : 'AiUnreachable'
  return { said: { code: networkCode(error), paths: [] }, lost }
}

/** The client keeps of a refusal only what stands under `error`, and endpoints put it in many places. */
function keepingErrors(send: typeof fetch): typeof fetch {
  return async (url, init) => {
    const response = await send(url, init)
    if (response.ok) return response
    const text = (await response.text()).slice(0, MAX_ERROR_LENGTH)
    const said = parseJson(text) ?? text
    return new Response(JSON.stringify({ error: { error: said } }), {
      status: response.status,
      headers: response.headers,
    })
  }
}

/** `ECONNREFUSED`, `ENOTFOUND` …, at the bottom of what went wrong. */
function networkCode(error: unknown): string | undefined {
  let code: string | undefined
  for (let at = error; isRecord(at); at = at.cause) code = stringIn(at.code) ?? code
  return code
}

function retryAfterMs(headers: Headers): number | undefined {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN)
  return Number.isFinite(seconds) ? seconds * 1_000 : undefined
}
