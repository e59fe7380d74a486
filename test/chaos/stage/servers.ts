import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { freePort } from '../../../dev/servers/ports.ts'
import { createDatabase, startPostgres } from '../../../dev/servers/postgres.ts'
import type { Server } from '../../../dev/servers/server.ts'
import { startTemporal } from '../../../dev/servers/temporal.ts'
import { type Fates, type Life, type Part, partOf, tell } from './part.ts'

export interface Servers {
  /** The servers that were started here. */
  parts: Part[]
  temporalAddress: string
  namespace: string
  databaseUrl: string
}

/** Servers that exist already. `databaseUrl`: without the name of a database. */
export interface GivenServers {
  temporalAddress: string
  databaseUrl: string
}

/** Uses a database and a namespace of its own there, and nothing else. */
export async function useServers({ temporalAddress, databaseUrl }: GivenServers): Promise<Servers> {
  const name = `switchboard_${randomBytes(4).toString('hex')}`
  return { parts: [], temporalAddress, namespace: name, databaseUrl: await createDatabase(databaseUrl, name) }
}

/**
 * Makes the servers that the service needs, and starts them. Each keeps its state and its port when it is killed.
 *
 * @param disk the folder for PostgreSQL's files
 */
export async function startServers(
  { folder, disk }: { folder: string; disk: string },
  fates: Fates,
): Promise<Servers> {
  const [postgresPort, temporalPort] = [await freePort(), await freePort()]
  let postgresUrl = ''
  const startPostgresLife = async () => {
    const { life, url } = await postgresLife(join(disk, 'postgres'), postgresPort)
    postgresUrl = url
    return life
  }
  const startTemporalLife = () => temporalLife(join(folder, 'temporal.db'), temporalPort)
  const postgres = partOf('postgres', 'postgres', startPostgresLife, fates)
  const temporal = partOf('temporal', 'temporal', startTemporalLife, fates)
  await Promise.all([postgres.start(), temporal.start()])
  return {
    parts: [temporal, postgres],
    temporalAddress: `127.0.0.1:${temporalPort}`,
    namespace: 'default',
    databaseUrl: await createDatabase(postgresUrl, 'switchboard'),
  }
}

/** PostgreSQL with its durable settings. */
async function postgresLife(folder: string, port: number): Promise<{ life: Life; url: string }> {
  const { server, stop, url } = await startPostgres(folder, { port })
  const pids = () => [server.pid, ...childrenOf(server.pid)]
  const kill = async () => {
    // All processes at once, as when the machine has no memory left. Otherwise the server's children would finish their
    // work.
    tell(pids(), 'SIGKILL')
    await server.ended
  }
  return { url, life: { pids, ended: server.ended, kill, stop } }
}

/**
 * A low number, so that conversations continue in a new run in the middle of everything. The server's default is 4,096.
 */
const EVENTS_A_RUN = 150

/** Temporal's dev server, which stores its workflows in a file. */
async function temporalLife(file: string, port: number): Promise<Life> {
  const { server, stop } = await startTemporal({
    port,
    file,
    dynamicConfig: [`limit.historyCount.suggestContinueAsNew=${EVENTS_A_RUN}`],
  })
  return { pids: () => [server.pid], ended: server.ended, kill: () => killed(server), stop }
}

async function killed(server: Server): Promise<void> {
  tell([server.pid], 'SIGKILL')
  await server.ended
}

function childrenOf(parent: number): number[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n')
  return lines.flatMap(line => {
    const [pid, ppid] = line.trim().split(/\s+/).map(Number)
    return ppid === parent && pid ? [pid] : []
  })
}
