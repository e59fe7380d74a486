import https from 'node:https'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { inspect } from 'node:util'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { httpsAgent } from '../connections.ts'
import { type Call, twilioClient, watched } from './client.ts'
import { ACCOUNT, type FakeHttp, formOf, json, startFakeHttp } from './fake-http.ts'
import { apiHost } from './location.ts'

let fake: FakeHttp
beforeEach(async () => {
  fake = await startFakeHttp()
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await fake.close()
})

const message = { to: '+66812345678', from: '+15005550006', body: 'Hello' }

function create(baseUrl = fake.url, call: Call = {}, timeoutMs = 30_000) {
  return watched(call, () => twilioClient(ACCOUNT, { baseUrl, timeoutMs }).messages.create(message))
}

async function thrownBy(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => expect.unreachable('it should have failed'),
    (thrown: unknown) => thrown,
  )
}

test('replaces scheme and host of every product, and keeps the path', async () => {
  const client = twilioClient(ACCOUNT, { baseUrl: `${fake.url}/` })
  fake.answer = json(200, { services: [], meta: { key: 'services' } })
  await client.messaging.v1.services.list({ limit: 1 })
  await client.request({ method: 'get', uri: 'https://content.twilio.com/v1/Content?PageSize=5' })
  expect(fake.received.map(({ path }) => path)).toEqual(['/v1/Services?PageSize=1', '/v1/Content?PageSize=5'])
})

test.each<[where: { region?: string; edge?: string }, api: string, content: string]>([
  [{}, 'api.twilio.com', 'content.twilio.com'],
  [{ region: 'us1' }, 'api.twilio.com', 'content.twilio.com'],
  [{ region: 'ie1' }, 'api.dublin.ie1.twilio.com', 'content.dublin.ie1.twilio.com'],
  [{ region: 'au1' }, 'api.sydney.au1.twilio.com', 'content.sydney.au1.twilio.com'],
  [{ region: 'jp1' }, 'api.tokyo.jp1.twilio.com', 'content.tokyo.jp1.twilio.com'],
  [{ region: 'ie1', edge: 'frankfurt' }, 'api.frankfurt.ie1.twilio.com', 'content.frankfurt.ie1.twilio.com'],
  [{ edge: 'dublin' }, 'api.dublin.us1.twilio.com', 'content.dublin.us1.twilio.com'],
])('an account with %j is asked at %s', async (where, api, content) => {
  const account = { ...ACCOUNT, ...where }
  const client = twilioClient(account, { baseUrl: fake.url })
  await client.messages.create(message)
  await client.request({ method: 'get', uri: 'https://content.twilio.com/v1/Content' })
  // The address of the next page is at the right place already.
  await client.request({ method: 'get', uri: `https://${content}/v1/Content?Page=1` })
  expect(fake.received.map(({ headers }) => headers['x-twilio-host'])).toEqual([api, content, content])
  expect(apiHost(account)).toBe(api)
})

test('a create on the wire', async () => {
  await create()
  const [request] = fake.received
  expect(request?.path).toBe(`/2010-04-01/Accounts/${ACCOUNT.accountSid}/Messages.json`)
  const basic = Buffer.from(`${ACCOUNT.accountSid}:${ACCOUNT.authToken}`).toString('base64')
  expect(request?.headers.authorization).toBe(`Basic ${basic}`)
  expect(request && formOf(request)).toEqual({ To: message.to, From: message.from, Body: 'Hello' })
})

test('the SDK’s environment variables change nothing', async () => {
  for (const name of ['EDGE', 'REGION', 'LOG_LEVEL', 'ACCOUNT_SID', 'AUTH_TOKEN', 'CA_BUNDLE']) {
    vi.stubEnv(`TWILIO_${name}`, name === 'LOG_LEVEL' ? 'debug' : '/not/there')
  }
  vi.stubEnv('HTTP_PROXY', 'http://127.0.0.1:1')
  const log = vi.spyOn(console, 'log')
  const other = { accountSid: `AC${'9'.repeat(32)}`, authToken: 'other' }
  const client = twilioClient(other, { baseUrl: fake.url })
  await client.messages.create(message)
  expect(fake.received[0]?.path).toContain(other.accountSid)
  expect(log).not.toHaveBeenCalled()
  expect([client.edge, client.region]).toEqual(['', ''])
})

test('keeps clients and connections', async () => {
  for (let i = 0; i < 3; i++) await create()
  await twilioClient({ ...ACCOUNT, authToken: 'rotated' }, { baseUrl: fake.url }).messages.create(message)
  expect(new Set(fake.received.map(({ socket }) => socket)).size).toBe(1)
  expect(twilioClient(ACCOUNT)).toBe(twilioClient({ ...ACCOUNT }))
  expect(twilioClient(ACCOUNT)).not.toBe(twilioClient({ ...ACCOUNT, authToken: 'rotated' }))
  expect(twilioClient(ACCOUNT)).not.toBe(twilioClient(ACCOUNT, { baseUrl: fake.url }))
})

