import type { OperationName } from './facts.ts'
import type { FaultAfter, FaultBefore } from './faults.ts'
import type { FormParameters, Message } from './state/model.ts'
import type { Store } from './state/store.ts'

/** One request to the emulated API. */
export interface RequestEntry {
  /** When it arrived, ms since 1970. */
  at: number
  /** The same by `performance.now()`. */
  startedAt: number
  method: string
  path: string
  operation: OperationName | null
  accountSid?: string
  /** Undefined while it runs, and for ever if it got no answer. */
  status?: number
  /** Twilio's error code, if it was refused. */
  code?: number
  /** The message it created. */
  messageSid?: string
  fault?: (FaultBefore | FaultAfter)['kind']
  /** From arrival to answer. */
  ms?: number
}

/** One HTTP request from us to a webhook. */
export interface WebhookAttempt {
  kind: 'inbound' | 'status'
  messageSid: string
  /** As requested: without the fragment. */
  url: string
  method: string
  /** 1 is the first. Retries of the same URL count on. */
  attempt: number
  /** To the fallback URL, after the main one failed. */
  fallback: boolean
  at: number
  startedAt: number
  ms: number
  /** The parameters that were signed and sent. */
  parameters: Record<string, string>
  idempotencyToken: string
  outcome: WebhookOutcome
  status?: number
  /** The reason why it is an error in Twilio's debugger, e.g. 11200. */
  errorCode?: number
}

export type WebhookOutcome =
  | 'ok'
  | 'http_error'
  | 'bad_reply'
  | 'connect_failed'
  | 'connect_timeout'
  | 'read_timeout'
  | 'connection_lost'

/** A download from the emulated CDN. Credentials must not be sent there. */
export interface CdnRequest {
  at: number
  path: string
  authorization: boolean
}

export interface Arrival {
  /** When the create request arrived, by `performance.now()`. */
  at: number
  accountSid: string
  parameters: FormParameters
}

export interface Ledger {
  requests(): readonly RequestEntry[]
  /** All messages created over the API, oldest first; including deleted ones and those of earlier runs. */
  messages(): readonly Message[]
  /** Messages that Twilio sent by itself: confirmations of opt-outs, and messages in a webhook's answer. */
  replies(): readonly Message[]
  webhooks(): readonly WebhookAttempt[]
  cdn(): readonly CdnRequest[]
  /** The messages whose StatusCallback is this URL, or has this value in its query (such as a delivery's id). */
  byStatusCallback(urlOrValue: string): readonly Message[]
  /**
   * Resolves with the first message, existing or new, for which the predicate is true. The predicate is called again at
   * each change of status. Rejects after `timeoutMs` (default 5000).
   */
  waitForMessage(predicate: (message: Message) => boolean, timeoutMs?: number): Promise<Message>
  /** Calls the listener as soon as a create request is read, before anything is done with it. */
  onCreate(listener: (arrival: Arrival) => void): () => void
}

/** The ledger with the methods that write it. */
export interface LedgerWriter extends Ledger {
  addRequest(entry: RequestEntry): void
  addWebhook(attempt: WebhookAttempt): void
  addCdnRequest(request: CdnRequest): void
  arrived(arrival: Arrival): void
  onWebhook(listener: (attempt: WebhookAttempt) => void): () => void
}

const DEFAULT_WAIT_MS = 5000

export function createLedger(store: Store): LedgerWriter {
  const requests: RequestEntry[] = []
  const messages: Message[] = []
  const replies: Message[] = []
  const webhooks: WebhookAttempt[] = []
  const cdn: CdnRequest[] = []
  const byCallback = new Map<string, Message[]>()
  const waiters = new Set<(message: Message) => void>()
  const createListeners = new Set<(arrival: Arrival) => void>()
  const webhookListeners = new Set<(attempt: WebhookAttempt) => void>()

  const add = (message: Message) => {
    if (message.direction === 'outbound-reply') replies.push(message)
    if (message.direction !== 'outbound-api') return
    messages.push(message)
    for (const key of callbackKeys(message.statusCallback)) {
      const known = byCallback.get(key)
      if (known) known.push(message)
      else byCallback.set(key, [message])
    }
  }
  for (const message of store.messages.values()) add(message)
  store.subscribe(entry => {
    if (entry.kind === 'message') add(entry.message)
    if (waiters.size === 0 || (entry.kind !== 'message' && entry.kind !== 'messageChanged')) return
    const message = entry.kind === 'message' ? entry.message : store.messages.get(entry.sid)
    if (message?.direction === 'outbound-api') for (const waiter of waiters) waiter(message)
  })

  return {
    requests: () => requests,
    messages: () => messages,
    replies: () => replies,
    webhooks: () => webhooks,
    cdn: () => cdn,
    byStatusCallback: urlOrValue => byCallback.get(urlOrValue) ?? [],
    waitForMessage(predicate, timeoutMs = DEFAULT_WAIT_MS) {
      const there = messages.find(predicate)
      if (there) return Promise.resolve(there)
      return new Promise((resolve, reject) => {
        const waiter = (message: Message) => {
          if (!predicate(message)) return
          clearTimeout(timer)
          waiters.delete(waiter)
          resolve(message)
        }
        const timer = setTimeout(() => {
          waiters.delete(waiter)
          const last = messages.slice(-5).map(({ to, body, status }) => `${to} ${status}: ${body}`)
          reject(new Error(`no such message within ${timeoutMs} ms; the last were:\n${last.join('\n')}`))
        }, timeoutMs)
        waiters.add(waiter)
      })
    },
    onCreate: listener => addTo(createListeners, listener),
    onWebhook: listener => addTo(webhookListeners, listener),
    addRequest: entry => void requests.push(entry),
    addCdnRequest: request => void cdn.push(request),
    addWebhook(attempt) {
      webhooks.push(attempt)
      for (const listener of webhookListeners) listener(attempt)
    },
    arrived(arrival) {
      for (const listener of createListeners) listener(arrival)
    },
  }
}

function addTo<T>(set: Set<T>, item: T): () => void {
  set.add(item)
  return () => void set.delete(item)
}

/** The URL with and without its fragment, and each value of its query. */
function callbackKeys(statusCallback: string | undefined): string[] {
  if (!statusCallback) return []
  const [url = '', ...fragment] = statusCallback.split('#')
  const query = url.indexOf('?')
  const values = query < 0 ? [] : [...new URLSearchParams(url.slice(query)).values()]
  return [...new Set([...values, url, ...(fragment.length > 0 ? [statusCallback] : [])])]
}
