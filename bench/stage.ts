import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Client } from '@temporalio/client'
import { migrate } from '../db/migrate.ts'
import { EMULATOR_ACCOUNT_SID, type Emulator, startEmulator } from '../dev/emulators/twilio/index.ts'
import { type ScriptedModel, startModel } from '../dev/model/start.ts'
import { startProcess } from '../dev/processes.ts'
import { freePort } from '../dev/servers/ports.ts'
import { createDatabase, startPostgres } from '../dev/servers/postgres.ts'
import { startTemporal } from '../dev/servers/temporal.ts'
import { readConfig } from '../platform/config.ts'
import { makeSecrets } from '../platform/secrets.ts'
import { lazyClient } from '../platform/temporal.ts'
import { ACCOUNT } from './customers.ts'

/** How long a process may take until it listens, ms. */
const READY_MS = 60_000

/** What Twilio reports of a message later is no part of any path, and would fall into someone else's turn. */
const NO_REPORTS = { queued: 3_600_000, sent: 3_600_000 }

/** Everything that is measured, and what it needs, on this machine. */
export interface Stage {
  emulator: Emulator
  /** What the service's AI agents ask. */
  model: ScriptedModel
  temporal: Client
  floorUrl: string
  serviceUrl: string
  adminToken: string
  /** Of the service. */
  databaseUrl: string
  /** Makes a database with the service's tables, beside the one that the service has; returns its URL. */
  makeDatabase(name: string): Promise<string>
  close(): Promise<void>
}

/**
 * Starts the servers, which both sides share, and both sides in the same way: an API and a worker each, as processes of
 * their own, since that is how the service runs in production (`npm start`, `npm run worker`). All four run all the time:
 * who is not being measured only holds its polls open. Temporal keeps nothing, which is when the engine itself is
 * fastest and all that is added to it shows most; PostgreSQL, of which only the service has need, writes to disk as it
 * does for real. The emulator and the model run in this process, so that their clock is the one that starts the watch.
 */
export async function setStage(): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'switchboard-bench-'))
  const stops: Stop[] = [async () => rmSync(folder, { recursive: true, force: true })]
  const close = () => stopAll(stops)
  try {
    const makeDatabase = await startDatabases(folder, stops)
    const temporalServer = await startTemporal({ port: await freePort(), note: console.log })
    stops.push(temporalServer.stop)
    const emulator = await startEmulator({ accounts: [ACCOUNT], statusDelaysMs: NO_REPORTS })
    stops.push(emulator.close)
    const model = await startModel()
    stops.push(model.close)
    const databaseUrl = await makeDatabase('switchboard')

    const adminToken = randomBytes(24).toString('hex')
    const shared = {
      TEMPORAL_ADDRESS: temporalServer.address,
      SECRETS_KEY: randomBytes(32).toString('base64'),
      TWILIO_EMULATOR_URL: emulator.url,
      TWILIO_EMULATOR_ACCOUNT_SID: EMULATOR_ACCOUNT_SID,
      HOST: '127.0.0.1',
    }
    const config = readConfig(shared)
    const temporal = lazyClient(config, makeSecrets(shared.SECRETS_KEY))
    stops.push(() => temporal.connection.close())

    const startSide = async (taskQueue: string, entries: [string, string], more: NodeJS.ProcessEnv) => {
      const port = await freePort()
      const url = `http://127.0.0.1:${port}`
      const own = { ...shared, TEMPORAL_TASK_QUEUE: taskQueue, PORT: String(port), PUBLIC_URL: url, ...more }
      const environment = { PATH: process.env.PATH, ...own }
      for (const entry of entries) {
        const name = entry.includes('worker') ? 'worker' : 'api'
        stops.push(startProcess(name, entry, { environment, logDir: folder }).stop)
      }
      await untilListening(url)
      return url
    }
    const floorUrl = await startSide('floor', ['bench/floor/worker.ts', 'bench/floor/api.ts'], {})
    const serviceUrl = await startSide('switchboard', ['workers/main.ts', 'api/main.ts'], {
      DATABASE_URL: databaseUrl,
      ADMIN_TOKEN: adminToken,
      RATE_LIMIT_PER_MINUTE: '0',
      OPENAI_BASE_URL: model.baseUrl,
    })
    return { emulator, model, temporal, floorUrl, serviceUrl, adminToken, databaseUrl, makeDatabase, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** PostgreSQL alone, for what is measured without the service: the claim of a seat. */
export async function setDatabaseStage(): Promise<Pick<Stage, 'makeDatabase' | 'close'>> {
  const folder = mkdtempSync(join(tmpdir(), 'switchboard-bench-'))
  const stops: Stop[] = [async () => rmSync(folder, { recursive: true, force: true })]
  const close = () => stopAll(stops)
  try {
    return { makeDatabase: await startDatabases(folder, stops), close }
  } catch (error) {
    await close()
    throw error
  }
}

async function startDatabases(folder: string, stops: Stop[]): Promise<Stage['makeDatabase']> {
  const postgres = await startPostgres(join(folder, 'postgres'), { port: await freePort() })
  stops.push(postgres.stop)
  return async name => {
    const url = await createDatabase(postgres.url, name)
    await migrate(url)
    return url
  }
}

type Stop = () => Promise<unknown>

async function stopAll(stops: Stop[]): Promise<void> {
  for (const stop of stops.splice(0).reverse()) await stop()
}

export async function untilListening(url: string): Promise<void> {
  for (const deadline = Date.now() + READY_MS; ; await wait(50)) {
    const answered = await fetch(`${url}/healthz`).then(
      () => true,
      () => false,
    )
    if (answered) return
    if (Date.now() > deadline) throw new Error(`nothing listens at ${url} after ${READY_MS / 1_000} s`)
  }
}
