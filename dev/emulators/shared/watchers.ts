/** One call of a webhook, as the page shows it. */
export interface PhoneAttempt {
  /** Whether the call is about a customer's message; otherwise it is about statuses or other things. */
  kind: 'inbound' | 'status'
  /** The message; if there are several, the first. */
  messageSid: string
  url: string
  method: 'POST'
  /** Epoch ms. */
  at: number
  ms: number
  body: unknown
  /** Undefined: no answer in time. */
  status?: number
  outcome: string
}

export interface News {
  /** The service shows the customer that somebody is typing. */
  typing?: { ours: string; customer: string }
  attempt?: PhoneAttempt
}

/** The listeners that learn of everything that happens at an emulator. */
export interface Watchers {
  add(listener: (news: News) => void): () => void
  /** Called without an event: a message is new or has changed. Events are only made if somebody listens. */
  tell(make?: () => News): void
}

export function createWatchers(): Watchers {
  const listeners = new Set<(news: News) => void>()
  return {
    add(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    tell(make = () => ({})) {
      if (listeners.size === 0) return
      const news = make()
      for (const listener of listeners) listener(news)
    },
  }
}

export function outcomeOf(status: number | undefined): string {
  if (status === undefined) return 'no_answer'
  return status === 200 ? 'ok' : 'refused'
}
