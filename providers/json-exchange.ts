import http from 'node:http'
import https from 'node:https'
import { httpAgent, httpsAgent, REQUEST_TIMEOUT_MS, wasConnected } from './connections.ts'

export interface JsonRequest {
  method: 'GET' | 'POST' | 'DELETE'
  url: URL
  headers?: Record<string, string>
  /** Sent as JSON. */
  body?: object
  /** Gives the call up when it aborts. */
  signal?: AbortSignal
  /** Default 30 s; lower only in tests, see `REQUEST_TIMEOUT_MS`. */
  timeoutMs?: number
}

export interface JsonAnswer {
  status: number
  headers: http.IncomingHttpHeaders
  /** Undefined where the answer was no JSON, or was longer than any there is. */
  json: unknown
}

/** Thrown in place of any error of the network; holds nothing of the request, which carries credentials. */
export interface BrokenExchange extends Error {
  name: 'BrokenExchange'
  /** Of the system: `ECONNRESET`, `ETIMEDOUT`, `ENOTFOUND`; `UNKNOWN` where there is none. */
  code: string
  /** False when it is certain that nothing was written: there never was a connection, or its TLS was never up. */
  connected: boolean
}

export function isBrokenExchange(thrown: unknown): thrown is BrokenExchange {
  return thrown instanceof Error && thrown.name === 'BrokenExchange'
}

/** No answer that is read here has more, bytes; a page of templates is the largest. */
const MAX_ANSWER = 8 * 1024 * 1024

/**
 * One request with a JSON answer, over kept connections. Follows no redirect, which would take the credentials along.
 * Throws a `BrokenExchange` when there is no whole answer. Not by `fetch`, which does not tell whether anything was
 * written.
 */
export function exchangeJson(request: JsonRequest): Promise<JsonAnswer> {
  const { method, url, headers, body, signal, timeoutMs = REQUEST_TIMEOUT_MS } = request
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
    call.end(sent)
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
  const message = `no answer (${known})${connected ? '' : ': not connected'}`
  return Object.assign(new Error(message), { name: 'BrokenExchange' as const, code: known, connected })
}
