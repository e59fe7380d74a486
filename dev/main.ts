import { chownSync, existsSync, mkdirSync, renameSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Client, Connection } from '@temporalio/client'
import { migrate } from '../db/migrate.ts'
import { operatorCodec } from '../platform/codec.ts'
import { codecServer } from '../platform/codec-server.ts'
import { type Config, ConfigError } from '../platform/config.ts'
import { type Listening, listen } from '../platform/listen.ts'
import { makeLog } from '../platform/log.ts'
import { closeFolder, PRIVATE_FOLDER } from '../platform/private-folder.ts'
import { makeSecrets } from '../platform/secrets.ts'
import { connectionOptions } from '../platform/temporal.ts'
import { prepareTemporal } from '../platform/temporal-setup.ts'
import { uiProxy } from '../platform/ui-proxy.ts'
import { isOfType } from '../protocol/workflows.ts'

import { buildConsole } from './console-build.ts'
import { consoleDoor } from './console-door.ts'
import { adminCall, type DemoChannel, emulatedChannels, pasteWebhooks, seedDemo } from './demo.ts'
import { ENGAGELAB_DEMO, startEngagelab } from './emulators/engagelab/index.ts'
import { EMULATOR_ACCOUNT_SID, type Emulator, startEmulator } from './emulators/twilio/index.ts'
import { CLOUD_WABA_ID, startCloudEmulator } from './emulators/whatsapp-cloud/index.ts'
import { devKeys } from './keys.ts'
import { bringLife } from './life.ts'
import { type ScriptedModel, startModel } from './model/start.ts'
import { devPage, type PageConfig } from './page.ts'
import { type DevProcess, startProcess } from './processes.ts'
import { createDatabase, startPostgres } from './servers/postgres.ts'
import { postgresUser } from './servers/postgres-user.ts'
import { startTemporal } from './servers/temporal.ts'
import { type DevSettings, readDevSettings } from './settings.ts'
import { signInLinks } from './sign-in-links.ts'
import { allOrFirstError, untilReady } from './waiting.ts'
import { whereAll } from './where.ts'

/** `npm run dev`: starts everything in one terminal, keeps it in DATA_DIR, and ends with Ctrl-C. */

const LOOPBACK = '127.0.0.1'

type Stop = () => Promise<unknown>

/** The parts that were started. They are stopped in reverse order. */
const started: { name: string; stop: Stop }[] = []
let stopping = false

const say = (line: string) => console.log(line)
const sayWarnings = makeLog({ LOG_LEVEL: 'warn' }, 'dev')

try {
  await run()
} catch (error) {
  if (!stopping) console.error(error instanceof ConfigError ? error.message : describe(error))
  await stopAll(1)
}

