import type { Faults } from './faults.ts'
import type { LedgerWriter } from './ledger.ts'
import type { Background } from './state/background.ts'
import type { Clock } from './state/clock.ts'
import type { Store } from './state/store.ts'
import type { HttpClient } from './webhooks/http.ts'

/** How long after the status before it each status follows, ms. */
export interface StatusDelays {
  /** First status of a message sent through a Messaging Service. */
  queued: number
  sent: number
  delivered: number
  /** WhatsApp only. */
  read: number
}

/** Everything that a request to the emulator uses. */
export interface World {
  clock: Clock
  store: Store
  ledger: LedgerWriter
  faults: Faults
  background: Background
  /** For calling webhooks. */
  http: HttpClient
  statusDelaysMs: StatusDelays
  /** Wait between two attempts of a webhook. */
  webhookRetryPauseMs: number
  /** Origin of the emulated CDN; known once the emulator listens. */
  cdnUrl: () => string
  log: (line: string) => void
}
