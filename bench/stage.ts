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

/** Twilio's later reports on a message belong to no path, and would fall into another turn. */
const NO_REPORTS = { queued: 3_600_000, sent: 3_600_000 }

/** Everything that is measured, with the servers that it needs, on this machine. */
export interface Stage {
  emulator: Emulator
  /** The model that the service's AI agents ask. */
  model: ScriptedModel
  temporal: Client
  floorUrl: string
  serviceUrl: string
  adminToken: string
  /** The database of the service. */
  databaseUrl: string
  /** Makes a database with the service's tables, beside the service's own. Returns its URL. */
  makeDatabase(name: string): Promise<string>
  close(): Promise<void>
}

/**
 * Starts the servers, which both sides share, and then each side in the same way: an API and a worker, as processes of
 * their own, because that is how the service runs in production (`npm start`, `npm run worker`). All four run all the
 * time; the side that isn't being measured only keeps its polls open. Temporal stores nothing on disk: then Temporal is
 * fastest, and what the service adds shows most. PostgreSQL, which only the service uses, writes to disk as in
 * production. The emulator and the model run in this process, so that arrivals are measured with the clock that starts
 * the turn.
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

/** PostgreSQL alone, for what is measured without the service: the claims. */
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
