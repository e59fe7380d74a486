import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import packageJson from '../package.json' with { type: 'json' }
import { readConfig, requireSettings, SETTING_NAMES } from '../platform/config.ts'
import { settingsReadBy } from './harness/loaded.ts'

/** The parts of a service that the tests look at. */
interface Service {
  image: string
  build?: { context: string; args?: Record<string, string> }
  command?: string | string[]
  init?: boolean
  pull_policy?: string
  environment?: Record<string, string>
  ports?: string[]
  volumes?: string[]
  depends_on?: Record<string, { condition: string }>
  healthcheck?: object
  networks: string[]
  restart: string
  read_only?: boolean
  cap_drop?: string[]
  cap_add?: string[]
  security_opt?: string[]
  pids_limit?: number
  mem_limit?: string
  privileged?: boolean
  profiles?: string[]
}

const text = readFileSync('docker-compose.yml', 'utf8')
const file = parse(text, { merge: true }) as {
  services: Record<string, Service>
  networks: Record<string, { internal?: boolean } | null>
  volumes: Record<string, unknown>
}
const { services, networks } = file
const names = Object.keys(services)
const ours = Object.entries(services).filter(([, { image }]) => image === 'switchboard')

/** The `.env` of somebody who follows docs/operating.md. */
const GIVEN: Record<string, string> = {
  POSTGRES_PASSWORD: 'a1b2c3',
  SWITCHBOARD_DB_PASSWORD: 'd4e5f6',
  TEMPORAL_DB_PASSWORD: 'a7b8c9',
  PUBLIC_URL: 'https://switchboard.example.com',
  SECRETS_KEY: Buffer.alloc(32, 7).toString('base64'),
  ADMIN_TOKEN: '0123456789abcdef0123456789abcdef',
}

/** `${NAME:-default}` and `${NAME:?what is missing}`, as Compose reads them. A default may contain another one. */
const VARIABLE = /\$\{(\w+)(?::([-?])((?:[^{}]|\$\{[^}]*\})*))?\}/g

function interpolated(value: string): string {
  return value.replace(
    VARIABLE,
    (_, name, kind, rest) => GIVEN[name] ?? (kind === '-' ? interpolated(rest) : ''),
  )
}

/** The environment of one of our processes. The image sets production. */
function environmentOf({ environment = {} }: Service): Record<string, string> {
  const given = Object.entries(environment).map(([name, value]) => [name, interpolated(value)])
  return Object.fromEntries([...given, ['NODE_ENV', 'production']])
}

test('the file is valid by the schema of the Compose Specification', () => {
  const folder = dirname(createRequire(import.meta.url).resolve('dclint/package.json'))
  const schema = JSON.parse(readFileSync(join(folder, 'schemas', 'compose.schema.json'), 'utf8'))
  const ajv = new Ajv({ strict: false, allErrors: true })
  addFormats.default(ajv)
  // Ajv knows this version of JSON Schema by another address.
  const validate = ajv.compile({ ...schema, $schema: 'http://json-schema.org/draft-07/schema#' })
  expect(validate(file), JSON.stringify(validate.errors, null, 1)).toBe(true)
  const misspelt = { ...file, services: { ...services, api: { ...services.api, read_onlyy: true } } }
  expect(validate(misspelt)).toBe(false)
})

function entryOf({ command }: Service): string {
  const script = Object.values(packageJson.scripts).find(line => line === command)
  return script?.split(' ').at(-1) ?? ''
}

/** The settings without which an entry point refuses to start. */
function requiredBy(entry: string): (keyof ReturnType<typeof readConfig>)[] {
  const [, list] = /requireSettings\(readConfig\(\), \[([^\]]*)\]/.exec(readFileSync(entry, 'utf8')) ?? []
  return [...(list ?? '').matchAll(/'(\w+)'/g)].map(([, name]) => name as 'PORT')
}

test('each process of the service is there, and runs what a script of package.json runs', () => {
  const { start, worker, roles, migrate, codec, 'ui-proxy': uiProxy } = packageJson.scripts
  expect(Object.fromEntries(ours.map(([name, { command }]) => [name, command]))).toEqual({
    api: start,
    worker,
    roles,
    migrate,
    codec,
    'ui-proxy': uiProxy,
  })
})

/** Only for tests and `npm run dev`, or for a Temporal that is not in this file. */
const ELSEWHERE =
  /^(TWILIO_|(WHATSAPP_CLOUD|ENGAGELAB)_(API_BASE|EMULATOR)_|METRICS_PORT$|TEMPORAL_API_KEY$|TEMPORAL_TLS)/

