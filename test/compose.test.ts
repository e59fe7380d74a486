import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import packageJson from '../package.json' with { type: 'json' }
import { readConfig, requireSettings, SETTING_NAMES } from '../platform/config.ts'

/** What is looked at of a service. */
interface Service {
  image: string
  build?: string
  command?: string | string[]
  init?: boolean
  pull_policy?: string
  environment?: Record<string, string>
  ports?: string[]
  volumes?: string[]
  depends_on?: Record<string, { condition: string }>
  healthcheck?: object
}

const text = readFileSync('docker-compose.yml', 'utf8')
const { services } = parse(text, { merge: true }) as { services: Record<string, Service> }
const names = Object.keys(services)
const ours = Object.entries(services).filter(([, { image }]) => image === 'switchboard')

/** What someone who follows the README has in their `.env`. */
const GIVEN: Record<string, string> = {
  POSTGRES_PASSWORD: 'a1b2c3',
  PUBLIC_URL: 'https://switchboard.example.com',
  SECRETS_KEY: Buffer.alloc(32, 7).toString('base64'),
  ADMIN_TOKEN: '0123456789abcdef0123456789abcdef',
}

/** `${NAME:-default}` and `${NAME:?what is missing}`, as Compose reads them. */
const VARIABLE = /\$\{(\w+)(?::([-?])([^}]*))?\}/g

function interpolated(value: string): string {
  return value.replace(VARIABLE, (_, name, kind, rest) => GIVEN[name] ?? (kind === '-' ? rest : ''))
}

function environmentOf({ environment = {} }: Service): Record<string, string> {
  return Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, interpolated(value)]))
}

function entryOf({ command }: Service): string {
  const script = Object.values(packageJson.scripts).find(line => line === command)
  return script?.split(' ').at(-1) ?? ''
}

/** The settings that an entry point refuses to start without. */
function requiredBy(entry: string): (keyof ReturnType<typeof readConfig>)[] {
  const [, list] = /requireSettings\(readConfig\(\), \[([^\]]*)\]/.exec(readFileSync(entry, 'utf8')) ?? []
  return [...(list ?? '').matchAll(/'(\w+)'/g)].map(([, name]) => name as 'PORT')
}

test('each process of the service is there, and runs what a script of package.json runs', () => {
  const { start, worker, migrate, codec, 'ui-proxy': uiProxy } = packageJson.scripts
  expect(Object.fromEntries(ours.map(([name, { command }]) => [name, command]))).toEqual({
    api: start,
    worker,
    migrate,
    codec,
    'ui-proxy': uiProxy,
  })
})

describe.each(ours)('%s', (_, service) => {
  test('every variable is one that the code reads', () => {
    expect(SETTING_NAMES).toEqual(expect.arrayContaining(Object.keys(service.environment ?? {})))
  })

  test('with the four settings of the README, it has all that it requires', () => {
    const required = requiredBy(entryOf(service))
    expect(required).not.toEqual([])
    const config = readConfig(environmentOf(service))
    expect(() => requireSettings(config, required)).not.toThrow()
  })

  test('signals reach the process itself, also while it starts', () => {
    expect(service.init).toBe(true)
  })
})

test('what has to be given is what the README asks for, and each says what it is', () => {
  const required = [...text.matchAll(VARIABLE)].filter(([, , kind]) => kind === '?')
  expect(new Set(required.map(([, name]) => name))).toEqual(new Set(Object.keys(GIVEN)))
  for (const [, , , sentence] of required) expect(sentence).toMatch(/\w+ \w+/)
})

test('one service builds the image, and the others take that', () => {
  expect(ours.filter(([, { build }]) => build).map(([name]) => name)).toEqual(['migrate'])
  expect(services.migrate?.pull_policy).toBe('build')
  for (const [name, service] of ours) {
    if (name === 'migrate') continue
    expect(service.pull_policy).toBe('never')
    expect(service.depends_on).toEqual({ migrate: { condition: 'service_completed_successfully' } })
  }
})

test('what is depended on exists, and can be healthy where that is waited for', () => {
  for (const { depends_on = {} } of Object.values(services)) {
    for (const [name, { condition }] of Object.entries(depends_on)) {
      expect(names).toContain(name)
      if (condition === 'service_healthy') expect(services[name]?.healthcheck).toBeDefined()
    }
  }
})

test('the API is open, what an operator uses is on loopback, and nothing else is reachable from outside', () => {
  const ports = Object.entries(services).flatMap(([name, { ports = [] }]) => ports.map(port => [name, port]))
  expect(ports).toEqual([
    ['ui-proxy', '127.0.0.1:8233:8233'],
    ['codec', '127.0.0.1:8081:8081'],
    ['api', expect.stringMatching(/^\$\{PORT:-8080\}:8080$/)],
  ])
  const { PORT } = environmentOf(services.api as Service)
  const { CODEC_PORT, CODEC_UI_ORIGINS, HOST } = environmentOf(services.codec as Service)
  expect([PORT, CODEC_PORT, HOST]).toEqual(['8080', '8081', '0.0.0.0'])
  // The UI answers to any name: what is published is the proxy before it.
  const ui = environmentOf(services['temporal-ui'] as Service)
  const proxy = environmentOf(services['ui-proxy'] as Service)
  expect(proxy).toMatchObject({ TEMPORAL_UI_PORT: '8233', HOST: '0.0.0.0' })
  expect(proxy.TEMPORAL_UI_URL).toBe(`http://temporal-ui:${ui.TEMPORAL_UI_PORT}`)
  expect(ui.TEMPORAL_CODEC_ENDPOINT).toBe(`http://localhost:${CODEC_PORT}`)
  expect(CODEC_UI_ORIGINS?.split(',')).toContain(`http://localhost:${proxy.TEMPORAL_UI_PORT}`)
})

test('workers keep files where the API finds them, and the image’s user may write', () => {
  const dockerfile = readFileSync('Dockerfile', 'utf8')
  const volumes = (parse(text) as { volumes: Record<string, unknown> }).volumes
  for (const name of ['api', 'worker']) {
    const service = services[name] as Service
    const { DATA_DIR } = environmentOf(service)
    expect(service.volumes).toEqual([`files:${DATA_DIR}`])
    // A new volume takes over the folder's owner from the image.
    expect(dockerfile).toContain(`chown node:node ${DATA_DIR}`)
    expect(dockerfile.indexOf('chown')).toBeLessThan(dockerfile.indexOf('USER node'))
  }
  expect(Object.keys(volumes)).toContain('files')
})

test('every process uses the one database server and the one Temporal', () => {
  for (const [, service] of ours) {
    const { DATABASE_URL, TEMPORAL_ADDRESS } = environmentOf(service)
    if (DATABASE_URL === undefined) continue
    const { hostname, username, password } = new URL(DATABASE_URL)
    expect(names).toContain(hostname)
    const database = environmentOf(services[hostname] as Service)
    expect([username, password]).toEqual([database.POSTGRES_USER, database.POSTGRES_PASSWORD])
    expect(names).toContain(TEMPORAL_ADDRESS?.split(':')[0])
  }
})
