import { AsyncLocalStorage } from 'node:async_hooks'
import twilio from 'twilio'
import type RequestClient from 'twilio/lib/base/RequestClient.js'
import { lru } from '../../platform/lru.ts'
import { readRetryAfter } from '../../platform/retry-after.ts'
import { httpAgent, httpsAgent, REQUEST_TIMEOUT_MS, wasConnected } from '../connections.ts'
import type { TwilioAccount } from './account.ts'
import { HOST_HEADER, locationOf } from './location.ts'

export interface ClientOptions {
  /** Replaces scheme and host of every Twilio product host; the path stays. For tests and the emulator. */
  baseUrl?: string
  /** Default 30 s; lower only in tests, see `REQUEST_TIMEOUT_MS`. */
  timeoutMs?: number
}

/**
 * What we observe of one call, because the SDK doesn't report it. Make a new one for each call, and run the call in
 * `watched`.
 */
export interface Call {
  /** Cancels the call when it aborts. */
  signal?: AbortSignal
  /** Set once the SDK has passed on a request. */
  requested?: boolean
  /** The status of the answer itself. The newer of the SDK's exceptions shows the status that the body claims. */
  status?: number
  /** From the answer's Retry-After header, which the SDK's exceptions leave out. */
  retryAfterMs?: number
}

/** Thrown in place of any error of the HTTP library, whose errors contain the request with its credentials. */
export interface TransportError extends Error {
  name: 'TransportError'
  /** A code of the system or the HTTP library: `ECONNRESET`, `ECONNABORTED` (a timeout), `ERR_CANCELED`. */
  code: string
  /** False if certainly nothing was written: the connection or its TLS was never established. */
  connected: boolean
}

export function isTransportError(thrown: unknown): thrown is TransportError {
  return thrown instanceof Error && thrown.name === 'TransportError'
}

// One client serves many calls at once, so data of one call can't be kept on the client.
const calls = new AsyncLocalStorage<Call>()

/** Runs an SDK call and records in `call` what happens. */
export function watched<T>(call: Call, run: () => Promise<T>): Promise<T> {
  return calls.run(call, run)
}

/**
 * Clients are small, because they share connections. The limit only keeps clients with old tokens from filling the memory.
 */
const MAX_CLIENTS = 200
const clients = lru<twilio.Twilio>(MAX_CLIENTS)

/**
 * The SDK's client for an account, kept for later calls. Throws if the Account SID is malformed.
 *
 * A call of the client throws the SDK's `RestException` or the like for an error answer; its message may quote phone
 * numbers. It throws a `TransportError` if there is no answer. Sending one message costs 0.25 to 0.4 ms of CPU (measured
 * over kept connections, Node 20).
 */
export function twilioClient(account: TwilioAccount, options: ClientOptions = {}): twilio.Twilio {
  const { accountSid, authToken } = account
  const { region, edge } = locationOf(account)
  const key = JSON.stringify([accountSid, authToken, region, edge, options.baseUrl, options.timeoutMs])
  const known = clients.get(key)
  if (known) return known
  // Empty strings, because the SDK replaces undefined ones by its own environment variables.
  const client = twilio(accountSid, authToken, { httpClient: new TwilioHttp(options), edge, region })
  clients.set(key, client)
  return client
}

class TwilioHttp extends twilio.RequestClient {
  readonly #baseUrl: string | undefined

  constructor({ baseUrl, timeoutMs = REQUEST_TIMEOUT_MS }: ClientOptions) {
    // `ca` only keeps the SDK from reading TWILIO_CA_BUNDLE for an agent that is replaced here (NODE_EXTRA_CA_CERTS does
    // the same for the whole process). autoRetry stays off, because the workflow counts the attempts.
    super({ timeout: timeoutMs, ca: '' })
    this.#baseUrl = baseUrl?.replace(/\/+$/, '')
    this.axios.defaults.httpAgent = httpAgent
    this.axios.defaults.httpsAgent = httpsAgent
    this.axios.interceptors.request.use(config => {
      const { signal } = calls.getStore() ?? {}
      return signal ? Object.assign(config, { signal }) : config
    })
  }

  override async request<T>(options: RequestClient.RequestOptions<T>) {
    const call: Call = calls.getStore() ?? {}
    call.requested = true
    if (call.signal?.aborted) throw transportError('ERR_CANCELED', false)
    try {
      // Without a log level, because at `debug` the SDK prints requests to stdout.
      const response = await super.request({
        ...options,
        ...this.#rewritten(options),
        logLevel: undefined,
      })
      call.status = response.statusCode
      call.retryAfterMs = readRetryAfter(response.headers['retry-after'])
      return response
    } catch (error) {
      throw scrubbed(error)
    } finally {
      // The SDK keeps these for its own tests. They contain the credentials, a text and a number.
      this.lastRequest = undefined
      this.lastResponse = undefined
    }
  }

  #rewritten({ uri, headers }: Pick<RequestClient.RequestOptions<unknown>, 'uri' | 'headers'>) {
    if (!this.#baseUrl) return { uri }
    const { hostname, pathname, search } = new URL(uri)
    return { uri: `${this.#baseUrl}${pathname}${search}`, headers: { ...headers, [HOST_HEADER]: hostname } }
  }
}

function scrubbed(error: unknown): TransportError {
  const { code, request } = Object(error) as { code?: unknown; request?: unknown }
  const safe = typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,60}$/.test(code)
  return transportError(safe ? code : 'UNKNOWN', wasConnected(request))
}

function transportError(code: string, connected: boolean): TransportError {
  const message = `no answer from Twilio (${code})${connected ? '' : ': no connection'}`
  return Object.assign(new Error(message), { name: 'TransportError' as const, code, connected })
}
