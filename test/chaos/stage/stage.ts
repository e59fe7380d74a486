import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Client } from '@temporalio/client'
import { type Database, openDatabase } from '../../../db/client.ts'
import { migrate } from '../../../db/migrate.ts'
import { EMULATOR_ACCOUNT_SID, type Emulator, startEmulator } from '../../../dev/emulator/index.ts'
import { startModel } from '../../../dev/model/start.ts'
import { freePort } from '../../../dev/servers/ports.ts'
import { createDatabase } from '../../../dev/servers/postgres.ts'
import { readConfig } from '../../../platform/config.ts'
import { makeSecrets } from '../../../platform/secrets.ts'
import { lazyClient } from '../../../platform/temporal.ts'
import { ACCOUNT } from '../actors/channels.ts'
import type { ChaosOptions } from '../options.ts'
import { startBalancer } from './balancer.ts'
import { modelAnswers } from './model.ts'
import { type Part, partOf } from './part.ts'
import { postgresLife, temporalLife } from './servers.ts'
import { serviceLife, untilListening } from './service.ts'

/** The service as it runs in production, on this machine, and the world around it, which nobody kills. */
export interface Stage {
  /** Where the service is reached. */
  url: string
  adminToken: string
  emulator: Emulator
  parts: Part[]
  /** For the checks, once nothing is killed any more. */
  sql: Database
  temporal: Client
  /** Logs and databases. */
  folder: string
  /** Parts that ended without having been killed. */
  endedByThemselves: string[]
  /** Process ids of everything that was killed. */
  killedPids: Set<number>
  /** Ends everything that was started, and removes the files unless they are to be kept. */
  close(keepFiles: boolean): Promise<void>
}

/** Starts everything. The emulator and the model run in this process: they are the world, and remember what happened. */
export async function setStage(options: ChaosOptions): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'switchboard-chaos-'))
  // Run as root, PostgreSQL is another user: what it can't reach here it would keep elsewhere.
  chmodSync(folder, 0o755)
  const stops: (() => Promise<unknown>)[] = []
  const endedByThemselves: string[] = []
  const killedPids = new Set<number>()
  const on = {
    endedByItself: (name: string) => void endedByThemselves.push(name),
    killed(pids: number[]) {
      for (const pid of pids) killedPids.add(pid)
    },
  }
  const close = async (keepFiles: boolean) => {
    for (const stop of stops.splice(0).reverse()) await stop()
    if (!keepFiles) rmSync(folder, { recursive: true, force: true })
  }
  try {
    const [postgresPort, temporalPort, balancerPort] = [await freePort(), await freePort(), await freePort()]
    let postgresUrl = ''
    const postgres = partOf(
      'postgres',
      'postgres',
      async () => {
        const { life, url } = await postgresLife(join(folder, 'postgres'), postgresPort)
        postgresUrl = url
        return life
      },
      on,
    )
    const temporalPart = partOf(
      'temporal',
      'temporal',
      () => temporalLife(join(folder, 'temporal.db'), temporalPort),
      on,
    )
    stops.push(postgres.stop, temporalPart.stop)
    await Promise.all([postgres.start(), temporalPart.start()])
    const databaseUrl = await createDatabase(postgresUrl, 'switchboard')
    await migrate(databaseUrl)

    const emulator = await startEmulator({
      accounts: [ACCOUNT],
      statusDelaysMs: { sent: 40, delivered: 80, read: 80 },
    })
    stops.push(emulator.close)
    const model = await startModel({ answer: modelAnswers(options.seed) })
    stops.push(model.close)

    const adminToken = randomBytes(24).toString('hex')
    const apiPorts: number[] = []
    while (apiPorts.length < options.processes.api) apiPorts.push(await freePort())
    const balancer = await startBalancer(balancerPort, apiPorts)
    stops.push(balancer.close)
    const environment = {
      DATABASE_URL: databaseUrl,
      TEMPORAL_ADDRESS: `127.0.0.1:${temporalPort}`,
      SECRETS_KEY: randomBytes(32).toString('base64'),
      ADMIN_TOKEN: adminToken,
      PUBLIC_URL: balancer.url,
      HOST: '127.0.0.1',
      OPENAI_BASE_URL: model.baseUrl,
      TWILIO_EMULATOR_URL: emulator.url,
      TWILIO_EMULATOR_ACCOUNT_SID: EMULATOR_ACCOUNT_SID,
    }
    const apis = apiPorts.map((port, index) =>
      partOf(
        'api',
        `api-${index + 1}`,
        () => serviceLife('api', index + 1, { folder, environment, port }),
        on,
      ),
    )
    const workers = Array.from({ length: options.processes.worker }, (_, index) =>
      partOf(
        'worker',
        `worker-${index + 1}`,
        () => serviceLife('worker', index + 1, { folder, environment }),
        on,
      ),
    )
    const processes = [...apis, ...workers]
    stops.push(() => Promise.all(processes.map(part => part.stop())))
    await Promise.all(processes.map(part => part.start()))
    await untilListening(balancer.url)

    const config = readConfig(environment)
    const temporal = lazyClient(config, makeSecrets(environment.SECRETS_KEY))
    const sql = openDatabase(databaseUrl, { name: 'chaos' })
    stops.push(
      () => temporal.connection.close(),
      () => sql.end({ timeout: 1 }),
    )
    const parts = [...processes, temporalPart, postgres]
    const world = { url: balancer.url, adminToken, emulator, sql, temporal, folder }
    return { ...world, parts, endedByThemselves, killedPids, close }
  } catch (error) {
    await close(false)
    throw error
  }
}
