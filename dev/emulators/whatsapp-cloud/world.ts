import type { Time } from '../shared/time.ts'
import type { Watchers } from '../shared/watchers.ts'
import type { HttpClient } from '../twilio/webhooks/http.ts'
import type { Faults } from './faults.ts'
import type { LedgerWriter } from './ledger.ts'
import type { State } from './model.ts'
import type { Outbox } from './webhooks/outbox.ts'

/** How long after the status before it each status follows, real ms. */
export interface StatusDelays {
  sent: number
  delivered: number
  read: number
}

/** Everything that a request to the emulator uses. */
export interface World {
  time: Time
  state: State
  faults: Faults
  ledger: LedgerWriter
  /** For calling webhooks. */
  http: HttpClient
  outbox: Outbox
  watchers: Watchers
  statusDelaysMs: StatusDelays
  /** Whether people read their messages. */
  reads: boolean
  /** Origin of what plays lookaside.fbsbx.com; known once the emulator listens. */
  mediaUrl: () => string
  log: (line: string) => void
}
