import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PROBLEMS } from '../../api/http/problem-codes.ts'
import { type EngagelabEmulator, startEngagelab } from '../../dev/emulators/engagelab/start.ts'
import type { Emulator } from '../../dev/emulators/twilio/index.ts'
import { type CloudEmulator, startCloudEmulator } from '../../dev/emulators/whatsapp-cloud/index.ts'
import { type Description, deviations } from '../api/documented.ts'
import { startAccounts } from '../api/twilio-accounts.ts'
import type { ApiClient } from '../harness/api-client.ts'
import { command, type Desk, hireAgent, openDesk } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import { createWorld, type World } from '../harness/world.ts'
import { type FuzzedRequest, type Operation, requestsFor } from './requests.ts'
import { HANG_MS, runs } from './runs.ts'
import type { Schema, Values } from './schema-values.ts'

// Tests every operation of the API's description, with bodies, parameters and headers that follow its schemas, or break
// them.

let world: World
let twilio: Emulator
let cloud: CloudEmulator
let engagelab: EngagelabEmulator
let desk: Desk
let description: Description & {
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, Schema> }
}
let callers: ApiClient[]
let values: Values
/** Ids of objects that must not be deleted, so that the other requests find them. */
let lasting: string[]

beforeAll(async () => {
  twilio = await startAccounts()
  // All accounts are looked up at the emulator.
  cloud = await startCloudEmulator()
  engagelab = await startEngagelab()
  world = await createWorld({
    environment: {
      TWILIO_API_BASE_URL: twilio.url,
      WHATSAPP_CLOUD_API_BASE_URL: cloud.url,
      ENGAGELAB_API_BASE_URL: engagelab.url,
    },
  })
  desk = await openDesk(world, { medium: 'sms' })
  const sue = await hireAgent(world, 'Sue', [], { role: 'supervisor' })
  const eve = await hireAgent(world, 'Eve', [])
  const team = await world.admin.post('/v1/teams', { name: 'Team', agentIds: [desk.ann.id] })
  const ai = await world.admin.post('/v1/ai-agents', { name: 'AI', model: 'm', instructions: 'Help.' })
  const conversations = []
  for (const text of ['waits', 'is answered', 'is closed']) {
    const customer = desk.newCustomer()
    await customer.write(text)
    conversations.push(await customer.conversation(c => c.status === 'waiting'))
  }
  const [, answered, closed] = conversations.map(({ id }) => `/v1/conversations/${id}`)
  const reply = await desk.ann.api.post(`${answered}/messages`, { text: 'Hi' }, { Prefer: 'wait=20' })
  expect(reply.body.status).toBe('done')
  await world.admin.patch(`/v1/channels/${desk.channelId}`, { reopenFor: '1s' })
  expect(await command(world.admin, `${closed}/resolve`)).toBe('done')
  await until('it is closed', async () => (await world.admin.get(`${closed}`)).body.status === 'closed')
  for (const { commandId } of await outcomes()) accepted.add(commandId)
  description = (await world.admin.get('/openapi.json')).body
  callers = [world.admin, world.admin, sue.api, desk.ann.api]
  lasting = [desk.channelId, desk.ann.id, sue.id]
  values = {
    schemas: description.components.schemas,
    ids: [
      ...lasting,
      desk.bob.id,
      eve.id,
      team.body.id,
      ai.body.id,
      ...conversations.map(({ id }) => id),
      reply.body.messageId,
      reply.body.commandId,
    ],
    hints: {
      timezone: ['Asia/Bangkok', 'UTC', 'Etc/GMT+5', 'utc', 'Pacific/Apia'],
      language: ['en', 'th', 'zh-Hant-TW', 'de-u-nu-thai'],
      to: ['+15005552500', '+66812345678', '+1 500 555 2501'],
      from: ['2026-01-01T00:00:00Z', '0001-01-01T00:00:00+14:00', '+15005552500'],
      status: ['waiting', 'waiting,closed', 'asleep'],
      model: ['gpt-5-mini'],
      value: ['refund', 'monday', 'th', '+668', '^a(b|c)*$', '(?:x{1,1000}){1000}', '22', '('],
    },
  }
}, 120_000)
afterAll(async () => {
  await world.close()
  await Promise.all([twilio, cloud, engagelab].map(emulator => emulator.close()))
})

/** Requests that delete something: they only get objects that no other request needs. */
const ENDING = /^(DELETE \/v1\/(channels|agents)|POST \/v1\/agents\/\{id\}\/token|PATCH \/v1\/agents)/

