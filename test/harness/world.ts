import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ServerType, serve } from '@hono/node-server'
import type { Client } from '@temporalio/client'
import type { NativeConnection } from '@temporalio/worker'
import { inject } from 'vitest'
import { type Api, makeApi } from '../../api/app.ts'
import type { ApiDependencies } from '../../api/dependencies.ts'
import { type Database, type DatabaseOptions, openDatabase } from '../../db/client.ts'
import { EMULATOR_ACCOUNT_SID, type Emulator, startEmulator } from '../../dev/emulators/twilio/index.ts'
import { createDatabase, dropDatabase } from '../../dev/servers/postgres.ts'
import { type Config, readConfig } from '../../platform/config.ts'
import { makeLog } from '../../platform/log.ts'
import { diskMediaStore, type MediaStore } from '../../platform/media-store.ts'
import { makeSecrets, type Secrets } from '../../platform/secrets.ts'
import { connectWorker, lazyClient } from '../../platform/temporal.ts'
import type { ProviderDefinition } from '../../providers/definition.ts'
import { makeModel } from '../../providers/model/make-model.ts'
import { makeProviders, type Providers } from '../../providers/providers.ts'
import { createWorker, type WorkerOptions } from '../../workers/worker.ts'
import { type ApiClient, apiClient } from './api-client.ts'
import { describesItself } from './described.ts'
import { sendSdkLinesTo } from './runtime.ts'
import { forgetSchedules } from './schedules.ts'
import { keepWorkflowThreads } from './workflow-threads.ts'

/** The whole service on real servers, with its own database and task queue. */
export interface World {
  config: Config
  sql: Database
  secrets: Secrets
  temporal: Client
  /** The addresses at which a worker reaches the servers. */
  providers: Providers
  emulator: Emulator
  /** The folder where the worker stores files and the API finds them. */
  mediaStore: MediaStore
  /** With the administrator's token. */
  admin: ApiClient
  /** With another token. */
  as(token: string): ApiClient
  baseUrl: string
  /** Stops the worker and starts another one, as a crash or a deployment would. */
  restartWorker(): Promise<void>
  stopWorker(): Promise<void>
  startWorker(): Promise<void>
  /** Starts API and worker again, each with its own `SECRETS_KEY`. */
  rekey(keys: { api: string; worker: string }): Promise<void>
  close(): Promise<void>
}

export const ADMIN_TOKEN = 'an-administrator-token-for-tests'

/** The port for data that is thrown away (RFC 863). */
const NOWHERE = 'http://127.0.0.1:9'

/** A hundredth of what a password costs, which is a third of a second at each sign-in. The real cost has a test of its own. */
const PASSWORD_COST = { N: 2 ** 10, r: 8, p: 1 }

export interface WorldOptions {
  environment?: Record<string, string>
  onLog?: (line: string) => void
  lookAt?: ApiDependencies['lookAt']
  /** Instead of the built-in providers. */
  providers?: readonly ProviderDefinition[]
  /** Limits of the worker: how much it does at once. */
  worker?: Pick<WorkerOptions, 'shares' | 'recording'>
  onStatement?: DatabaseOptions['onStatement']
}

