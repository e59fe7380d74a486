import { Hono } from 'hono'
import { refuseForeign } from '../../../platform/foreign-requests.ts'
import { keepState, mapPart } from '../shared/keep.ts'
import { type Env, listen } from '../shared/listen.ts'
import { createTime } from '../shared/time.ts'
import { createWatchers } from '../shared/watchers.ts'
import { createHttpClient } from '../twilio/webhooks/http.ts'
import { graphApp } from './api/app.ts'
import { resumeLives } from './api/lifecycle.ts'
import { lookasideApp } from './api/lookaside.ts'
import { type Actions, createActions } from './control/actions.ts'
import { controlApp } from './control/app.ts'
import { initialState } from './defaults.ts'
import { createFaults, type Faults } from './faults.ts'
import { createLedger, type Ledger } from './ledger.ts'
import type { State } from './model.ts'
import { createOutbox } from './webhooks/outbox.ts'
import type { StatusDelays, World } from './world.ts'

// How the Cloud API emulator works together: `api/` plays the Graph API and the server of files, `people/` are the
// customers, `webhooks/` bundles updates and posts them until they are acknowledged, as Meta does. `model.ts`
// describes the state, `world.ts` what every part shares. `faults.ts` makes requests and messages fail on demand,
// `ledger.ts` records them for tests, and `control/` is the emulator's own API.

/** Fast, but slow enough for a person to see each status. */
const DEFAULT_DELAYS_MS: StatusDelays = { sent: 60, delivered: 200, read: 500 }

export interface CloudEmulatorOptions {
  /** Default 0: a free one. The host is always 127.0.0.1. */
  port?: number
  /**
   * The emulator's time at its start, ms since 1970; default: now. With a start an hour ago, a test can let that hour
   * pass.
   */
  startAt?: number
  /** How many ms of its time pass in a real one; default 1. Retries, windows and addresses use this time. */
  timeScale?: number
  /** A factor for the pauses between two calls of a webhook; default 1. The real pauses are not documented. */
  retryPauseScale?: number
  /** How many real ms after the status before it each status follows. */
  statusDelaysMs?: Partial<StatusDelays>
  /** Whether people read their messages; default true. */
  reads?: boolean
  /** Keeps everything but faults and the time across restarts. Default: nothing is kept. */
  journalFile?: string
  log?: (line: string) => void
}

export interface CloudEmulator extends Actions {
  /** Plays https://graph.facebook.com. */
  url: string
  port: number
  /** Plays https://lookaside.fbsbx.com, which is another origin. */
  mediaUrl: string
  /** The routes under `/emulator`, so that the page can serve them at its own origin too. */
  control: Hono<Env>
  state: State
  ledger: Ledger
  faults: Faults
  /** Its time, ms since 1970. */
  now(): number
  /** Resolves when only tasks are left that wait for a later time. */
  settled(): Promise<void>
  close(): Promise<void>
}

/**
 * Starts an emulator of the WhatsApp Cloud API, with one app, account, two numbers and some templates; see `defaults.ts`.
 * Everybody is on WhatsApp here.
 *
 * @example
 * const emulator = await startCloudEmulator()
 * await emulator.write({ from: '+15005550100', to: CLOUD_NUMBER.phoneNumber, text: 'Hello' })
 */
export async function startCloudEmulator(options: CloudEmulatorOptions = {}): Promise<CloudEmulator> {
  const { port = 0, startAt, timeScale, retryPauseScale = 1, reads = true, log = () => {} } = options
  const { journalFile } = options
  const time = createTime({ startAt, scale: timeScale })
  const parts = {
    state: initialState(),
    time,
    http: createHttpClient(),
    ledger: createLedger(),
    watchers: createWatchers(),
  }
  const kept = journalFile ? keepState(journalFile, partsOf(parts.state), parts.watchers) : undefined
  let mediaUrl = ''
  const world: World = {
    ...parts,
    faults: createFaults(),
    outbox: createOutbox({ ...parts, retryPauseScale }),
    statusDelaysMs: { ...DEFAULT_DELAYS_MS, ...options.statusDelaysMs },
    reads,
    mediaUrl: () => mediaUrl,
    log,
  }
  const actions = createActions(world)
  const app = new Hono<Env>()
  // The token is public. Without this, any web page in the developer's browser could read messages and make the
  // emulator call any address.
  app.use(refuseForeign())
  const control = kept
    ? new Hono<Env>().use(kept.saving).route('/', controlApp(world, actions))
    : controlApp(world, actions)
  // Mounted before the next line, whose saving would otherwise run a second time.
  app.route('/emulator', control)
  if (kept) app.use(kept.saving)
  app.route('/', graphApp(world))
  const media = new Hono<Env>().use(refuseForeign()).route('/', lookasideApp(world))
  const [graph, lookaside] = [await listen(app, port), await listen(media)]
  mediaUrl = lookaside.url
  world.outbox.resume()
  resumeLives(world)
  log(`Emulator of the WhatsApp Cloud API at ${graph.url}`)
  return {
    ...actions,
    url: graph.url,
    port: graph.port,
    mediaUrl,
    control,
    state: world.state,
    ledger: world.ledger,
    faults: world.faults,
    now: time.now,
    settled: time.settled,
    async close() {
      time.close()
      world.http.close()
      await Promise.all([graph.close(), lookaside.close()])
      kept?.close()
    },
  }
}

function partsOf({ media, ...maps }: State) {
  const parts = Object.entries(maps).map(([name, map]) => [name, mapPart<unknown>(map)])
  return { ...Object.fromEntries(parts), media: mapPart(media, true) }
}
