import { X509Certificate } from 'node:crypto'
import { chmodSync, chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect as connectTcp } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect as connectTls, createServer, type Server } from 'node:tls'
import { Connection } from '@temporalio/client'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openDatabase } from '../../db/client.ts'
import { migrate } from '../../db/migrate.ts'
import { freePort } from '../../dev/servers/ports.ts'
import { createDatabase, type EmbeddedPostgres, startPostgres } from '../../dev/servers/postgres.ts'
import { postgresUser } from '../../dev/servers/postgres-user.ts'
import { readConfig } from '../../platform/config.ts'
import { connectionOptions, connectWorker } from '../../platform/temporal.ts'
import { issue, makeAuthority } from '../harness/certificates.ts'
import { until } from '../harness/until.ts'
import { killStarted, startOwn } from '../processes/own-process.ts'

const folder = mkdtempSync(join(tmpdir(), 'switchboard-tls-'))
chmodSync(folder, 0o755)
const path = (name: string) => join(folder, name)

let postgres: EmbeddedPostgres
let temporal: Server

beforeAll(async () => {
  const [authority, stranger] = await Promise.all([makeAuthority(), makeAuthority('Somebody else')])
  const [server, moved, client, impostor] = await Promise.all([
    issue(authority, ['localhost']),
    issue(authority, ['127.0.0.1']),
    issue(authority, ['client']),
    issue(stranger, ['client']),
  ])
  for (const [name, text] of Object.entries({
    'ca.pem': authority.cert,
    'stranger.pem': stranger.cert,
    'server.pem': server.cert,
    'server.key': server.key,
    'shown.pem': server.cert,
    'shown.key': server.key,
    'moved.pem': moved.cert,
    'moved.key': moved.key,
    'client.pem': client.cert,
    'client.key': client.key,
    'impostor.pem': impostor.cert,
    'impostor.key': impostor.key,
    'hba.conf': HBA,
  })) {
    writeFileSync(path(name), text, { mode: 0o600 })
    const user = postgresUser()
    if (user) chownSync(path(name), user.uid, user.gid)
  }
  postgres = await startPostgres(path('postgres'), {
    port: await freePort(),
    volatile: true,
    settings: [
      'ssl=on',
      `ssl_cert_file=${path('shown.pem')}`,
      `ssl_key_file=${path('shown.key')}`,
      `ssl_ca_file=${path('ca.pem')}`,
      `hba_file=${path('hba.conf')}`,
    ],
  })
  await createDatabase(postgres.url, 'tls')
  const sql = openDatabase(`${postgres.url}/tls`, { name: 'test' })
  await sql.unsafe(`create role known login password 'secret'`)
  await sql.end()

  const address = new URL(`tcp://${inject('servers').temporalAddress}`)
  temporal = createServer({
    ...(await issue(authority, ['localhost', '127.0.0.1'])),
    ca: authority.cert,
    requestCert: true,
    rejectUnauthorized: true,
    // gRPC needs it.
    ALPNProtocols: ['h2'],
  })
  temporal.on('secureConnection', socket => {
    const upstream = connectTcp(Number(address.port), address.hostname)
    socket.on('error', () => upstream.destroy()).on('close', () => upstream.destroy())
    upstream.on('error', () => socket.destroy()).on('close', () => socket.destroy())
    socket.pipe(upstream).pipe(socket)
  })
  await new Promise<void>(done => temporal.listen(0, '127.0.0.1', done))
})