/** Settings that a process's code mentions but does not read. */
const ONLY_NAMED: Record<string, string[]> = {
  // Both connect as all do, and neither handles a payload.
  'db/main.ts': ['PAYLOAD_ENCRYPTION'],
  // It is `0.0.0.0` by default.
  'api/main.ts': ['HOST'],
  // For its metrics, which have no port here.
  'workers/main.ts': ['HOST'],
  // One sentence describes both servers.
  'db/roles-main.ts': ['TEMPORAL_ADDRESS'],
}

describe.each(ours)('%s', (_, service) => {
  test('each process gets all settings that it reads, and no others', () => {
    const entry = entryOf(service)
    const read = settingsReadBy(entry, SETTING_NAMES).filter(
      name => !ELSEWHERE.test(name) && !(ONLY_NAMED[entry] ?? []).includes(name),
    )
    expect(Object.keys(service.environment ?? {}).sort()).toEqual(read.sort())
  })

  test('the settings of docs/operating.md are sufficient', () => {
    const required = requiredBy(entryOf(service))
    expect(required).not.toEqual([])
    const config = readConfig(environmentOf(service))
    expect(() => requireSettings(config, required)).not.toThrow()
  })

  test('signals of the operating system reach the process itself, also during its start', () => {
    expect(service.init).toBe(true)
  })
})

test('the required settings are those of docs/operating.md, and each is explained', () => {
  const required = [...text.matchAll(VARIABLE)].filter(([, , kind]) => kind === '?')
  expect(new Set(required.map(([, name]) => name))).toEqual(new Set(Object.keys(GIVEN)))
  for (const [, , , sentence] of required) expect(sentence).toMatch(/\w+ \w+/)
})

test('one service builds the image, and the others take that', () => {
  expect(ours.filter(([, { build }]) => build).map(([name]) => name)).toEqual(['roles'])
  expect(services.roles?.pull_policy).toBe('build')
  const done = { condition: 'service_completed_successfully' }
  for (const [name, service] of ours) {
    if (name === 'roles') continue
    expect(service.pull_policy).toBe('never')
    expect(service.depends_on).toMatchObject(name === 'migrate' ? { roles: done } : { migrate: done })
  }
})

test('dependencies exist, and have a health check if it is waited for', () => {
  for (const { depends_on = {} } of Object.values(services)) {
    for (const [name, { condition }] of Object.entries(depends_on)) {
      expect(names).toContain(name)
      if (condition === 'service_healthy') expect(services[name]?.healthcheck).toBeDefined()
    }
  }
})

test('all ports are on this machine only, except the TLS proxy', () => {
  const ports = Object.entries(services).flatMap(([name, { ports = [] }]) => ports.map(port => [name, port]))
  expect(ports.map(([name, port]) => [name, interpolated(String(port))])).toEqual([
    ['ui-proxy', '127.0.0.1:8233:8233'],
    ['codec', '127.0.0.1:8081:8081'],
    ['api', '127.0.0.1:8080:8080'],
    ['caddy', '80:80'],
    ['caddy', '443:443'],
    ['caddy', '443:443/udp'],
  ])
  expect(services.caddy?.profiles).toEqual(['tls'])
  const { PORT } = environmentOf(services.api as Service)
  const { CODEC_PORT, CODEC_UI_ORIGINS, HOST } = environmentOf(services.codec as Service)
  expect([PORT, CODEC_PORT, HOST]).toEqual(['8080', '8081', '0.0.0.0'])
  // The UI answers to any host name, so the proxy before it is published instead.
  const ui = environmentOf(services['temporal-ui'] as Service)
  const proxy = environmentOf(services['ui-proxy'] as Service)
  expect(proxy).toMatchObject({ TEMPORAL_UI_PORT: '8233', HOST: '0.0.0.0' })
  expect(proxy.TEMPORAL_UI_URL).toBe(`http://temporal-ui:${ui.TEMPORAL_UI_PORT}`)
  expect(ui.TEMPORAL_CODEC_ENDPOINT).toBe(`http://localhost:${CODEC_PORT}`)
  expect(CODEC_UI_ORIGINS?.split(',')).toContain(`http://localhost:${proxy.TEMPORAL_UI_PORT}`)
})

test('workers and API share the folder for files, and the image’s user can write to it', () => {
  const dockerfile = readFileSync('Dockerfile', 'utf8')
  for (const name of ['api', 'worker']) {
    const service = services[name] as Service
    const { DATA_DIR } = environmentOf(service)
    expect(service.volumes).toEqual([`files:${DATA_DIR}`])
    // A new volume takes the owner of the folder in the image.
    expect(dockerfile).toContain(`chown node:node ${DATA_DIR}`)
    expect(dockerfile.indexOf('chown')).toBeLessThan(dockerfile.indexOf('USER node'))
  }
  expect(Object.keys(file.volumes)).toContain('files')
})