/** Builds a world. It must be closed, or the test file never ends. `fixtures.ts` closes its worlds. */
export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const servers = inject('servers')
  const name = `test_${randomBytes(6).toString('hex')}`
  const databaseUrl = await createDatabase(servers.postgresUrl, name, servers.template)
  const emulator = await startEmulator({ statusDelaysMs: { sent: 5, delivered: 10, read: 15 } })
  const { server, baseUrl, handle } = await reservePort()

  const dataDir = mkdtempSync(join(tmpdir(), 'switchboard-world-'))
  const config = readConfig({
    DATABASE_URL: databaseUrl,
    TEMPORAL_ADDRESS: servers.temporalAddress,
    TEMPORAL_TASK_QUEUE: name,
    PUBLIC_URL: baseUrl,
    SECRETS_KEY: randomBytes(32).toString('base64'),
    ADMIN_TOKEN,
    DATA_DIR: dataDir,
    TWILIO_EMULATOR_URL: emulator.url,
    TWILIO_EMULATOR_ACCOUNT_SID: EMULATOR_ACCOUNT_SID,
    // Tests send as many requests as they like. Tests of the limits set their own.
    RATE_LIMIT_PER_MINUTE: '0',
    AUTH_FAILURES_PER_MINUTE: '0',
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'silent',
    PAYLOAD_ENCRYPTION: process.env.RECORD_HISTORIES ? 'false' : 'true',
    // A test without an emulator must not reach the real provider. Nothing listens here.
    WHATSAPP_CLOUD_API_BASE_URL: NOWHERE,
    ENGAGELAB_API_BASE_URL: NOWHERE,
    ...options.environment,
  })
  const required = config as Config & { PUBLIC_URL: string; ADMIN_TOKEN: string; SECRETS_KEY: string }
  const log = makeLog(config, 'test', options.onLog && { write: options.onLog })
  sendSdkLinesTo(log)
  keepWorkflowThreads()
  const sql = openDatabase(databaseUrl, { name, onStatement: options.onStatement })
  // Nothing outside this machine is asked.
  const lookAt = options.lookAt ?? (async url => ({ url }))
  const providers = await makeProviders(config, options.providers)
  if (options.providers) describesItself(baseUrl)
  const serveWith = (secrets: Secrets) => {
    const temporal = lazyClient(config, secrets)
    const api = makeApi({
      config: required,
      sql,
      secrets,
      temporal,
      log,
      lookAt,
      passwordCost: PASSWORD_COST,
      providers: providers.definitions,
    })
    handle(api.app.fetch)
    return { api, secrets, temporal }
  }
  let serving = serveWith(makeSecrets(required.SECRETS_KEY))
  let workerSecrets = serving.secrets
  const connection = await connectWorker(config)

  let worker: Awaited<ReturnType<typeof createWorker>> | undefined
  let ran: Promise<void> | undefined
  const startWorker = async () => {
    worker = await createWorker({
      config: required,
      connection,
      sql,
      secrets: workerSecrets,
      log,
      provider: providers,
      ai: makeModel(config),
      workflowBundle: { codePath: servers.bundlePath },
      ...options.worker,
    })
    ran = worker.run()
  }
  const stopWorker = async () => {
    worker?.shutdown()
    await ran
    worker = undefined
  }
  await startWorker()

  const world: World = {
    config,
    sql,
    providers,
    get secrets() {
      return serving.secrets
    },
    get temporal() {
      return serving.temporal
    },
    emulator,
    mediaStore: diskMediaStore(dataDir),
    baseUrl,
    admin: apiClient(baseUrl, ADMIN_TOKEN),
    as: token => apiClient(baseUrl, token),
    startWorker,
    stopWorker,
    async restartWorker() {
      await stopWorker()
      await startWorker()
    },
    async rekey(keys) {
      const { api, temporal } = serving
      serving = serveWith(makeSecrets(keys.api))
      await api.close()
      await temporal.connection.close()
      workerSecrets = makeSecrets(keys.worker)
      await stopWorker()
      await startWorker()
    },
    async close() {
      const { api, temporal } = serving
      // record.config.ts runs tests of the suite for the histories that they leave.
      if (process.env.RECORD_HISTORIES) await (await import('../workflow/harvest.ts')).harvest(world)
      await forgetSchedules(sql, temporal)
      await closeAll({
        stopWorker: worker ? stopWorker : async () => {},
        api,
        connection,
        temporal,
        server,
        emulator,
      })
      await sql.end({ timeout: 1 })
      // All worlds' databases may be in memory.
      await dropDatabase(databaseUrl)
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
  return world
}

async function closeAll(parts: {
  stopWorker: () => Promise<void>
  api: Api
  connection: NativeConnection
  temporal: Client
  server: ServerType
  emulator: Emulator
}): Promise<void> {
  await parts.stopWorker()
  // Before the connections: it waits for its calls, and a call on a closed connection may never end.
  await parts.api.close()
  await parts.connection.close()
  await parts.temporal.connection.close()
  await parts.emulator.close()
  if ('closeAllConnections' in parts.server) parts.server.closeAllConnections()
  await new Promise(resolve => parts.server.close(resolve))
}

type Fetch = (request: Request, environment?: object) => Response | Promise<Response>

/**
 * A server on a free port. It is started before its handler exists, because its address is part of the configuration.
 */
async function reservePort() {
  let handler: Fetch = () => new Response('not ready', { status: 503 })
  const server = await new Promise<ServerType>(resolve => {
    const starting: ServerType = serve(
      { fetch: (request, environment) => handler(request, environment), port: 0, hostname: '127.0.0.1' },
      () => resolve(starting),
    )
  })
  // Node closes an idle connection after 5 s. If the process was busy for as long, such as with building the console, a
  // test's next request would go out on a connection that is just being closed, and fail with ECONNRESET.
  ;(server as Server).keepAliveTimeout = 120_000
  const { port } = server.address() as AddressInfo
  return {
    server,
    baseUrl: `http://127.0.0.1:${port}`,
    handle(fetch: Fetch) {
      handler = fetch
    },
  }
}
