import { setImmediate } from 'node:timers/promises'
import { runInNewContext } from 'node:vm'
import { validate } from '@readme/openapi-parser'
import fc from 'fast-check'
import { describe, expect } from 'vitest'
import {
  EMULATOR_ACCOUNT_SID,
  EMULATOR_ADDRESSES,
  EMULATOR_AUTH_TOKEN,
} from '../../dev/emulators/twilio/index.ts'
import { type Schema, valuesOf } from '../fuzz/schema-values.ts'
import { addDescription, addressOf, makeAjv, validatorOf } from '../harness/described.ts'
import { deskTest } from '../harness/fixtures.ts'
import { until } from '../harness/until.ts'
import { type Description, deviations } from './documented.ts'

let agent: Record<string, unknown>
let description: Description & Parameters<typeof validate>[0]

const test = deskTest({ medium: 'sms' })

test.beforeAll(async ({ world, desk }) => {
  description = (await world.admin.get('/openapi.json')).body
  agent = (await world.admin.get(`/v1/agents/${desk.ann.id}`)).body
})

test('the description is valid OpenAPI 3.1', async () => {
  expect(description).toMatchObject({ openapi: expect.stringMatching(/^3\.1\./) })
  const result = await validate(structuredClone(description))
  expect(result).toMatchObject({ valid: true, warnings: [] })
  // The validator does find wrong answers.
  const broken = { openapi: '3.1.0', info: {}, paths: {} }
  expect((await validate(broken as unknown as typeof description)).valid).toBe(false)
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

test('answers match the description', async ({ world, desk }) => {
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
    provider: 'twilio',
    medium: 'whatsapp',
    name: 'Another',
    accountSid: EMULATOR_ACCOUNT_SID,
    authToken: EMULATOR_AUTH_TOKEN,
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

describe('the description satisfies itself', () => {
  /** Each schema in the description, with its place as a JSON pointer. */
  function schemasIn(node: unknown, at = ''): [at: string, schema: Record<string, unknown>][] {
    if (typeof node !== 'object' || node === null) return []
    const inner = Object.entries(node).flatMap(([name, value]) =>
      name === 'example' ? [] : schemasIn(value, `${at}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`),
    )
    const isSchema = /\/(schemas\/[^/]+|schema|items|properties\/[^/]+)$|\/(anyOf|prefixItems)\/\d+$/.test(at)
    return isSchema ? [[at, node as Record<string, unknown>], ...inner] : inner
  }

  test('each of its schemas is one, and says nothing that its reader does not know', async () => {
    const ajv = makeAjv()
    const { components, paths } = description
    addDescription(ajv, 'api', description)
    // Schemas inside of them are compiled with them.
    const outer = schemasIn({ components, paths }).filter(([at]) => /\/(schemas\/[^/]+|schema)$/.test(at))
    expect(outer.length).toBeGreaterThan(150)
    for (const [at] of outer) {
      // The service runs in this process, and its connections must not wait for long.
      await setImmediate()
      const pointer = at.split('/').map(encodeURIComponent).join('/')
      expect(() => ajv.compile({ $ref: addressOf('api', pointer) }), at).not.toThrow()
    }
  })

  test('no schema combines exclusive parts, and no component is null', () => {
    const schemas = schemasIn({ components: description.components, paths: description.paths })
    expect(schemas.length).toBeGreaterThan(500)
    for (const [at, schema] of schemas) expect({ at, allOf: schema.allOf }).toEqual({ at })
    for (const [name, schema] of Object.entries(description.components.schemas)) {
      expect({ name, types: [schema.type].flat() }).not.toEqual({
        name,
        types: expect.arrayContaining(['null']),
      })
    }
  })

  test('every component has values', async () => {
    const ajv = makeAjv()
    const { schemas } = description.components
    addDescription(ajv, 'api', description)
    const values = { schemas: schemas as Record<string, Schema>, ids: [crypto.randomUUID()], hints: {} }
    for (const name of Object.keys(schemas)) {
      await setImmediate()
      const reference = { $ref: `#/components/schemas/${name}` }
      const validate = ajv.compile({ $ref: addressOf('api', `/components/schemas/${name}`) })
      // A schema with many dates is seldom satisfied by random values.
      const satisfied = [1, 2, 3, 4, 5, 6].some(seed =>
        fc.sample(valuesOf(reference, values), { numRuns: 50, seed }).some(value => validate(value)),
      )
      expect({ name, satisfied }).toEqual({ name, satisfied: true })
    }
  })

  test('every example is one', () => {
    const ajv = makeAjv()
    const examples = schemasIn(description).filter(([, schema]) => 'example' in schema)
    expect(examples.length).toBeGreaterThan(50)
    for (const [at, { example, ...schema }] of examples) {
      expect({ at, valid: ajv.compile(schema)(example) }).toEqual({ at, valid: true })
    }
  })
})

test('an answer that does not match the description is found', () => {
  const validate = validatorOf(description as unknown as Parameters<typeof validatorOf>[0])
  const exchange = { method: 'GET', path: `/v1/agents/${agent.id}?x=1`, contentType: 'application/json' }
  const found = (changes: Partial<Parameters<typeof validate>[0]>) =>
    validate({ ...exchange, status: 200, body: agent, ...changes }).join('; ')
  expect(found({})).toBe('')
  expect(found({ body: { ...agent, capacity: '5' } })).toContain('/capacity must be integer')
  expect(found({ body: { ...agent, more: true } })).toContain('must NOT have additional properties')
  expect(found({ body: { ...agent, name: undefined } })).toContain('"missingProperty":"name"')
  expect(found({ body: { ...agent, role: 'boss' } })).toContain('/role must be equal to one of')
  expect(found({ body: { ...agent, createdAt: 'today' } })).toContain('must match format "date-time"')
  expect(found({ status: 418 })).toBe('the status is not described')
  expect(found({ contentType: 'text/plain' })).toBe('the content type text/plain is not described')
  expect(found({ status: 404 })).toBe('the content type application/json is not described')
  expect(found({ path: '/v1/unheard-of', body: {} })).toBe('there is no such route, and it answers 200')
  const problem = { status: 404, contentType: 'application/problem+json' }
  expect(found({ ...problem, body: { code: 'not_found' } })).toContain('"missingProperty":"fix"')
  const sent = { name: '', email: 'ann@example.com' }
  const created = { method: 'POST', path: '/v1/agents', status: 201, body: { ...agent, token: 'x' } }
  expect(found({ ...created, sent })).toContain('was taken, though in the request /name')
})

test.for([
  ['/docs', 'text/html'],
  ['/docs/', 'text/html'],
  ['/docs/problems', 'text/html'],
  ['/docs/start.js', 'text/javascript'],
  ['/docs/swagger-ui.css', 'text/css'],
  ['/docs/swagger-ui-bundle.js', 'text/javascript'],
])('%s is served from here', async ([path, type], { world }) => {
  const response = await fetch(world.baseUrl + path)
  expect(response.status).toBe(200)
  expect(response.headers.get('Content-Type')).toContain(type)
  const text = await response.text()
  expect(text.length).toBeGreaterThan(50)
  // Nothing is loaded from another site, and the policy would not allow it.
  if (type === 'text/html') expect(text).not.toMatch(/(src|href)="https?:/)
  expect(response.headers.get('Content-Security-Policy')).toContain("default-src 'none'")
})

test('the page’s parts are those that are served, and no other file is', async ({ world }) => {
  const page = await (await fetch(`${world.baseUrl}/docs`)).text()
  for (const [, path] of page.matchAll(/(?:src|href)="([^"]+)"/g)) {
    expect((await fetch(world.baseUrl + path)).status).toBe(200)
  }
  for (const path of ['/docs/package.json', '/docs/..%2fpackage.json', '/docs/index.html']) {
    expect((await fetch(world.baseUrl + path)).status).toBe(404)
  }
})

test('the page keeps no token in the browser, and clears what an earlier one left there', async ({
  world,
}) => {
  const start = await (await fetch(`${world.baseUrl}/docs/start.js`)).text()
  const localStorage = new Map([['authorized', '{"token":{"value":"swb_left"}}']])
  const configs: Record<string, unknown>[] = []
  runInNewContext(start, {
    localStorage: { removeItem: (name: string) => localStorage.delete(name) },
    SwaggerUIBundle: (config: Record<string, unknown>) => configs.push(config),
  })
  expect([...localStorage]).toEqual([])
  // Set by the page itself, not through its address.
  expect(configs).toMatchObject([{ persistAuthorization: false, queryConfigEnabled: false }])
})