/** The servers that one of our processes connects to, by its settings. */
function serversOf(service: Service): string[] {
  const { DATABASE_URL, DATABASE_ADMIN_URL, TEMPORAL_ADDRESS } = environmentOf(service)
  const urls = [DATABASE_URL, DATABASE_ADMIN_URL, TEMPORAL_ADDRESS && `tcp://${TEMPORAL_ADDRESS}`]
  return [...new Set(urls.filter(url => url !== undefined).map(url => new URL(url).hostname))]
}

const networksOf = (name: string) => services[name]?.networks ?? []
const meet = (one: string, other: string) =>
  networksOf(one).some(network => networksOf(other).includes(network))

test('processes that communicate share a network, and the two users of the database do not', () => {
  for (const [name, service] of ours) {
    for (const server of serversOf(service)) expect(meet(name, server), `${name} and ${server}`).toBe(true)
  }
  for (const [one, other] of [
    ['temporal-schema', 'postgres'],
    ['temporal', 'postgres'],
    ['temporal-ui', 'temporal'],
    ['ui-proxy', 'temporal-ui'],
    ['caddy', 'api'],
  ] as const) {
    expect(meet(one, other), `${one} and ${other}`).toBe(true)
  }
  for (const [one, other] of [
    ['temporal-ui', 'postgres'],
    ['temporal-ui', 'codec'],
    ['ui-proxy', 'temporal'],
    ['ui-proxy', 'codec'],
    ['codec', 'postgres'],
    ['codec', 'temporal'],
    ['caddy', 'postgres'],
    ['caddy', 'temporal'],
    ['caddy', 'worker'],
  ] as const) {
    expect(meet(one, other), `${one} and ${other}`).toBe(false)
  }
})

test('every network is used, each process names its networks, and the servers’ networks have no way out', () => {
  const used = new Set(names.flatMap(networksOf))
  expect(used).toEqual(new Set(Object.keys(networks)))
  for (const name of names) expect(networksOf(name), name).not.toEqual([])
  for (const server of ['postgres', 'temporal', 'temporal-ui']) {
    for (const network of networksOf(server)) expect(networks[network]?.internal, network).toBe(true)
  }
  // Only a network that leads outside can publish a port.
  for (const [name, { ports }] of Object.entries(services)) {
    if (ports) expect(networksOf(name).some(network => !networks[network]?.internal)).toBe(true)
  }
})

describe.each(Object.entries(services))('%s is confined', (name, service) => {
  test('to what it needs', () => {
    expect(service.cap_drop).toEqual(['ALL'])
    expect(service.security_opt).toEqual(['no-new-privileges:true'])
    expect(service.privileged).toBeUndefined()
    expect(service.pids_limit).toBeGreaterThan(0)
    expect(service.mem_limit).toMatch(/^\d+[mg]$/)
    // Each of these has its reason beside it.
    expect(service.read_only).toBe(name !== 'temporal-ui')
    expect(service.cap_add).toEqual(name === 'caddy' ? ['NET_BIND_SERVICE'] : undefined)
    expect(service.image).toMatch(/^switchboard$|^[a-z/-]+:\$\{/)
  })
})

test('the service and Temporal have separate database roles, created by the administrator’s process', () => {
  const of = (name: string) => environmentOf(services[name] as Service)
  const { POSTGRES_USER: admin, POSTGRES_PASSWORD } = of('postgres')
  const roles = of('roles')
  const parts = (url: string | undefined) => {
    const { username, password, pathname } = new URL(url ?? '')
    return [username, password, pathname]
  }
  expect(parts(roles.DATABASE_ADMIN_URL).slice(0, 2)).toEqual([admin, POSTGRES_PASSWORD])
  for (const name of ['api', 'worker', 'migrate']) expect(of(name).DATABASE_URL).toBe(roles.DATABASE_URL)
  const [user, password, database] = parts(roles.TEMPORAL_DATABASE_URL)
  expect([of('temporal').POSTGRES_USER, of('temporal').POSTGRES_PWD]).toEqual([user, password])
  expect([of('temporal-schema').SQL_USER, of('temporal-schema').SQL_PASSWORD]).toEqual([user, password])
  expect(database).toBe('/temporal')
  expect(new Set([admin, user, parts(roles.DATABASE_URL)[0]]).size).toBe(3)
  // Nobody else knows the administrator's password.
  for (const [name, service] of Object.entries(services)) {
    const knows = Object.values(environmentOf(service)).some(value => value.includes(POSTGRES_PASSWORD ?? ''))
    expect(knows, name).toBe(['postgres', 'roles'].includes(name))
  }
})