async function run(): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stopAll(0))
  const settings = await readDevSettings()
  const { config, ports } = settings
  const dataDir = resolve(config.DATA_DIR)
  const open = closeFolder(dataDir, { make: true })
  if (open) say(open)
  const postgresOwner = config.DATABASE_URL === undefined ? postgresUser() : undefined
  // For root, PostgreSQL runs as another user, who owns the files in this folder. Root itself can read everything.
  if (postgresOwner) chownSync(dataDir, postgresOwner.uid, postgresOwner.gid)
  const { file: keysFile, ...keys } = devKeys(config, dataDir)
  const apiUrl = `http://${LOOPBACK}:${ports.api}`
  const call = adminCall(apiUrl, keys.ADMIN_TOKEN)
  let page: PageConfig | undefined

  say('Starting PostgreSQL, Temporal and the providers’ emulators …')
  // At the same time as the servers, which take longer.
  const built = buildConsole()
  const temporalUiUrl = config.TEMPORAL_ADDRESS ? undefined : `http://${LOOPBACK}:${ports.temporalUi}`
  const kept = emulatorJournals(dataDir)
  const cloud = await startCloudEmulator({ journalFile: kept.whatsappCloud })
  keep('the emulator of the Cloud API', cloud.close)
  const engagelab = await startEngagelab({ journalFile: kept.engagelab })
  keep('the emulator of EngageLab', engagelab.close)
  const [databaseUrl, temporalAddress, emulator] = await allOrFirstError<[string, string, Emulator]>([
    config.DATABASE_URL ?? embeddedDatabase(settings, dataDir),
    config.TEMPORAL_ADDRESS ?? embeddedTemporal(settings, dataDir),
    startEmulator({
      port: ports.emulator,
      journalFile: kept.twilio,
      page: devPage({
        config: () => page,
        phones: { whatsapp_cloud: cloud.control, engagelab: engagelab.control },
        door: consoleDoor(apiUrl, call),
      }),
    }),
  ])
  keep('the Twilio emulator', emulator.close)
  const model = await scriptedModel(config)
  const environment = {
    ...process.env,
    ...keys,
    DATABASE_URL: databaseUrl,
    TEMPORAL_ADDRESS: temporalAddress,
    PORT: String(ports.api),
    HOST: process.env.HOST || LOOPBACK,
    PUBLIC_URL: config.PUBLIC_URL ?? apiUrl,
    // The page may be opened under either name.
    CONSOLE_FRAME_ANCESTORS: [
      ...config.CONSOLE_FRAME_ANCESTORS,
      emulator.url,
      emulator.url.replace(LOOPBACK, 'localhost'),
    ].join(','),
    TWILIO_EMULATOR_URL: emulator.url,
    TWILIO_EMULATOR_ACCOUNT_SID: EMULATOR_ACCOUNT_SID,
    WHATSAPP_CLOUD_EMULATOR_URL: cloud.url,
    WHATSAPP_CLOUD_EMULATOR_WABA_ID: CLOUD_WABA_ID,
    ENGAGELAB_EMULATOR_URL: engagelab.url,
    ENGAGELAB_EMULATOR_WABA_ID: ENGAGELAB_DEMO.wabaId,
    ...(model && { OPENAI_BASE_URL: model.baseUrl }),
  }
  await startCodec(keys.SECRETS_KEY, settings, temporalUiUrl)
  await prepare(databaseUrl, { ...config, TEMPORAL_ADDRESS: temporalAddress })

  say('Starting the worker and the API …')
  startOwn('worker', 'workers/main.ts', environment, dataDir)
  await untilReady(apiUrl, startOwn('api', 'api/main.ts', environment, dataDir))
  const fresh = await seedDemo(call)
  const consoleProblem = await built
  if (consoleProblem) say(`The console could not be built:\n${consoleProblem}`)
  await pasteWebhooks(call)
  const atEngagelab = (await emulatedChannels(call)).find(({ wabaId }) => wabaId === ENGAGELAB_DEMO.wabaId)
  // No API call can set it, for example at EngageLab.
  if (atEngagelab) engagelab.setCallback({ url: atEngagelab.webhookUrl })
  engagelab.resume()
  const { links, people } = await signInLinks(call)
  if (fresh) await bringLife({ apiUrl, call, emulatorUrl: emulator.url, ...fresh }).catch(sayNoLife)
  page = {
    apiUrl,
    mediaOrigin: new URL(environment.PUBLIC_URL).origin,
    temporalUiUrl,
    temporalNamespace: config.TEMPORAL_NAMESPACE,
    docsUrl: `${apiUrl}/docs`,
    people,
    channels: (await emulatedChannels(call)).map(pageChannel),
  }
  const conversations = `/namespaces/${config.TEMPORAL_NAMESPACE}/workflows?query=${encodeURIComponent(isOfType('conversation'))}`
  const scripted = model !== undefined
  say(
    whereAll({
      page: emulator.url,
      cloudUrl: cloud.url,
      engagelabUrl: engagelab.url,
      apiUrl,
      temporalUiUrl,
      conversations,
      keysFile,
      dataDir,
      scripted,
      links,
    }),
  )
}

/** The demo works without it too. */
function sayNoLife(error: unknown): void {
  say(`The demo begins without conversations (${describe(error)}).`)
}

/** Starts a script that answers in place of a model, if none is configured. Its name says that it is a script. */
async function scriptedModel(config: Config): Promise<ScriptedModel | undefined> {
  if (config.OPENAI_API_KEY !== undefined || config.OPENAI_BASE_URL !== undefined) return undefined
  const model = await startModel()
  keep('the scripted model', model.close)
  return model
}

function pageChannel({ phoneNumber, ...channel }: DemoChannel): PageConfig['channels'][number] {
  const { id, name, provider, medium } = channel
  return { id, name, provider, medium, address: phoneNumber ?? '' }
}

function keep(name: string, stop: Stop): void {
  started.push({ name, stop })
}

async function embeddedDatabase({ ports }: DevSettings, dataDir: string): Promise<string> {
  const postgres = await startPostgres(join(dataDir, 'postgres'), { port: ports.postgres })
  keep('PostgreSQL', postgres.stop)
  watch('PostgreSQL', postgres.server.ended, postgres.server.output)
  return createDatabase(postgres.url, 'switchboard')
}

