import { randomBytes } from 'node:crypto'
import { defaultPayloadConverter, type Payload } from '@temporalio/common'
import { expect, test, vi } from 'vitest'
import { encryptionCodec, operatorCodec } from './codec.ts'
import { codecServer } from './codec-server.ts'
import { makeSecrets } from './secrets.ts'

const UI = 'http://localhost:8233'

const newSecrets = () => makeSecrets(randomBytes(32).toString('base64'))
const secrets = newSecrets()
const app = codecServer(operatorCodec(secrets), [UI], ['codec.example.com'])
const SECRET = { text: 'my card is 1234' }

/** As the service seals it for a workflow. */
async function sealed(by = secrets) {
  const context = { type: 'workflow', namespace: 'default', workflowId: 'conversation:1' } as const
  const [payload] = await encryptionCodec(by).encode([defaultPayloadConverter.toPayload(SECRET)], context)
  return asJson(payload as Payload)
}

/** With a byte of it changed. */
async function changed() {
  const { data, ...rest } = await sealed()
  const bytes = Buffer.from(data, 'base64')
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
  return { ...rest, data: base64(bytes) }
}

const base64 = (bytes: Uint8Array | null | undefined) => Buffer.from(bytes ?? []).toString('base64')
const asJson = ({ metadata, data }: Payload) => ({
  metadata: Object.fromEntries(Object.entries(metadata ?? {}).map(([name, value]) => [name, base64(value)])),
  data: base64(data),
})

function decode(body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return Promise.resolve(
    app.request('/decode', {
      method: 'POST',
      headers: { Host: 'localhost:8081', Origin: UI, 'Content-Type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    }),
  )
}

test('the UI gets decrypted payloads', async () => {
  for (const Host of ['localhost:8081', '127.0.0.1:8081', 'codec.example.com']) {
    const response = await decode({ payloads: [await sealed()] }, { Host })
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe(UI)
    const { payloads } = (await response.json()) as { payloads: { data: string }[] }
    expect(JSON.parse(Buffer.from(payloads[0]?.data ?? '', 'base64').toString())).toEqual(SECRET)
  }
})

test.each([
  ['another name', { Host: 'evil.example' }],
  ['another name that calls itself the UI', { Host: 'evil.example', Origin: 'http://evil.example' }],
  ['another origin', { Origin: 'https://evil.example' }],
  ['a page without an origin', { Origin: 'null' }],
])('a page of elsewhere gets nothing: %s', async (_, headers: Record<string, string>) => {
  const response = await decode({ payloads: [await sealed()] }, headers)
  expect(response.status).toBe(403)
  expect(response.headers.get('Access-Control-Allow-Origin')).toBeNull()
  expect(await response.text()).not.toContain('payloads')
  const preflight = await app.request('/decode', {
    method: 'OPTIONS',
    headers: { Host: 'localhost:8081', Origin: UI, 'Access-Control-Request-Method': 'POST', ...headers },
  })
  expect(preflight.status).toBe(403)
})

const NOT_SEALED = { metadata: { encoding: base64(Buffer.from('binary/encrypted')) } }

test.each([
  ['of another key', async () => ({ payloads: [await sealed(newSecrets())] })],
  ['of no key', async () => ({ payloads: [{ ...NOT_SEALED, data: base64(randomBytes(80)) }] })],
  ['changed', async () => ({ payloads: [await changed()] })],
  ['cut short', async () => ({ payloads: [{ ...NOT_SEALED, data: 'AQ==' }] })],
  ['empty', async () => ({ payloads: [{ ...NOT_SEALED, data: '' }] })],
  ['one of several', async () => ({ payloads: [await sealed(), await sealed(newSecrets())] })],
])(
  'a payload that can’t be read is told as such, without what the server knows of it: %s',
  async (_, make) => {
    const printed = vi.spyOn(console, 'error')
    const response = await decode(await make())
    expect(response.status).toBe(422)
    expect(response.headers.get('Content-Type')).toBe('application/problem+json')
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe(UI)
    const text = await response.text()
    expect(JSON.parse(text)).toMatchObject({
      code: 'unreadable_payload',
      fix: expect.stringContaining('SECRETS_KEY'),
    })
    expect(text).not.toMatch(/\bat |\.ts|node:/)
    expect(printed).not.toHaveBeenCalled()
    printed.mockRestore()
  },
)

test.each([
  '',
  '{',
  'null',
  '[]',
  '"payloads"',
  { payloads: 'x' },
  { payloads: [null] },
  { payloads: [7] },
  { payloads: [{ data: 7 }] },
  { payloads: [{ data: 'no base64!' }] },
  { payloads: [{ metadata: { encoding: '***' } }] },
  { payloads: [{ metadata: [] }] },
])('what is no list of payloads is a 400: %j', async body => {
  const response = await decode(body)
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({ code: 'invalid_request' })
})

test('other paths and methods are 404, and what is too large a 413', async () => {
  const headers = { Host: 'localhost:8081', Origin: UI }
  expect((await app.request('/decode', { headers })).status).toBe(404)
  expect((await app.request('/', { headers })).status).toBe(404)
  const large = JSON.stringify({ payloads: [{ data: 'A'.repeat(17 * 1024 * 1024) }] })
  expect((await decode(large, { 'Content-Length': String(large.length) })).status).toBe(413)
})