test('each of many calls at once sees its own Retry-After', async () => {
  fake.answer = (received, response) => {
    const seconds = Number(formOf(received).Body)
    const delay = (seconds * 7) % 40
    setTimeout(() => json(429, { code: 20429 }, { 'Retry-After': seconds })(received, response), delay)
  }
  const client = twilioClient(ACCOUNT, { baseUrl: fake.url })
  const waits = Array.from({ length: 100 }, (_, index) => index + 1)
  const seen = await Promise.all(
    waits.map(async seconds => {
      const call: Call = {}
      await thrownBy(watched(call, () => client.messages.create({ ...message, body: String(seconds) })))
      return call.retryAfterMs
    }),
  )
  expect(seen).toEqual(waits.map(seconds => seconds * 1_000))
})

test('what was asked last is not kept', async () => {
  const client = twilioClient(ACCOUNT, { baseUrl: fake.url })
  await client.messages.create(message)
  expect(inspect(client.httpClient, { depth: 10 })).not.toContain(message.to)
})

describe('without an answer', () => {
  const servers: Server[] = []
  afterEach(async () => {
    for (const server of servers.splice(0)) await new Promise(resolve => server.close(resolve))
  })

  /** A TCP server that speaks no HTTP. Returns its port. */
  async function tcp(onConnection: (socket: Socket) => void): Promise<number> {
    const server = createServer(onConnection)
    servers.push(server)
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    return (server.address() as AddressInfo).port
  }

  test('nothing of the request is in the error', async () => {
    fake.answer = ({ socket }) => socket.destroy()
    const thrown = await thrownBy(create())
    expect(thrown).toMatchObject({ name: 'BrokenExchange', code: 'ECONNRESET', connected: true })
    const told = inspect(thrown, { depth: 20, showHidden: true }) + JSON.stringify(thrown)
    for (const secret of [ACCOUNT.authToken, 'Basic ', message.to, 'Hello'])
      expect(told).not.toContain(secret)
  })

  test('a server that hangs', async () => {
    fake.answer = () => {}
    const thrown = await thrownBy(create(fake.url, {}, 100))
    expect(thrown).toMatchObject({ code: 'ETIMEDOUT', connected: true })
  })

  test('an answer cut off', async () => {
    fake.answer = (_received, response) => {
      response.writeHead(201, { 'Content-Length': 1_000 }).write('{"sid":')
      setTimeout(() => response.destroy(), 20)
    }
    expect(await thrownBy(create())).toMatchObject({ name: 'BrokenExchange', connected: true })
  })

  test('a kept connection that breaks may have been written to', async () => {
    await create()
    fake.answer = ({ socket }) => socket.destroy()
    expect(await thrownBy(create())).toMatchObject({ connected: true })
    const sockets = fake.received.map(({ socket }) => socket)
    expect(sockets[0]).toBe(sockets[1])
  })

  test('a call given up', async () => {
    const controller = new AbortController()
    fake.answer = () => controller.abort()
    const thrown = await thrownBy(create(fake.url, { signal: controller.signal }))
    expect(thrown).toMatchObject({ code: 'ABORT_ERR', connected: true })
    const late = await thrownBy(create(fake.url, { signal: controller.signal }))
    expect(late).toMatchObject({ code: 'ABORT_ERR', connected: false })
    expect(fake.received).toHaveLength(1)
  })

  test('a connection refused', async () => {
    const thrown = await thrownBy(create('http://127.0.0.1:1'))
    expect(thrown).toMatchObject({ code: 'ECONNREFUSED', connected: false })
  })

  test('a name that does not resolve', async () => {
    const thrown = await thrownBy(create('http://nowhere.invalid'))
    expect(thrown).toMatchObject({ connected: false })
  })

  test('TLS that never comes up: plain HTTP behind it, a hang-up, silence', async () => {
    const plain = await thrownBy(create(fake.url.replace('http:', 'https:')))
    expect(plain).toMatchObject({ code: 'EPROTO', connected: false })
    const port = await tcp(socket => socket.destroy())
    expect(await thrownBy(create(`https://127.0.0.1:${port}`))).toMatchObject({ connected: false })
    const silent = await tcp(socket => void setTimeout(() => socket.destroy(), 500))
    const thrown = await thrownBy(create(`https://127.0.0.1:${silent}`, {}, 100))
    expect(thrown).toMatchObject({ code: 'ETIMEDOUT', connected: false })
  })
})

test('over TLS that is up, a request may have been written', async () => {
  // A shared key in place of certificates, so that the test needs none.
  const psk = { ciphers: 'PSK-AES128-GCM-SHA256', maxVersion: 'TLSv1.2' } as const
  const secret = Buffer.alloc(16, 1)
  const server = https.createServer({ ...psk, pskCallback: () => secret }, request =>
    request.socket.destroy(),
  )
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const options = { ...httpsAgent.options }
  const pskCallback = () => ({ psk: secret, identity: 'test' })
  Object.assign(httpsAgent.options, { ...psk, pskCallback, checkServerIdentity: () => undefined })
  try {
    const thrown = await thrownBy(create(`https://127.0.0.1:${port}`))
    expect(thrown).toMatchObject({ code: 'ECONNRESET', connected: true })
  } finally {
    httpsAgent.options = options
    await new Promise(resolve => server.close(resolve))
  }
})

test('an account that is none throws before anything is sent', () => {
  expect(() => twilioClient({ accountSid: 'MG1', authToken: 'x' })).toThrow('accountSid')
})