async function embeddedTemporal({ ports, config }: DevSettings, dataDir: string): Promise<string> {
  const temporal = await startTemporal({
    port: ports.temporal,
    file: join(dataDir, 'temporal.db'),
    ui: { codecEndpoint: `http://${LOOPBACK}:${ports.codec}` },
    namespaces: [config.TEMPORAL_NAMESPACE],
    note: say,
  })
  keep('Temporal', temporal.stop)
  watch('Temporal', temporal.server.ended, temporal.server.output)
  if (temporal.uiUrl) {
    const { OPERATOR_HOSTS: hosts, TEMPORAL_NAMESPACE: namespace } = config
    const { fetch } = uiProxy({ upstream: temporal.uiUrl, hosts, namespace })
    const at = { port: ports.temporalUi, hostname: LOOPBACK, setting: 'TEMPORAL_UI_PORT', log: sayWarnings }
    keepListening('the Temporal UI', await listen(fetch, at))
  }
  return temporal.address
}

/** Lets the Temporal UI show payloads in clear. It is on loopback, like everything here. */
async function startCodec(
  secretsKey: string,
  { config, ports }: DevSettings,
  uiUrl: string | undefined,
): Promise<void> {
  if (!uiUrl) return
  const origins = [uiUrl, uiUrl.replace(LOOPBACK, 'localhost')]
  const { fetch } = codecServer(operatorCodec(makeSecrets(secretsKey)), origins, config.OPERATOR_HOSTS)
  const at = { port: ports.codec, hostname: LOOPBACK, setting: 'CODEC_PORT', log: sayWarnings }
  keepListening('the codec server', await listen(fetch, at))
}

/** Stops without waiting: nobody needs the requests of an operator's page any more. */
function keepListening(name: string, { close }: Listening): void {
  keep(name, () => close(0))
}

/** The files of the emulators' messages, in their own folder. An earlier version kept Twilio's next to that folder. */
function emulatorJournals(dataDir: string) {
  const folder = join(dataDir, 'emulator')
  const twilio = join(folder, 'journal.jsonl')
  const earlier = join(dataDir, 'emulator.jsonl')
  mkdirSync(folder, { recursive: true, mode: PRIVATE_FOLDER })
  if (existsSync(earlier) && !existsSync(twilio)) renameSync(earlier, twilio)
  return {
    twilio,
    whatsappCloud: join(folder, 'whatsapp-cloud.jsonl'),
    engagelab: join(folder, 'engagelab.jsonl'),
  }
}

async function prepare(databaseUrl: string, config: Config & { TEMPORAL_ADDRESS: string }): Promise<void> {
  const { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace } = config
  try {
    await migrate(databaseUrl, { tell: say })
  } catch (error) {
    throw new Error(
      `The database migrations failed (${describe(error)}). If you use your own database, check DATABASE_URL. The embedded database is in DATA_DIR/postgres.`,
    )
  }
  const connection = await Connection.connect(connectionOptions(config)).catch(error => {
    throw new Error(`Temporal does not answer at ${address} (${describe(error)}). Check TEMPORAL_ADDRESS.`)
  })
  for (const note of await prepareTemporal(new Client({ connection, namespace }))) say(`Temporal: ${note}`)
  await connection.close()
}

function startOwn(
  name: 'api' | 'worker',
  entry: string,
  environment: NodeJS.ProcessEnv,
  logDir: string,
): DevProcess {
  const own = startProcess(name, entry, { environment, logDir })
  keep(`the ${name}`, own.stop)
  watch(`The ${name}`, own.ended, own.said)
  return own
}

/** If a part ends by itself, the rest is useless. Stops everything and shows what the part printed last. */
function watch(name: string, ended: Promise<void>, said: () => string): void {
  ended.then(() => {
    if (stopping) return
    console.error(`${name} ended unexpectedly. Its output:\n${said()}`)
    void stopAll(1)
  })
}

async function stopAll(code: number): Promise<void> {
  if (stopping) return
  stopping = true
  if (started.length > 0) say('\nStopping …')
  for (const { name, stop } of started.reverse()) {
    await stop().catch(error => console.error(`${name}: ${describe(error)}`))
  }
  process.exit(code)
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message || String(error.cause ?? error.name) : String(error)
}