function requests(): fc.Arbitrary<{ caller: number; request: FuzzedRequest }> {
  const routes = Object.entries(description.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      route: `${method.toUpperCase()} ${path}`,
      operation,
    })),
  )
  const request = fc.constantFrom(...routes).chain(({ route, operation }) => {
    const ids = values.ids.filter(id => !ENDING.test(route) || !lasting.includes(id))
    return requestsFor(route, operation, { ...values, ids })
  })
  return fc.record({ caller: fc.nat({ max: callers.length - 1 }), request })
}

/** The number of rows that the API itself writes, or that are written before it answers. */
async function rowCounts(): Promise<Record<string, number>> {
  const [counts] = await world.sql<Record<string, number>[]>`
    select (select count(*) from channels where deleted_at is null)::int as channels,
      (select count(*) from channel_versions)::int as versions,
      (select count(*) from agents where deleted_at is null)::int as agents,
      (select count(*) from channel_agents)::int as members,
      (select count(*) from teams where deleted_at is null)::int as teams,
      (select count(*) from team_agents)::int as team_members,
      (select count(*) from ai_agents where deleted_at is null)::int as ai_agents,
      (select count(*) from idempotency_keys)::int as keys`
  return counts ?? {}
}

interface Answer {
  status: number
  type: string
  body: unknown
}

async function send(caller: ApiClient, { route, path, headers, body }: FuzzedRequest): Promise<Answer> {
  const [method = ''] = route.split(' ')
  const init = { method, headers, body, signal: AbortSignal.timeout(HANG_MS) }
  const response = await caller.raw(path, init)
  const type = response.headers.get('Content-Type') ?? ''
  if (type.includes('event-stream')) {
    await response.body?.cancel()
    return { status: response.status, type, body: '' }
  }
  const text = await response.text()
  return { status: response.status, type, body: type.includes('json') ? JSON.parse(text) : text }
}

/** Every error has the form of a problem. */
function expectProblem(answer: Answer): void {
  expect(answer.type).toContain('application/problem+json')
  const { code, ...problem } = answer.body as Record<string, unknown>
  expect(PROBLEMS).toHaveProperty(String(code))
  const status = PROBLEMS[String(code)]?.status
  expect(problem).toMatchObject({ status, detail: expect.any(String), fix: expect.any(String) })
  expect(answer.status).toBe(status)
}

/** Accepted commands, and how many requests may have been carried out without an answer. */
const accepted = new Set<string>()
let unsure = 0

test('no request makes the service fail, hang, or store half of what it refuses', async () => {
  const property = fc.asyncProperty(requests(), async ({ caller, request }) => {
    const before = await rowCounts()
    const by = callers[caller] ?? world.admin
    let answer = await send(by, request)
    // Temporal did not answer in time, which can happen on a slow machine. The client should try again.
    if (answer.status === 503) {
      unsure += 1
      answer = await send(by, request)
    }
    expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(500)
    if (answer.status >= 400) {
      expectProblem(answer)
      expect(await rowCounts()).toEqual(before)
      // A changed path may lead to an address that no route describes.
      if (answer.status !== 404) expect(statusesOf(request)).toContain(String(answer.status))
      return
    }
    expect(statusesOf(request)).toContain(String(answer.status))
    if (!answer.type.includes('application/json')) return
    expect(deviations(description, request.route, answer)).toEqual([])
    const { commandId } = answer.body as { commandId?: string }
    if (answer.status === 202 && commandId) accepted.add(commandId)
  })
  await fc.assert(property, runs(600))
}, 3_600_000)

function statusesOf({ route }: FuzzedRequest): string[] {
  const [method = '', path = ''] = route.split(' ')
  return Object.keys(description.paths[path]?.[method.toLowerCase()]?.responses ?? {})
}

test('every command that was accepted has an outcome, and no other was carried out', async () => {
  const ids = await until(
    'the outcomes',
    async () => {
      const known = (await outcomes()).map(({ commandId }) => commandId)
      return [...accepted].every(id => known.includes(id)) && known
    },
    50_000,
  )
  const others = ids.filter(id => !accepted.has(id))
  expect(others.length).toBeLessThanOrEqual(unsure)
  expect((await world.admin.get('/readyz')).status).toBe(200)
  // API and worker run in this process, so this shows that no `__proto__` in a body has changed all objects.
  expect(Object.keys(Object.prototype)).toEqual([])
}, 60_000)

function outcomes() {
  return world.sql<{ commandId: string }[]>`
    select distinct command_id from events where command_id is not null`
}
