import { AsyncLocalStorage } from 'node:async_hooks'
import twilio from 'twilio'
import type RequestClient from 'twilio/lib/base/RequestClient.js'
import { lru } from '../../platform/lru.ts'
import { readRetryAfter } from '../../platform/retry-after.ts'
import { exchange } from '../exchange.ts'
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
 * numbers. It throws a `BrokenExchange` if there is no answer. Sending one message costs 0.25 to 0.4 ms of CPU (measured
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

/**
 * Makes the SDK's requests. The SDK's own client uses axios, which takes longer for a request than everything else that a
 * send needs, and can't tell whether anything was written.
 */
class TwilioHttp extends twilio.RequestClient {
  readonly #options: ClientOptions

  constructor(options: ClientOptions) {
    // `ca` only keeps the SDK from reading TWILIO_CA_BUNDLE for an agent that is not used here (NODE_EXTRA_CA_CERTS does
    // the same for the whole process).
    super({ ca: '' })
    this.#options = options
  }

  override async request<T>(options: RequestClient.RequestOptions<T>) {
    const call: Call = calls.getStore() ?? {}
    call.requested = true
    const { signal } = call
    const { timeoutMs } = this.#options
    const method = options.method.toUpperCase()
    const body = bodyOf(options)
    const to = await this.#addressed(options)
    const { status, headers, text } = await exchange({ method, ...to, body, signal, timeoutMs })
    call.status = status
    call.retryAfterMs = readRetryAfter(headers['retry-after'])
    return { statusCode: status, body: contentOf(text) as T, headers }
  }

  async #addressed<T>(options: RequestClient.RequestOptions<T>): Promise<{ url: URL; headers: Fields }> {
    const { uri, params, headers, username, password, authStrategy } = options
    const { baseUrl } = this.#options
    const asked = new URL(uri)
    const url = baseUrl ? new URL(`${baseUrl.replace(/\/+$/, '')}${asked.pathname}${asked.search}`) : asked
    for (const [name, value] of fieldsOf(params)) url.searchParams.append(name, value)
    const basic = username && password && Buffer.from(`${username}:${password}`).toString('base64')
    const authorization = basic ? `Basic ${basic}` : await authStrategy?.getAuthString()
    return {
      url,
      headers: {
        ...Object.fromEntries(fieldsOf(headers)),
        ...(authorization && { Authorization: authorization }),
        ...(baseUrl && { [HOST_HEADER]: asked.hostname }),
      },
    }
  }
}

type Fields = Record<string, string>

/** What the SDK gives, without what is undefined. An array is a field that is repeated. */
function fieldsOf(given: object | undefined): [name: string, value: string][] {
  const fields: [string, string][] = []
  for (const [name, value] of Object.entries(given ?? {})) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined) fields.push([name, String(one ?? '')])
    }
  }
  return fields
}

/** The SDK marks the few requests whose body is JSON by their Content-Type. */
function bodyOf<T>({ data, headers }: RequestClient.RequestOptions<T>): string | undefined {
  if (data === undefined || data === null) return undefined
  const { 'Content-Type': type } = Object(headers) as { 'Content-Type'?: string }
  return type === 'application/json' ? JSON.stringify(data) : new URLSearchParams(fieldsOf(data)).toString()
}

/** A proxy may answer with something else than JSON. The SDK then throws an error with the status. */
function contentOf(text = ''): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
