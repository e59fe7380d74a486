import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort } from '../dev/servers/ports.ts'
import { apiClient } from './harness/api-client.ts'
import { command } from './harness/desk.ts'
import { until } from './harness/until.ts'
import { doorOf } from './security/doors.ts'
import { openPorts } from './security/open-ports.ts'
import { browserAt, tokenIn } from './sign-in/browser.ts'

/** For two starts of everything, on a machine that may be busy with other tests, ms. */
const PATIENCE_MS = 120_000

const ROOT = fileURLToPath(new URL('..', import.meta.url))

let folder: string
let environment: NodeJS.ProcessEnv
let page: string
let running: { process: ChildProcess; said: () => string } | undefined

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'switchboard-dev-'))
  // As an older version left it.
  chmodSync(folder, 0o755)
  const names = ['PORT', 'EMULATOR_PORT', 'TEMPORAL_DEV_PORT', 'TEMPORAL_UI_PORT', 'POSTGRES_DEV_PORT']
  const ports = await Promise.all(
    [...names, 'CODEC_PORT'].map(async name => [name, await freePort()] as const),
  )
  environment = {
    ...process.env,
    DATA_DIR: folder,
    ...Object.fromEntries(ports.map(([name, port]) => [name, String(port)])),
  }
  page = `http://127.0.0.1:${environment.EMULATOR_PORT}`
})
afterAll(async () => {
  await stop()
  rmSync(folder, { recursive: true, force: true })
})

async function start(): Promise<void> {
  const child = spawn(process.execPath, ['dev/bootstrap.mjs', 'dev'], { cwd: ROOT, env: environment })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (said += chunk))
  running = { process: child, said: () => said }
  await until(
    'npm run dev',
    () => {
      if (child.exitCode !== null) throw new Error(`it ended: ${said}`)
      return said.includes('Switchboard runs.')
    },
    PATIENCE_MS,
  )
}

/** Stops it as Ctrl-C does. */
async function stop(): Promise<void> {
  if (!running || running.process.exitCode !== null) return
  running.process.kill('SIGINT')
  await once(running.process, 'exit')
}

interface Channel {
  id: string
  provider: string
  medium: string
  address: string
}

interface PageConfig {
  apiUrl: string
  temporalUiUrl: string
  people: { id: string; name: string; role: string }[]
  channels: Channel[]
}

const read = async <T>(url: string) => (await (await fetch(url)).json()) as T
const customer = '+15005550177'

async function write(to: string, text: string): Promise<void> {
  const response = await fetch(`${page}/emulator/inbound`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ from: customer, to, text }),
  })
  expect(await response.json()).toMatchObject({ delivered: true })
}

/** Writes on the page's phone, at another provider than Twilio. Returns the message's id. */
async function writeByPhone({ provider, address: to }: Channel, text: string): Promise<string> {
  const response = await fetch(`${page}/phones/${provider}/phone/inbound`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ from: customer, to, text }),
  })
  const written = (await response.json()) as { messageSid: string; delivered: boolean }
  expect(written).toMatchObject({ delivered: true })
  return written.messageSid
}

function threadOf({ provider, address: ours }: Channel): Promise<{ sid: string; body: string }[]> {
  const pair = new URLSearchParams({ ours, customer })
  return read(`${page}/phones/${provider}/phone/thread?${pair}`)
}

/** What each process may listen for. A port that isn't here has to be thought about first. */
const DOORS: Record<string, string[]> = {
  // The page with the Twilio emulator, the replacement of Twilio's CDN, the Cloud API's emulator and its files,
  // EngageLab's emulator, the scripted model, the Temporal UI, the codec.
  'dev/bootstrap.mjs': Array(8).fill('refuses all'),
  'api/main.ts': ['wants a token'],
  'postgres -D': ['no HTTP/1'],
  // The frontend and three services behind it, by gRPC; the HTTP API; the metrics; and the UI behind the proxy.
  'server start-dev': [
    'no HTTP/1',
    'no HTTP/1',
    'no HTTP/1',
    'no HTTP/1',
    'out of reach',
    'out of reach',
    'refuses',
  ],
}

/** The number of messages with each customer. */
async function messages(): Promise<unknown[]> {
  const threads = await read<{ customer: string; messages: number }[]>(`${page}/emulator/threads`)
  return threads.map(thread => [thread.customer, thread.messages])
}

/** By process, as in `DOORS`. */
async function doors(): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {}
  for (const port of openPorts(running?.process.pid ?? 0)) {
    const name = Object.keys(DOORS).find(part => port.command.includes(part)) ?? port.command
    found[name] = [...(found[name] ?? []), await doorOf(port)].sort()
  }
  return found
}

/** The files in a folder, and the folder, that other users of the machine may read or write. */
function openToOthers(path: string): string[] {
  const paths = [path, ...readdirSync(path).map(name => join(path, name))]
  return process.platform === 'win32' ? [] : paths.filter(each => (statSync(each).mode & 0o077) !== 0)
}

