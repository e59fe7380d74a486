import http from 'node:http'
import https from 'node:https'
import { pipeline } from 'node:stream/promises'
import { httpAgent, httpsAgent, REQUEST_TIMEOUT_MS, wasConnected } from './connections.ts'

export interface JsonRequest {
  method: 'GET' | 'POST' | 'DELETE'
  url: URL
  headers?: Record<string, string>
  /** Sent as JSON. */
  body?: object
  /** Sent as it is, in place of `body`. */
  stream?: StreamedBody
  /** Cancels the call when it aborts. */
  signal?: AbortSignal
  /** Default 30 s; lower only in tests, see `REQUEST_TIMEOUT_MS`. */
  timeoutMs?: number
}

export interface StreamedBody {
  contentType: string
  /** Bytes. */
  length: number
  bytes: AsyncIterable<Uint8Array>
}

export interface JsonAnswer {
  status: number
  headers: http.IncomingHttpHeaders
  /** Undefined if the answer was no JSON or too long. */
  json: unknown
}

/** Thrown in place of any network error. It contains nothing of the request, which carries credentials. */
export interface BrokenExchange extends Error {
  name: 'BrokenExchange'
  /** The system's code: `ECONNRESET`, `ETIMEDOUT`, `ENOTFOUND`; `UNKNOWN` if there is none. */
  code: string
  /** False if certainly nothing was written: the connection or its TLS was never established. */
  connected: boolean
}

export function isBrokenExchange(thrown: unknown): thrown is BrokenExchange {
  return thrown instanceof Error && thrown.name === 'BrokenExchange'
}

/** The longest answer that is read, bytes. The largest answers are pages of templates. */
const MAX_ANSWER = 8 * 1024 * 1024

/**
 * Makes one request with a JSON answer, over kept connections. It follows no redirect, which would send the credentials
 * elsewhere. Throws a `BrokenExchange` if there is no complete answer. It doesn't use `fetch`, which can't tell whether
 * anything was written.
 */
export function exchangeJson(request: JsonRequest): Promise<JsonAnswer> {
  const { method, url, headers, body, stream, signal, timeoutMs = REQUEST_TIMEOUT_MS } = request
  const secure = url.protocol === 'https:'
  const sent = body === undefined ? undefined : Buffer.from(JSON.stringify(body))
  const ends = [AbortSignal.timeout(timeoutMs), signal].filter(end => end !== undefined)
  return new Promise((resolve, reject) => {
    const call = (secure ? https : http).request(url, {
      method,
      agent: secure ? httpsAgent : httpAgent,
      signal: AbortSignal.any(ends),
      headers: {
        ...headers,
        Accept: 'application/json',
        ...(sent && { 'Content-Type': 'application/json', 'Content-Length': String(sent.length) }),
        ...(stream && { 'Content-Type': stream.contentType, 'Content-Length': String(stream.length) }),
      },
    })
    const fail = (error: unknown) => reject(broken(error, wasConnected(call)))
    call.on('error', fail)
    call.on('response', response => {
      read(response).then(
        json => resolve({ status: response.statusCode ?? 0, headers: response.headers, json }),
        fail,
      )
    })
    if (!stream) call.end(sent)
    // An error of the connection is told by the call itself; one of the source ends the call.
    else pipeline(stream.bytes, call).catch(error => call.destroy(error))
  })
}

async function read(response: http.IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MAX_ANSWER) {
      response.destroy()
      return undefined
    }
    chunks.push(chunk)
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch {
    return undefined
  }
}

function broken(error: unknown, connected: boolean): BrokenExchange {
  const { code } = Object(error) as { code?: unknown }
  const known = typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,60}$/.test(code) ? code : 'UNKNOWN'
  const message = `no answer (${known})${connected ? '' : ': no connection'}`
  return Object.assign(new Error(message), { name: 'BrokenExchange' as const, code: known, connected })
}
