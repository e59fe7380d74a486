import { Hono } from 'hono'
import { refuseForeign } from '../../../platform/foreign-requests.ts'
import { fieldsPart, keepState, listPart } from '../shared/keep.ts'
import { type Env, listen } from '../shared/listen.ts'
import { type CallbackSettings, demoAccount, type EmulatedAccount } from './account.ts'
import { apiApp } from './api.ts'
import { postRows } from './callbacks.ts'
import { controlApp } from './control.ts'
import {
  type CallbackAttempt,
  createEmulation,
  type EmulatedMessage,
  type Emulation,
  type Row,
  type StatusDelays,
} from './emulation.ts'
import type { Faults } from './faults.ts'
import { type InboundInput, sendInbound, write } from './inbound.ts'
import { resumeLives } from './lifecycle.ts'

// How the EngageLab emulator works together: `api.ts` answers requests, `judge.ts` decides whether a send is
// accepted, `lifecycle.ts` takes an accepted message through its statuses, and `callbacks.ts` posts rows (`rows.ts`)
// about it. `inbound.ts` lets a customer write. `control.ts` is the emulator's own API, `phone.ts` its phone on the
// page.

/** Fast, but slow enough for a person to see each status. */
const DEFAULT_DELAYS_MS: StatusDelays = { sent: 60, delivered: 200, read: 500 }

export interface EngagelabOptions {
  /** Default 0: a free one. */
  port?: number
  /** Default: `demoAccount()`. */
  account?: EmulatedAccount
  statusDelaysMs?: Partial<StatusDelays>
  /** Default `refused`: a free text outside the 24 hours is answered with 3003; `failed`: it fails later. */
  outsideWindow?: Emulation['outsideWindow']
  /** Keeps messages, templates and the callback's address across restarts. Default: nothing is kept. */
  journalFile?: string
  log?: (line: string) => void
}

export interface EngagelabEmulator {
  url: string
  /** The routes under `/emulator`, so that the page can serve them at its own origin too. */
  control: Hono<Env>
  faults: Faults
  account: EmulatedAccount
  /** Oldest first. */
  messages(): readonly EmulatedMessage[]
  callbacks(): readonly CallbackAttempt[]
  requests(): Emulation['requests']
  /** Calls the listener as soon as a send is read, before anything is done with it. */
  onSend(listener: (body: Record<string, unknown>) => void): () => void
  /** Sets what an operator sets in EngageLab's console under Callback Settings. */
  setCallback(settings: CallbackSettings): void
  /**
   * Continues messages that an earlier run left unfinished. A callback is sent only once, so this must wait until the
   * service listens.
   */
  resume(): void
  sendInbound(input: InboundInput): ReturnType<typeof sendInbound>
  /** A customer's message that is not sent until `postRows` is called. */
  write(input: InboundInput): { id: string; row: Row }
  /** Sends rows as they are, in one callback. */
  postRows(rows: Row[]): Promise<CallbackAttempt | undefined>
  /** Moves the emulator's time forward. */
  advanceClock(ms: number): Promise<void>
  /** Resolves when all statuses and callbacks are finished. */
  idle(): Promise<void>
  close(): Promise<void>
}

/**
 * Starts an emulator of EngageLab's WhatsApp. It follows the public documents; nobody has compared it with the real
 * service. Where the documents are unclear, it does what is harder for the client: callbacks are sent only once.
 */
export async function startEngagelab(options: EngagelabOptions = {}): Promise<EngagelabEmulator> {
  const { port = 0, account = demoAccount(), outsideWindow = 'refused', log = () => {} } = options
  const delaysMs = { ...DEFAULT_DELAYS_MS, ...options.statusDelaysMs }
  const emulation = createEmulation(account, { delaysMs, outsideWindow, log })
  const app = new Hono<Env>()
  // Everybody knows the credentials, so pages of other origins are refused.
  app.use(refuseForeign())
  const { messages, watchers } = emulation
  const parts = { messages: listPart(messages), account: fieldsPart(account, ['templates', 'callback']) }
  const kept = options.journalFile ? keepState(options.journalFile, parts, watchers) : undefined
  const control = kept
    ? new Hono<Env>().use(kept.saving).route('/', controlApp(emulation))
    : controlApp(emulation)
  // Mounted before the next line, whose saving would otherwise run a second time.
  app.route('/emulator', control)
  if (kept) app.use(kept.saving)
  app.route('/', apiApp(emulation))
  const { url, close } = await listen(app, port)
  return {
    url,
    control,
    faults: emulation.faults,
    account,
    messages: () => emulation.messages,
    callbacks: () => emulation.callbacks,
    requests: () => emulation.requests,
    onSend(listener) {
      emulation.sendListeners.add(listener)
      return () => void emulation.sendListeners.delete(listener)
    },
    setCallback(settings) {
      account.callback = settings
      kept?.save()
    },
    resume: () => resumeLives(emulation),
    sendInbound: input => sendInbound(emulation, input),
    write: input => write(emulation, input),
    postRows: rows => emulation.time.track(postRows(emulation, rows)),
    advanceClock: emulation.time.advance,
    idle: emulation.time.settled,
    async close() {
      emulation.time.close()
      await close()
      kept?.close()
    },
  }
}
