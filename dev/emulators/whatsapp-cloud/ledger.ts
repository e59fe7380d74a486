/** What the emulator was asked, and what it called. */
export interface RequestEntry {
  at: number
  method: string
  /** Without the query, which can hold a token. */
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
  /** The very text that was sent. */
  body: string
  attempt: number
  ms: number
  /** Undefined: no answer. */
  status: number | undefined
}

export interface Ledger {
  requests: RequestEntry[]
  webhooks: WebhookEntry[]
  /** Sends that came, whether they were taken or not. */
  sends(): RequestEntry[]
  clear(): void
}

/** More than that is not kept, so that an emulator that runs for days does not grow. */
const MOST = 20_000

export function createLedger(): Ledger {
  const requests: RequestEntry[] = []
  const webhooks: WebhookEntry[] = []
  const bounded = <T>(list: T[]) => {
    const push = list.push.bind(list)
    list.push = (...items) => {
      if (list.length > MOST) list.splice(0, MOST / 2)
      return push(...items)
    }
    return list
  }
  return {
    requests: bounded(requests),
    webhooks: bounded(webhooks),
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
