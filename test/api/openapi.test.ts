import { validate } from '@readme/openapi-parser'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { EMULATOR_ACCOUNT_SID, EMULATOR_ADDRESSES, EMULATOR_AUTH_TOKEN } from '../../dev/emulator/index.ts'
import { type Desk, openDesk } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import { createWorld, type World } from '../harness/world.ts'
import { type Description, deviations } from './documented.ts'

let world: World
let desk: Desk
let description: Description & Parameters<typeof validate>[0]

beforeAll(async () => {
  world = await createWorld()
  desk = await openDesk(world, { medium: 'sms' })
  description = (await world.admin.get('/openapi.json')).body
})
afterAll(() => world.close())

test('the description is valid OpenAPI 3.1', async () => {
  expect(description).toMatchObject({ openapi: expect.stringMatching(/^3\.1\./) })
  const result = await validate(structuredClone(description))
  expect(result).toMatchObject({ valid: true, warnings: [] })
  // The validator does find what is wrong.
  const broken = structuredClone(description) as { info?: object }
  broken.info = {}
  expect((await validate(broken as typeof description)).valid).toBe(false)
})

test('every route says what it needs and what can go wrong', () => {
  for (const [path, operations] of Object.entries(description.paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      expect(operation, `${method} ${path}`).toMatchObject({
        tags: [expect.any(String)],
        summary: expect.any(String),
      })
      for (const status of ['401', '422', '500', '503']) {
        const { content } = operation.responses[status] ?? {}
        expect(Object.keys(content ?? {}), `${method} ${path}`).toEqual(['application/problem+json'])
      }
    }
  }
  expect(description.components).toHaveProperty('securitySchemes.token.scheme', 'bearer')
})

test('what is answered is what is described', async () => {
  const customer = desk.newCustomer()
  await customer.write('Hello', { media: [{ contentType: 'image/png' }] })
  const { id } = await customer.conversation(c => c.status === 'waiting')
  const conversation = `/v1/conversations/${id}`
  const channel = `/v1/channels/${desk.channelId}`
  const { api } = desk.ann
  const sent = await api.post(`${conversation}/messages`, { text: 'Hi' }, { Prefer: 'wait=20' })
  await until('the delivery', async () => {
    const { body } = await api.get(`${conversation}/messages`)
    return body.items.at(-1).status === 'delivered'
  })
  const newChannel = {
    ...{ provider: 'twilio', medium: 'whatsapp', name: 'Another' },
    ...{ accountSid: EMULATOR_ACCOUNT_SID, authToken: EMULATOR_AUTH_TOKEN },
    phoneNumber: EMULATOR_ADDRESSES.whatsapp.replace('whatsapp:', ''),
  }
  const connected = await world.admin.post('/v1/channels', newChannel)
  const ai = await world.admin.post('/v1/ai-agents', { name: 'AI', model: 'm', instructions: 'Help.' })
  const begin = { channelId: desk.channelId, to: '+15005559001', text: 'Hello' }
  const answers: [route: string, answer: { status: number; body: unknown }][] = [
    ['POST /v1/channels', connected],
    ['POST /v1/channels', await world.admin.post('/v1/channels', newChannel)],
    ['GET /v1/channels', await world.admin.get('/v1/channels')],
    ['GET /v1/channels/{id}', await api.get(channel)],
    ['PATCH /v1/channels/{id}', await world.admin.patch(channel, { reopenFor: '2h' })],
    ['PATCH /v1/channels/{id}', await world.admin.patch(channel, {}, { 'If-Match': '"99"' })],
    ['GET /v1/channels/{id}/versions', await world.admin.get(`${channel}/versions`)],
    [
      'POST /v1/channels/{id}/versions/{version}/restore',
      await world.admin.post(`${channel}/versions/1/restore`),
    ],
    ['POST /v1/channels/{id}/verify', await world.admin.post(`${channel}/verify`)],
    ['GET /v1/agents', await api.get('/v1/agents')],
    ['GET /v1/agents/{id}', await api.get(`/v1/agents/${desk.ann.id}`)],
    ['PATCH /v1/agents/{id}', await world.admin.patch(`/v1/agents/${desk.ann.id}`, { capacity: 4 })],
    ['POST /v1/agents/{id}/token', await world.admin.post(`/v1/agents/${desk.bob.id}/token`)],
    ['POST /v1/agents', await world.admin.post('/v1/agents', { name: '' })],
    ['POST /v1/conversations', await api.post('/v1/conversations', begin)],
    ['GET /v1/conversations', await api.get('/v1/conversations')],
    ['GET /v1/conversations/{id}', await api.get(conversation)],
    ['GET /v1/conversations/{id}/messages', await api.get(`${conversation}/messages`)],
    ['POST /v1/conversations/{id}/messages', sent],
    ['GET /v1/conversations/{id}/events', await api.get(`${conversation}/events`)],
    ['GET /v1/conversations/{id}/commands/{commandId}', await api.get(sent.body.href)],
    [
      'POST /v1/conversations/{id}/reopen',
      await api.post(`${conversation}/reopen`, undefined, { Prefer: 'wait=20' }),
    ],
    [
      'POST /v1/ai-agents/{id}/test',
      await world.admin.post(`/v1/ai-agents/${ai.body.id}/test`, { conversationId: id }),
    ],
    ['GET /v1/reports/csat', await world.admin.get('/v1/reports/csat?groupBy=agent')],
    ['GET /v1/reports/csat', await api.get('/v1/reports/csat')],
    [
      'DELETE /v1/channels/{id}/agents/{agentId}',
      await world.admin.delete(`${channel}/agents/${desk.bob.id}`),
    ],
    ['DELETE /v1/channels/{id}', await world.admin.delete(`/v1/channels/${connected.body.id}`)],
  ]
  for (const [route, answer] of answers) {
    expect({ route, deviations: deviations(description, route, answer) }).toEqual({ route, deviations: [] })
  }
  expect(
    deviations(description, 'GET /v1/agents/{id}', { status: 200, body: { id: 1, more: true } }),
  ).toEqual(
    expect.arrayContaining(['/id is number, not string', '/name is missing', '/more is not described']),
  )
})

test.each([
  ['/docs', 'text/html'],
  ['/docs/', 'text/html'],
  ['/docs/problems', 'text/html'],
  ['/docs/start.js', 'text/javascript'],
  ['/docs/swagger-ui.css', 'text/css'],
  ['/docs/swagger-ui-bundle.js', 'text/javascript'],
])('%s is served from here', async (path, type) => {
  const response = await fetch(world.baseUrl + path)
  expect(response.status).toBe(200)
  expect(response.headers.get('Content-Type')).toContain(type)
  const text = await response.text()
  expect(text.length).toBeGreaterThan(50)
  // Nothing is loaded from anywhere else, nor allowed to be.
  if (type === 'text/html') expect(text).not.toMatch(/(src|href)="https?:/)
  expect(response.headers.get('Content-Security-Policy')).toContain("default-src 'none'")
})

test('the page’s parts are those that are served, and no other file is', async () => {
  const page = await (await fetch(`${world.baseUrl}/docs`)).text()
  for (const [, path] of page.matchAll(/(?:src|href)="([^"]+)"/g)) {
    expect((await fetch(world.baseUrl + path)).status).toBe(200)
  }
  for (const path of ['/docs/package.json', '/docs/..%2fpackage.json', '/docs/index.html']) {
    expect((await fetch(world.baseUrl + path)).status).toBe(404)
  }
})
