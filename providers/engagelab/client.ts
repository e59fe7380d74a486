import { isBrokenExchange } from '../exchange.ts'
import { exchangeJson } from '../json-exchange.ts'
import { neverConnected } from '../send-errors.ts'
import type { EngagelabCredentials } from './credentials.ts'
import { isFields } from './json.ts'

/** The only host for WhatsApp in EngageLab's pages. */
export const ENGAGELAB_API = 'https://wa.api.engagelab.cc'

export interface ClientOptions {
  /** Default: `ENGAGELAB_API`. */
  baseUrl?: string
  /** Default 30 s; lower only in tests. */
  timeoutMs?: number
}

export interface ApiRequest {
  method: 'GET' | 'POST'
  /** The path, `/v1/…`, with its query. */
  path: string
  body?: object
}

export type ApiAnswer =
  /** `code`: EngageLab's own error code. `body`: undefined if it is no JSON. */
  | { kind: 'answer'; status: number; code?: number; body: unknown; retryAfterMs?: number }
  /** `connected`: false if certainly nothing was written. */
  | { kind: 'unanswered'; cause: string; connected: boolean }

/** Makes one request. Never throws. A reported failure contains nothing of the request. */
export async function call(
  { devKey, devSecret }: Pick<EngagelabCredentials, 'devKey' | 'devSecret'>,
  { method, path, body }: ApiRequest,
  { baseUrl = ENGAGELAB_API, timeoutMs }: ClientOptions = {},
): Promise<ApiAnswer> {
  const authorization = `Basic ${Buffer.from(`${devKey}:${devSecret}`).toString('base64')}`
  try {
    const { status, headers, json } = await exchangeJson({
      method,
      body,
      timeoutMs,
      headers: { Authorization: authorization },
      url: new URL(`${baseUrl.replace(/\/+$/, '')}${path}`),
    })
    const [code, retryAfterMs] = [codeIn(json), readRetryAfter(headers['retry-after'])]
    return {
      kind: 'answer',
      status,
      body: json,
      ...(code !== undefined && { code }),
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    }
  } catch (thrown) {
    if (!isBrokenExchange(thrown)) return { kind: 'unanswered', cause: 'UNKNOWN', connected: true }
    return { kind: 'unanswered', cause: thrown.code, connected: !neverConnected(thrown) }
  }
}

/** `{code, message}` is an error. A success has no code, or perhaps 0. */
function codeIn(body: unknown): number | undefined {
  const given = isFields(body) ? body.code : undefined
  const code = typeof given === 'string' && /^\d{1,9}$/.test(given) ? Number(given) : given
  return typeof code === 'number' && Number.isInteger(code) && code > 0 ? code : undefined
}

/** The longest wait that is accepted, ms. More than a day can only be a mistake. */
const MAX_RETRY_AFTER_MS = 24 * 3_600_000

function readRetryAfter(header: string | undefined): number | undefined {
  if (header === undefined || !/^\s*\d{1,9}(\.\d+)?\s*$/.test(header)) return undefined
  return Math.min(Math.ceil(Number(header) * 1_000), MAX_RETRY_AFTER_MS)
}
