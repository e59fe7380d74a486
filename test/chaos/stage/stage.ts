import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Client } from '@temporalio/client'
import { type Database, openDatabase } from '../../../db/client.ts'
import { migrate } from '../../../db/migrate.ts'
import { EMULATOR_ACCOUNT_SID, type Emulator, startEmulator } from '../../../dev/emulators/twilio/index.ts'
import { startModel } from '../../../dev/model/start.ts'
import { readConfig } from '../../../platform/config.ts'
import { makeSecrets } from '../../../platform/secrets.ts'
import { lazyClient } from '../../../platform/temporal.ts'
import { prepareTemporal } from '../../../platform/temporal-setup.ts'
import { type Lines, makeLines } from '../../harness/lines.ts'
import { ACCOUNT } from '../actors/channels.ts'
import type { ChaosOptions } from '../options.ts'
import { type Disk, makeDisk } from './disk.ts'
import { modelAnswers } from './model.ts'
import type { Part } from './part.ts'
import { type GivenServers, startServers, useServers } from './servers.ts'
import { type Service, startService, untilListening } from './service.ts'

/** The service as it runs in production, on this machine, and the world around it, which nobody kills. */
export interface Stage {
  /** Where the service is reached. */
  url: string
  adminToken: string
  secretsKey: string
  emulator: Emulator
  parts: Part[]
  makeWorker: Service['makeWorker']
  lines: Lines
  disk: Disk
  /** For the checks, once nothing is killed any more. */
  sql: Database
  temporal: Client
  /** What every process of the service runs with. */
  environment: Record<string, string>
  /** Logs and databases. */
  folder: string
  /** Parts that ended without having been killed. */
  endedByThemselves: string[]
  /** Process ids of everything that was killed. */
  killedPids: Set<number>
  /** Ends everything that was started, and removes the files unless they are to be kept. */
  close(keepFiles: boolean): Promise<void>
}

/** Quick, so that reports of one message fall into the sending of the next. */
const STATUS_DELAYS_MS = { sent: 40, delivered: 80, read: 80 }

type StageOptions = Pick<ChaosOptions, 'seed' | 'processes' | 'clockOffMs'> & {
  harms: Pick<ChaosOptions['harms'], 'fullDisks'>
}

/**
 * Starts everything. The emulator and the model run in this process: they are the world, and remember what happened.
 *
 * @param given servers that stand already; nothing is done to them, or to the network before them
 */
export async function setStage(options: StageOptions, given?: GivenServers): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'switchboard-chaos-'))
  // Run as root, PostgreSQL is another user: what it can't reach here it would keep elsewhere.
  chmodSync(folder, 0o755)
  const stops: ((keepFiles: boolean) => Promise<unknown>)[] = []
  const close = async (keepFiles: boolean) => {
    for (const stop of stops.splice(0).reverse()) await stop(keepFiles)
    if (!keepFiles) rmSync(folder, { recursive: true, force: true })
  }
  const endedByThemselves: string[] = []
  const killedPids = new Set<number>()
  const fates = {
    made: (part: Part) => void stops.push(part.stop),
    endedByItself: (part: Part) => void endedByThemselves.push(part.name),
    killed: (pids: number[]) => void pids.map(pid => killedPids.add(pid)),
  }
  try {
    const disk = makeDisk(folder, options.harms.fullDisks > 0)
    stops.push(async keepFiles => disk.close(keepFiles))
    const servers = given ? await useServers(given) : await startServers({ folder, disk: disk.folder }, fates)
    const { temporalAddress } = servers
    const emulator = await startEmulator({ accounts: [ACCOUNT], statusDelaysMs: STATUS_DELAYS_MS })
    stops.push(emulator.close)
    const model = await startModel({ answer: modelAnswers(options.seed) })
    stops.push(model.close)

    const adminToken = randomBytes(24).toString('hex')
    const secretsKey = randomBytes(32).toString('base64')
    const environment = {
      DATABASE_URL: servers.databaseUrl,
      TEMPORAL_ADDRESS: temporalAddress,
      TEMPORAL_NAMESPACE: servers.namespace,
      SECRETS_KEY: secretsKey,
      ADMIN_TOKEN: adminToken,
      OPENAI_BASE_URL: model.baseUrl,
      DATA_DIR: join(disk.folder, 'data'),
      // All come from one address, as fast as they can.
      RATE_LIMIT_PER_MINUTE: '0',
      AUTH_FAILURES_PER_MINUTE: '0',
      TWILIO_EMULATOR_URL: emulator.url,
      TWILIO_EMULATOR_ACCOUNT_SID: EMULATOR_ACCOUNT_SID,
    }
    const lines = makeLines()
    stops.push(lines.close)
    const temporal = lazyClient(readConfig(environment), makeSecrets(secretsKey))
    const sql = openDatabase(servers.databaseUrl, { name: 'chaos' })
    stops.push(
      () => temporal.connection.close(),
      () => sql.end({ timeout: 1 }),
    )
    await migrate(servers.databaseUrl)
    if (given) await prepareTemporal(temporal)
    const environmentOf = async (name: string) => {
      if (given) return environment
      const own = new URL(servers.databaseUrl)
      own.port = String(await lines.lay(name, 'postgres', Number(own.port)))
      const temporalPort = await lines.lay(name, 'temporal', Number(temporalAddress.split(':').at(-1)))
      return { ...environment, DATABASE_URL: own.href, TEMPORAL_ADDRESS: `127.0.0.1:${temporalPort}` }
    }
    const { processes, clockOffMs } = options
    const service = await startService({ folder, environmentOf, processes, clockOffMs }, fates)
    const { url } = service.balancer
    stops.push(service.balancer.close)
    await untilListening(url)
    const parts = [...service.parts, ...servers.parts]
    const { makeWorker } = service
    const world = { url, adminToken, secretsKey, emulator, sql, temporal, folder, environment }
    return { ...world, parts, makeWorker, lines, disk, endedByThemselves, killedPids, close }
  } catch (error) {
    await close(false)
    throw error
  }
}
