import http from 'node:http'
import https from 'node:https'
import { pipeline } from 'node:stream/promises'
import { httpAgent, httpsAgent, REQUEST_TIMEOUT_MS, wasConnected } from './connections.ts'

export interface ExchangeRequest {
  /** In capitals: `POST`. */
  method: string
  url: URL
  headers: Record<string, string>
  body?: string | Buffer
  /** Sent in place of `body`. */
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

export interface Answer {
  status: number
  headers: http.IncomingHttpHeaders
  /** As UTF-8. Undefined if the answer was too long. */
  text: string | undefined
}

/** Thrown in place of any network error. It contains nothing of the request, which carries credentials. */
export interface BrokenExchange extends Error {
  name: 'BrokenExchange'
  /**
   * The system's code: `ECONNRESET`, `ENOTFOUND`; `ETIMEDOUT` also after our own limit, `ABORT_ERR` if the call was
   * cancelled; `UNKNOWN` if there is none.
   */
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
 * Makes one request, over kept connections. It follows no redirect, which would send the credentials elsewhere. Throws a
 * `BrokenExchange` if there is no complete answer. It doesn't use `fetch` or the libraries of the SDKs: they can't tell
 * whether anything was written, and take two to three times the CPU of `node:http`.
 */
export function exchange(request: ExchangeRequest): Promise<Answer> {
  const { method, url, headers, body, stream, signal, timeoutMs = REQUEST_TIMEOUT_MS } = request
  const secure = url.protocol === 'https:'
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(broken(withCode('ABORT_ERR'), false))
    const call = (secure ? https : http).request(url, {
      method,
      agent: secure ? httpsAgent : httpAgent,
      headers: {
        ...headers,
        ...(stream && { 'Content-Type': stream.contentType, 'Content-Length': stream.length }),
        ...(body !== undefined && { 'Content-Length': Buffer.byteLength(body) }),
      },
    })
    const timer = setTimeout(() => call.destroy(withCode('ETIMEDOUT')), timeoutMs)
    const cancel = () => call.destroy(withCode('ABORT_ERR'))
    signal?.addEventListener('abort', cancel)
    const over = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', cancel)
    }
    const fail = (error: unknown) => {
      over()
      reject(broken(error, wasConnected(call)))
    }
    call.on('error', fail)
    call.on('response', response => {
      readText(response, fail, text => {
        over()
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text })
      })
    })
    if (!stream) call.end(body)
    // An error of the connection is told by the call itself; one of the source ends the call.
    else pipeline(stream.bytes, call).catch(error => call.destroy(error))
  })
}

/** The text is undefined if it is too long. A connection that breaks in the middle is an error. */
function readText(
  response: http.IncomingMessage,
  fail: (error: unknown) => void,
  done: (text: string | undefined) => void,
): void {
  const chunks: Buffer[] = []
  let size = 0
  response.on('error', fail)
  response.on('data', (chunk: Buffer) => {
    size += chunk.length
    chunks.push(chunk)
    if (size <= MAX_ANSWER) return
    done(undefined)
    response.destroy()
  })
  response.on('end', () => done(Buffer.concat(chunks).toString()))
}

function withCode(code: string): Error {
  return Object.assign(new Error(code), { code })
}

function broken(error: unknown, connected: boolean): BrokenExchange {
  const { code } = Object(error) as { code?: unknown }
  const known = typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,60}$/.test(code) ? code : 'UNKNOWN'
  const message = `no answer (${known})${connected ? '' : ': no connection'}`
  return Object.assign(new Error(message), { name: 'BrokenExchange' as const, code: known, connected })
}