test(
  'one command brings everything, with a demo to try; the next start goes on where it was',
  async () => {
    await start()
    expect(openToOthers(folder)).toEqual([])
    const config = await read<PageConfig>(`${page}/page/config.json`)
    const ann = config.people.find(({ name }) => name === 'Ann')
    const channel = config.channels.find(({ medium }) => medium === 'sms')
    // The phone writes to a channel of each provider.
    const others = config.channels.filter(({ provider }) => provider !== 'twilio')
    expect(others.map(({ provider }) => provider).sort()).toEqual(['engagelab', 'whatsapp_cloud'])
    const written = await Promise.all(others.map(other => writeByPhone(other, 'Hello there')))
    if (!ann || !channel) throw new Error('the demo is not there')
    const { ADMIN_TOKEN } = JSON.parse(readFileSync(join(folder, 'keys.json'), 'utf8'))
    const admin = apiClient(config.apiUrl, ADMIN_TOKEN)
    // Nothing is wrong with a channel to which nobody has written yet.
    const { channels } = (await admin.get('/v1/board')).body
    const errors = channels.items.map(
      (one: { health: { inboundError: string | null } }) => one.health.inboundError,
    )
    expect(errors).toEqual([null, null, null, null])
    // The demo has some customers who gave a score, and some who wait.
    const begun = await until('their scores', async () => {
      const { body } = await admin.get('/v1/reports/csat')
      return body.responses === 4 && body
    })
    expect(begun.scores).toMatchObject({ 2: 1, 4: 1, 5: 2 })
    const waiting = (await admin.get('/v1/conversations?status=waiting')).body.items
    expect(waiting.length).toBeGreaterThanOrEqual(6)
    // The page signs a visitor in without asking.
    const signedIn = await fetch(`${page}/page/sign-in`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{}',
    })
    const cookie = signedIn.headers
      .getSetCookie()
      .map(one => one.split(';')[0])
      .join('; ')
    const me = await fetch(`${config.apiUrl}/v1/me`, { headers: { Cookie: cookie } })
    expect(await me.json()).toMatchObject({ role: 'agent', agent: { id: config.people[0]?.id } })
    const framed = await fetch(`${config.apiUrl}/console/`)
    expect(framed.headers.get('content-security-policy')).toContain(`frame-ancestors ${page}`)
    const { token } = (await admin.post(`/v1/agents/${ann.id}/token`)).body
    const desk = apiClient(config.apiUrl, token)
    await write(channel.address, 'Hello')
    const find = async () => {
      const { body } = await desk.get(`/v1/conversations?channelId=${channel.id}`)
      return body.items[0]
    }
    const { id } = await until('the conversation', async () =>
      (await find())?.status === 'waiting' ? find() : null,
    )
    expect(await command(desk, `/v1/conversations/${id}/messages`, { text: 'Hi, I am Ann.' })).toBe('done')
    expect((await fetch(config.temporalUiUrl)).status).toBe(200)
    const links = [...(running?.said().matchAll(/(http\S+\/console\/welcome#\S+)\s+\((\w+)/g) ?? [])]
    expect(links.map(([, , role]) => role)).toEqual(['admin', 'supervisor', 'agent'])
    for (const [, url = '', role] of links) {
      const browser = browserAt(config.apiUrl)
      await browser.post('/v1/auth/links/accept', { token: tokenIn(url) })
      expect((await browser.get('/v1/me')).body.role).toBe(role)
    }
    if (process.platform === 'linux') {
      const before = await messages()
      expect(await doors()).toEqual(DOORS)
      expect(await messages()).toEqual(before)
      expect(await find()).toMatchObject({ id, status: 'assigned' })
    }
    await stop()
    expect(running?.process.exitCode).toBe(0)
    for (const url of [config.apiUrl, config.temporalUiUrl, page]) {
      await expect(fetch(url), `${url} is still served`).rejects.toThrow()
    }

    await start()
    const threads = await Promise.all(others.map(threadOf))
    expect(threads.map(([first]) => [first?.sid, first?.body])).toEqual(
      written.map(sid => [sid, 'Hello there']),
    )
    expect(await find()).toMatchObject({ id, status: 'assigned', assigneeId: ann.id })
    expect(await command(desk, `/v1/conversations/${id}/resolve`)).toBe('done')
    await until('the survey', async () => {
      const ours = encodeURIComponent(channel.address)
      const thread = await read<{ body: string }[]>(
        `${page}/emulator/thread?ours=${ours}&customer=${encodeURIComponent(customer)}`,
      )
      return thread.at(-1)?.body.includes('Please answer with a number')
    })
    await write(channel.address, '5')
    const fives = async () => (await admin.get('/v1/reports/csat')).body.scores['5']
    await until('the score', async () => (await fives()) === begun.scores['5'] + 1)
    await stop()
  },
  3 * PATIENCE_MS,
)
