import type { EngagelabCredentials } from './credentials.ts'
import { isFields } from './json.ts'

/** The only host that any page of EngageLab names for WhatsApp. */
export const ENGAGELAB_API = 'https://wa.api.engagelab.cc'

/** How long one request may take, ms. What broke off here may have gone, and nobody can be asked, so that it is long. */
const REQUEST_TIMEOUT_MS = 30_000
/** The longest list of templates is far below. */
const MAX_ANSWER_BYTES = 8 * 1024 * 1024

export interface ClientOptions {
  /** Default: `ENGAGELAB_API`. */
  baseUrl?: string
  /** Default 30 s; lower only in tests. */
  timeoutMs?: number
}

export interface ApiRequest {
  method: 'GET' | 'POST'
  /** `/v1/…`, with its query. */
  path: string
  body?: object
}

export type ApiAnswer =
  /** `code`: EngageLab's own, of an error. `body`: undefined where it is no JSON. */
  | { kind: 'answer'; status: number; code?: number; body: unknown; retryAfterMs?: number }
  /** `connected` is false where it is certain that nothing was written. */
  | { kind: 'unanswered'; cause: string; connected: boolean }

/**
 * Makes one request, and follows no redirect, which would take the credentials elsewhere. Never throws, and what it tells of a
 * failure holds nothing of the request: the errors of `fetch` don't get out of here.
 */
export async function call(
  credentials: Pick<EngagelabCredentials, 'devKey' | 'devSecret'>,
  { method, path, body }: ApiRequest,
  { baseUrl = ENGAGELAB_API, timeoutMs = REQUEST_TIMEOUT_MS }: ClientOptions = {},
): Promise<ApiAnswer> {
  try {
    const response = await fetch(`${baseUrl.replace(/\/+$/, '')}${path}`, {
      method,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
      headers: {
        Authorization: `Basic ${Buffer.from(`${credentials.devKey}:${credentials.devSecret}`).toString('base64')}`,
        Accept: 'application/json',
        ...(body && { 'Content-Type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    })
    const retryAfterMs = readRetryAfter(response.headers.get('retry-after'))
    const answer = parse(await textOf(response))
    const code = codeIn(answer)
    return {
      ...{ kind: 'answer', status: response.status, body: answer },
      ...(code !== undefined && { code }),
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    }
  } catch (thrown) {
    return unanswered(thrown)
  }
}

async function textOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk)
    size += chunk.length
    // What is cut is no JSON, and is told as unreadable.
    if (size > MAX_ANSWER_BYTES) break
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** `{code, message}` is an error; success has no code, or perhaps a zero. */
function codeIn(body: unknown): number | undefined {
  const given = isFields(body) ? body.code : undefined
  const code = typeof given === 'string' && /^\d{1,9}$/.test(given) ? Number(given) : given
  return typeof code === 'number' && Number.isInteger(code) && code > 0 ? code : undefined
}

/** Errors that come before anything of the request is written: no connection, or no TLS that can be trusted. */
const NEVER_CONNECTED =
  /^(ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_\w+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+|ERR_TLS_CERT_ALTNAME_INVALID|ERR_SSL_\w+|EPROTO)$/

function unanswered(thrown: unknown): ApiAnswer {
  const { name, cause } = Object(thrown) as { name?: unknown; cause?: unknown }
  const { code, errors } = Object(cause) as { code?: unknown; errors?: { code?: unknown }[] }
  // Of a name with several addresses each has an error of its own.
  const given = typeof code === 'string' ? code : errors?.[0]?.code
  const timedOut = name === 'TimeoutError' || name === 'AbortError'
  const known = typeof given === 'string' && /^[A-Z][A-Z0-9_]{1,60}$/.test(given) ? given : 'UNKNOWN'
  const told = timedOut ? 'ETIMEDOUT' : known
  return { kind: 'unanswered', cause: told, connected: timedOut || !NEVER_CONNECTED.test(told) }
}

/** No wait is taken to be longer than this, ms: beyond a day it can only be a mistake. */
const MAX_RETRY_AFTER_MS = 24 * 3_600_000

function readRetryAfter(header: string | null): number | undefined {
  if (header === null || !/^\s*\d{1,9}(\.\d+)?\s*$/.test(header)) return undefined
  return Math.min(Math.ceil(Number(header) * 1_000), MAX_RETRY_AFTER_MS)
}