afterAll(async () => {
  killStarted()
  temporal?.close()
  await postgres?.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** One role may only connect by TLS with a certificate of the authority. The others may connect in any way. */
const HBA = `
hostssl all known all scram-sha-256 clientcert=verify-ca
host all known all reject
host all all all scram-sha-256
`

function databaseUrl(host: string, parameters: Record<string, string>, user?: string): string {
  const url = new URL(`${postgres.url}/tls`)
  url.hostname = host
  if (user) [url.username, url.password] = [user, 'secret']
  url.search = new URLSearchParams(parameters).toString()
  return url.toString()
}

/** Whether the connection is encrypted; an error's code or text if there is none. */
async function isEncrypted(url: string): Promise<boolean | string> {
  const sql = openDatabase(url, { name: 'test', connections: 1 })
  try {
    const [row] = await sql<{ ssl: boolean }[]>`select ssl from pg_stat_ssl where pid = pg_backend_pid()`
    return row?.ssl ?? false
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error)
  } finally {
    await sql.end()
  }
}

/**
 * Makes the server show another certificate: it reads the files again when told to, and uses them for new connections.
 */
async function presentCertificate(name: string): Promise<void> {
  const fingerprint = new X509Certificate(readFileSync(path(`${name}.pem`))).fingerprint256
  for (const part of ['pem', 'key']) {
    writeFileSync(path(`shown.${part}`), readFileSync(path(`${name}.${part}`)))
  }
  const sql = openDatabase(`${postgres.url}/tls`, { name: 'test', connections: 1 })
  await sql`select pg_reload_conf()`
  await sql.end()
  await until('the certificate', () => shown().then(seen => seen === fingerprint || undefined))
}

/** The fingerprint of the certificate that PostgreSQL shows. */
function shown(): Promise<string> {
  return new Promise((done, fail) => {
    const socket = connectTls({
      port: Number(new URL(postgres.url).port),
      host: '127.0.0.1',
      rejectUnauthorized: false,
      ALPNProtocols: ['postgresql'],
    })
    socket.once('error', fail)
    socket.once('secureConnect', () => {
      done(socket.getPeerX509Certificate()?.fingerprint256 ?? '')
      socket.destroy()
    })
  })
}

const REFUSED = /CERT|ALTNAME|ISSUER|SELF_SIGNED/

describe('PostgreSQL over TLS: service and migrations treat sslmode like PostgreSQL’s own programs', () => {
  const ca = path('ca.pem')
  const stranger = path('stranger.pem')
  test.each<[string, string, Record<string, string>, boolean | RegExp]>([
    ['nothing said', 'localhost', {}, false],
    ['disable', 'localhost', { sslmode: 'disable' }, false],
    ['prefer', 'localhost', { sslmode: 'prefer' }, true],
    ['require', 'localhost', { sslmode: 'require' }, true],
    ['require with the authority', 'localhost', { sslmode: 'require', sslrootcert: ca }, true],
    ['require with another', 'localhost', { sslmode: 'require', sslrootcert: stranger }, REFUSED],
    ['verify-ca', 'localhost', { sslmode: 'verify-ca', sslrootcert: ca }, true],
    ['verify-ca under another name', '127.0.0.1', { sslmode: 'verify-ca', sslrootcert: ca }, true],
    [
      'verify-ca with another authority',
      'localhost',
      { sslmode: 'verify-ca', sslrootcert: stranger },
      REFUSED,
    ],
    ['verify-ca with the public ones', 'localhost', { sslmode: 'verify-ca' }, REFUSED],
    ['verify-full', 'localhost', { sslmode: 'verify-full', sslrootcert: ca }, true],
    ['verify-full under another name', '127.0.0.1', { sslmode: 'verify-full', sslrootcert: ca }, REFUSED],
    ['verify-full with the public ones', 'localhost', { sslmode: 'verify-full' }, REFUSED],
    ['the system’s', 'localhost', { sslrootcert: 'system' }, REFUSED],
    ['directly', 'localhost', { sslmode: 'verify-full', sslrootcert: ca, sslnegotiation: 'direct' }, true],
  ])('%s at %s', async (_, host, parameters, expected) => {
    const url = databaseUrl(host, parameters)
    const outcome = await isEncrypted(url)
    const migrated = await migrate(url).then(() => true, String)
    if (expected instanceof RegExp) {
      expect(outcome).toMatch(expected)
      expect(migrated).toMatch(/certificate|altnames/)
    } else {
      expect(outcome).toBe(expected)
      expect(migrated).toBe(true)
    }
  })

  test('an address is checked against the addresses of a certificate', async () => {
    const verified = { sslmode: 'verify-full', sslrootcert: ca }
    const [byName, byAddress] = ['localhost', '127.0.0.1'].map(host => databaseUrl(host, verified)) as [
      string,
      string,
    ]
    await presentCertificate('moved')
    expect(await isEncrypted(byAddress)).toBe(true)
    expect(await migrate(byAddress).then(() => true, String)).toBe(true)
    expect(await isEncrypted(byName)).toMatch(REFUSED)
    await presentCertificate('server')
    expect(await isEncrypted(byName)).toBe(true)
  })

  test('a client’s certificate is shown', async () => {
    const verified = { sslmode: 'verify-full', sslrootcert: ca }
    const shown = { sslcert: path('client.pem'), sslkey: path('client.key') }
    const url = databaseUrl('localhost', { ...verified, ...shown }, 'known')
    expect(await isEncrypted(url)).toBe(true)
    expect(await isEncrypted(databaseUrl('localhost', verified, 'known'))).not.toBe(true)
    await expect(migrate(url)).rejects.toThrow(
      /permission denied for (schema public|table schema_migrations)/,
    )
  })
})

describe('Temporal over TLS, with a client’s certificate', () => {
  const at = (host = 'localhost') => `${host}:${(temporal.address() as { port: number }).port}`
  const settings = (over: Record<string, string> = {}) => ({
    TEMPORAL_ADDRESS: at(),
    TEMPORAL_TLS_SERVER_CA_CERT_PATH: path('ca.pem'),
    TEMPORAL_TLS_CLIENT_CERT_PATH: path('client.pem'),
    TEMPORAL_TLS_CLIENT_KEY_PATH: path('client.key'),
    ...over,
  })

  /** Both ways to connect: the client of the API and of the migration, and the worker. */
  async function connects(environment: Record<string, string>): Promise<boolean> {
    const config = readConfig(environment)
    const client = Connection.connect({ ...connectionOptions(config), connectTimeout: 3_000 })
    const [first, second] = await Promise.all(
      [client, connectWorker(config)].map(connecting =>
        connecting.then(
          async connection => {
            await connection.workflowService.describeNamespace({ namespace: 'default' })
            await connection.close()
            return true
          },
          () => false,
        ),
      ),
    )
    expect(second).toBe(first)
    return first === true
  }

  test('valid certificates connect; also with an IP address, and with a configured name', async () => {
    expect(await connects(settings())).toBe(true)
    expect(await connects(settings({ TEMPORAL_ADDRESS: at('127.0.0.1') }))).toBe(true)
    const elsewhere = settings({ TEMPORAL_ADDRESS: at('127.0.0.1'), TEMPORAL_TLS_SERVER_NAME: 'localhost' })
    expect(await connects(elsewhere)).toBe(true)
  })

  test.concurrent.each<[string, Record<string, string>]>([
    ['a server of an unknown authority', { TEMPORAL_TLS_SERVER_CA_CERT_PATH: path('stranger.pem') }],
    ['a server under another name', { TEMPORAL_TLS_SERVER_NAME: 'temporal.example.com' }],
    ['no certificate', { TEMPORAL_TLS_CLIENT_CERT_PATH: '', TEMPORAL_TLS_CLIENT_KEY_PATH: '' }],
    [
      'a certificate of somebody else’s',
      {
        TEMPORAL_TLS_CLIENT_CERT_PATH: path('impostor.pem'),
        TEMPORAL_TLS_CLIENT_KEY_PATH: path('impostor.key'),
      },
    ],
    ['no authority but the public ones', { TEMPORAL_TLS_SERVER_CA_CERT_PATH: '', TEMPORAL_TLS: 'true' }],
  ])('%s: no connection', async (_, over) => {
    expect(await connects(settings(over))).toBe(false)
  })

  test('the migration process uses TLS with both servers', async () => {
    const parameters = { sslmode: 'verify-full', sslrootcert: path('ca.pem') }
    const environment = { DATABASE_URL: databaseUrl('localhost', parameters), ...settings() }
    const { lines, ended } = startOwn('migrate', environment)
    expect(await ended, lines.join('\n')).toBe(0)
    expect(lines.at(-1)).toBe('Temporal: up to date')
  })
})
