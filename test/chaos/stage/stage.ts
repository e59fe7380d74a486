import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Client } from '@temporalio/client'
import { type Database, openDatabase } from '../../../db/client.ts'
import { migrate } from '../../../db/migrate.ts'
import { startModel } from '../../../dev/model/start.ts'
import { readConfig } from '../../../platform/config.ts'
import { makeSecrets } from '../../../platform/secrets.ts'
import { lazyClient } from '../../../platform/temporal.ts'
import { prepareTemporal } from '../../../platform/temporal-setup.ts'
import { type Lines, makeLines } from '../../harness/lines.ts'
import type { ChaosOptions } from '../options.ts'
import { type Outsides, openOutsides } from '../outside/open.ts'
import { type Disk, makeDisk } from './disk.ts'
import { modelAnswers } from './model.ts'
import type { Part } from './part.ts'
import { type GivenServers, startServers, useServers } from './servers.ts'
import { type Service, startService, untilListening } from './service.ts'

/** The service as it runs in production, on this machine; and the providers, which nobody kills. */
export interface Stage {
  /** The address of the service. */
  url: string
  adminToken: string
  secretsKey: string
  /** The providers, by name. */
  outsides: Outsides
  parts: Part[]
  makeWorker: Service['makeWorker']
  lines: Lines
  disk: Disk
  /** For the checks, when nothing is killed any more. */
  sql: Database
  temporal: Client
  /** The environment of every process of the service. */
  environment: Record<string, string>
  /** The folder with logs and databases. */
  folder: string
  /** Parts that ended although nobody killed them. */
  endedByThemselves: string[]
  /** Process ids of everything that was killed. */
  killedPids: Set<number>
  /** Stops everything that was started, and removes the files unless they are to be kept. */
  close(keepFiles: boolean): Promise<void>
}

type StageOptions = Pick<ChaosOptions, 'seed' | 'processes' | 'clockOffMs'> & {
  harms: Pick<ChaosOptions['harms'], 'fullDisks'>
}

/**
 * Starts everything. The emulators and the model run in this process, so that they remember what happened.
 *
 * @param given servers that exist already; nothing is done to them, or to the network in front of them
 */
export async function setStage(options: StageOptions, given?: GivenServers): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'switchboard-chaos-'))
  // As root, PostgreSQL runs as another user. What that user can't reach here would be stored elsewhere.
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
    const outsides = await openOutsides()
    for (const { close } of Object.values(outsides)) stops.push(close)
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
      // All requests come from one address, as fast as they can.
      RATE_LIMIT_PER_MINUTE: '0',
      AUTH_FAILURES_PER_MINUTE: '0',
      ...outsides.twilio.environment,
      ...outsides.whatsapp_cloud.environment,
      ...outsides.engagelab.environment,
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
    const world = { url, adminToken, secretsKey, outsides, sql, temporal, folder, environment }
    return { ...world, parts, makeWorker, lines, disk, endedByThemselves, killedPids, close }
  } catch (error) {
    await close(false)
    throw error
  }
}
