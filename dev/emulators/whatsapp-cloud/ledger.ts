/** The requests that the emulator got, and the calls that it made. */
export interface RequestEntry {
  at: number
  method: string
  /** Without the query, which can contain a token. */
  path: string
  /** Names of the query's parameters. */
  query: string[]
  bearer: boolean
  userAgent: string | undefined
  body: unknown
  status: number
}

export interface WebhookEntry {
  at: number
  url: string
  /** The exact text that was sent. */
  body: string
  attempt: number
  ms: number
  /** Undefined: no answer. */
  status: number | undefined
}

export interface Ledger {
  requests: RequestEntry[]
  webhooks: WebhookEntry[]
  /** Sends that arrived, whether they were accepted or not. */
  sends(): RequestEntry[]
  /** Calls the listener as soon as a send is read, before anything is done with it. */
  onSend(listener: (body: Record<string, unknown>) => void): () => void
  /** Calls the listener after each call of a webhook. */
  onWebhook(listener: (entry: WebhookEntry) => void): () => void
  clear(): void
}

/** The ledger with the methods that write it. */
export interface LedgerWriter extends Ledger {
  sendCame(body: unknown): void
  addWebhook(entry: WebhookEntry): void
}

/** The most entries that are kept, so that an emulator that runs for days does not fill the memory. */
const MOST = 20_000

export function createLedger(): LedgerWriter {
  const requests: RequestEntry[] = []
  const webhooks: WebhookEntry[] = []
  const sendListeners = new Set<(body: Record<string, unknown>) => void>()
  const webhookListeners = new Set<(entry: WebhookEntry) => void>()
  const bounded = <T>(list: T[]) => {
    const push = list.push.bind(list)
    list.push = (...items) => {
      if (list.length > MOST) list.splice(0, MOST / 2)
      return push(...items)
    }
    return list
  }
  bounded(requests)
  bounded(webhooks)
  return {
    requests,
    webhooks,
    onSend: listener => addTo(sendListeners, listener),
    onWebhook: listener => addTo(webhookListeners, listener),
    sendCame(body) {
      for (const listener of sendListeners) listener(Object(body))
    },
    addWebhook(entry) {
      webhooks.push(entry)
      for (const listener of webhookListeners) listener(entry)
    },
    sends: () =>
      requests.filter(
        ({ path, body }) =>
          path.endsWith('/messages') && typeof body === 'object' && body !== null && !('status' in body),
      ),
    clear() {
      requests.length = 0
      webhooks.length = 0
    },
  }
}

function addTo<T>(set: Set<T>, item: T): () => void {
  set.add(item)
  return () => void set.delete(item)
}
