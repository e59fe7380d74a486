import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { Hono } from 'hono'
import { refuseForeign } from '../../../platform/foreign-requests.ts'
import { openJournal } from '../shared/journal.ts'
import { apiApp } from './api/app.ts'
import type { Env } from './api/env.ts'
import { errorBody, notFound } from './api/errors.ts'
import { type Actions, createActions } from './control/actions.ts'
import { controlApp } from './control/app.ts'
import { createEvents } from './control/events.ts'
import { DEFAULT_ACCOUNT } from './default-account.ts'
import { createFaults, type Faults } from './faults.ts'
import { createLedger, type Ledger } from './ledger.ts'
import { resumeLifecycles } from './messages/lifecycle.ts'
import { accountFrom, type EmulatedAccount } from './state/accounts.ts'
import { createBackground } from './state/background.ts'
import { createClock } from './state/clock.ts'
import { createStore, type Entry } from './state/store.ts'
import { createHttpClient } from './webhooks/http.ts'
import type { StatusDelays, World } from './world.ts'

// How the Twilio emulator works together: `facts.ts` lists Twilio's operations, and `api/` answers them in one shape.
// `messages/` takes an accepted message through its statuses, `inbound/` lets a customer write, and `webhooks/` calls
// our addresses as Twilio does, with its retries. `state/` holds everything, with a journal so that it survives a
// restart; `ledger.ts` records every request for tests. `faults.ts` makes requests and messages fail on demand, and
// `control/` is the emulator's own API for the page and other processes.

const HOST = '127.0.0.1'

/** Fast, but slow enough for a person to see each status. */
const DEFAULT_DELAYS_MS: StatusDelays = { queued: 20, sent: 60, delivered: 200, read: 500 }

/** The pause between two attempts of a webhook, ms. No document gives Twilio's, so it is short here. */
const DEFAULT_RETRY_PAUSE_MS = 50

export interface EmulatorOptions {
  /** Default 0: a free one. The host is always 127.0.0.1. */
  port?: number
  /** Default: the one account of `default-account.ts`. */
  accounts?: EmulatedAccount[]
  /** Keeps messages, changed settings and templates across restarts. Default: nothing is kept. */
  journalFile?: string
  /** How long after the status before it each status follows, ms; see `StatusDelays`. */
  statusDelaysMs?: Partial<StatusDelays>
  /** Pause between two attempts of a webhook, ms; default 50. */
  webhookRetryPauseMs?: number
  /** Further routes, such as a page, mounted at `/` after all others. */
  page?: Hono<Env>
  log?: (line: string) => void
}

export interface Emulator extends Actions {
  /** The base URL that replaces every Twilio host. */
  url: string
  port: number
  /**
   * Origin of what plays Twilio's CDN. It is another origin, so that a client that respects origins drops its
   * credentials.
   */
  cdnUrl: string
  ledger: Ledger
  faults: Faults
  /** Resolves when all statuses, callbacks and webhooks are finished. */
  idle(): Promise<void>
  /** Closes all connections, also those that never get an answer, and stops everything that runs. */
  close(): Promise<void>
}

/**
 * Starts a Twilio emulator.
 *
 * @example
 * const emulator = await startEmulator()
 * const client = twilio(EMULATOR_ACCOUNT_SID, EMULATOR_AUTH_TOKEN, { httpClient: new LocalRequestClient(emulator.url) })
 * await emulator.sendInbound({ from: '+15005550100', to: EMULATOR_ADDRESSES.sms, text: 'Hello' })
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { port = 0, accounts = [DEFAULT_ACCOUNT], journalFile, page, log = () => {} } = options
  const clock = createClock()
  const journal = journalFile ? openJournal<Entry>(journalFile) : undefined
  const store = createStore(
    accounts.map(account => accountFrom(account, clock.now())),
    { append: journal?.append, replayed: journal?.entries },
  )
  let cdnUrl = ''
  const world: World = {
    clock,
    store,
    ledger: createLedger(store),
    faults: createFaults(),
    background: createBackground(),
    http: createHttpClient(),
    statusDelaysMs: { ...DEFAULT_DELAYS_MS, ...options.statusDelaysMs },
    webhookRetryPauseMs: options.webhookRetryPauseMs ?? DEFAULT_RETRY_PAUSE_MS,
    cdnUrl: () => cdnUrl,
    log,
  }
  const events = createEvents(world)
  const actions = createActions(world, events)
  const app = wholeApp(world, actions, events.typing, page)
  const servers = [await listen(app, port), await listen(app, 0)] as const
  const [url, cdn] = servers.map(server => `http://${HOST}:${portOf(server)}`) as [string, string]
  cdnUrl = cdn
  resumeLifecycles(world)
  log(`Twilio emulator at ${url}`)

  return {
    ...actions,
    url,
    port: portOf(servers[0]),
    cdnUrl,
    ledger: world.ledger,
    faults: world.faults,
    idle: world.background.idle,
    async close() {
      world.background.close()
      world.http.close()
      await Promise.all(servers.map(stop))
      journal?.close()
    },
  }
}

function wholeApp(
  world: World,
  actions: Actions,
  onTyping: (messageSid: string) => void,
  page: Hono<Env> | undefined,
): Hono<Env> {
  const app = new Hono<Env>()
  // The emulator's credentials are public. Without this, any web page in the developer's browser could read messages
  // and make the emulator call any address.
  app.use(refuseForeign())
  app.route('/', apiApp(world, onTyping))
  app.route('/emulator', controlApp(world, actions))
  if (page) app.route('/', page)
  app.notFound(c => c.json(errorBody(notFound(c.req.path)), 404))
  app.onError((error, c) => {
    world.log(`${c.req.method} ${c.req.path}: ${error.stack}`)
    return c.json({ code: 20500, message: `Emulator: ${error.message}`, status: 500 }, 500)
  })
  return app
}

async function listen(app: Hono<Env>, port: number): Promise<Server> {
  const server = createAdaptorServer({ fetch: app.fetch }) as Server
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, HOST, resolve)
  })
  return server
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port
}

function stop(server: Server): Promise<void> {
  return new Promise(resolve => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
