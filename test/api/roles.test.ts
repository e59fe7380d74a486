import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ApiClient } from '../harness/api-client.ts'
import { type Desk, hireAgent, openDesk } from '../harness/desk.ts'
import { createWorld, type World } from '../harness/world.ts'

type Role = 'agent' | 'supervisor' | 'admin'
const RANKS: readonly Role[] = ['agent', 'supervisor', 'admin']

/**
 * Every route of the API: the least role it takes, and what it answers to those who have it, when the ids in the path are
 * nobody's and the body is empty. A route that is missing here fails the test.
 */
const ROUTES: Record<string, [least: Role, status: number]> = {
  'POST /v1/channels': ['admin', 422],
  'GET /v1/channels': ['agent', 200],
  'GET /v1/channels/{id}': ['agent', 404],
  'PATCH /v1/channels/{id}': ['supervisor', 404],
  'DELETE /v1/channels/{id}': ['admin', 404],
  'POST /v1/channels/{id}/verify': ['admin', 404],
  'GET /v1/channels/{id}/audit': ['supervisor', 404],
  'POST /v1/channels/{id}/audit': ['supervisor', 404],
  'GET /v1/channels/{id}/versions': ['supervisor', 404],
  'POST /v1/channels/{id}/versions/{version}/restore': ['supervisor', 404],
  'PUT /v1/channels/{id}/agents/{agentId}': ['supervisor', 404],
  'DELETE /v1/channels/{id}/agents/{agentId}': ['supervisor', 404],
  'PUT /v1/channels/{id}/rules': ['supervisor', 422],
  'POST /v1/channels/{id}/rules/test': ['supervisor', 404],
  'GET /v1/channels/{id}/allocation': ['agent', 404],
  'GET /v1/channels/{id}/line': ['agent', 404],
  'GET /v1/channels/{id}/templates': ['agent', 404],
  'POST /v1/teams': ['supervisor', 422],
  'GET /v1/teams': ['agent', 200],
  'GET /v1/teams/{id}': ['agent', 404],
  'PATCH /v1/teams/{id}': ['supervisor', 404],
  'DELETE /v1/teams/{id}': ['supervisor', 404],
  'POST /v1/ai-agents': ['supervisor', 422],
  'GET /v1/ai-agents': ['supervisor', 200],
  'GET /v1/ai-agents/{id}': ['supervisor', 404],
  'PATCH /v1/ai-agents/{id}': ['supervisor', 404],
  'DELETE /v1/ai-agents/{id}': ['supervisor', 404],
  'PUT /v1/agents/{id}/presence': ['agent', 422],
  'POST /v1/agents': ['admin', 422],
  'GET /v1/agents': ['agent', 200],
  'GET /v1/agents/{id}': ['agent', 404],
  'PATCH /v1/agents/{id}': ['admin', 404],
  'POST /v1/agents/{id}/token': ['admin', 404],
  'POST /v1/conversations': ['agent', 422],
  'GET /v1/conversations': ['agent', 200],
  'GET /v1/conversations/{id}': ['agent', 404],
  'GET /v1/conversations/{id}/messages': ['agent', 404],
  'POST /v1/conversations/{id}/messages': ['agent', 422],
  'POST /v1/conversations/{id}/messages/{messageId}/retry': ['agent', 404],
  'POST /v1/conversations/{id}/messages/{messageId}/settle': ['agent', 422],
  'GET /v1/conversations/{id}/events': ['agent', 404],
  'POST /v1/conversations/{id}/assign': ['agent', 422],
  'POST /v1/conversations/{id}/unassign': ['agent', 404],
  'POST /v1/conversations/{id}/resolve': ['agent', 404],
  'POST /v1/conversations/{id}/reopen': ['agent', 404],
  'POST /v1/conversations/{id}/notes': ['agent', 422],
  'POST /v1/conversations/{id}/labels': ['agent', 422],
  'GET /v1/conversations/{id}/commands/{commandId}': ['agent', 200],
  'GET /v1/events': ['agent', 200],
  'GET /v1/reports/csat': ['supervisor', 200],
}

const METHODS = ['get', 'put', 'post', 'patch', 'delete']
const NOBODY = '00000000-0000-4000-8000-000000000000'

let world: World
let desk: Desk
let documented: string[]
const clients: Partial<Record<Role, ApiClient>> = {}

beforeAll(async () => {
  world = await createWorld()
  desk = await openDesk(world, { medium: 'sms' })
  const { body } = await world.admin.get('/openapi.json')
  documented = Object.entries(body.paths as Record<string, object>).flatMap(([path, operations]) =>
    METHODS.filter(method => method in operations).map(method => `${method.toUpperCase()} ${path}`),
  )
  for (const role of RANKS) {
    // Of the channel, so that only the role decides.
    clients[role] = (await hireAgent(world, `A ${role}`.replace(' ', '-'), [desk.channelId], { role })).api
  }
})
afterAll(() => world.close())

/** Calls a route; of an answer that goes on for ever only the beginning is read. */
async function call(client: ApiClient, route: string): Promise<{ status: number; code?: string }> {
  const [method = '', path = ''] = route.split(' ')
  const withBody = method !== 'GET' && method !== 'DELETE'
  const response = await client.raw(path.replace('{version}', '1').replaceAll(/\{\w+\}/g, NOBODY), {
    method,
    ...(withBody && { body: '{}', headers: { 'Content-Type': 'application/json' } }),
  })
  const { status } = response
  if (status < 400) {
    await response.body?.cancel()
    return { status }
  }
  const { code } = (await response.json()) as { code: string }
  return { status, code }
}

test('every documented route is in the table, and no other', () => {
  expect(documented.sort()).toEqual(Object.keys(ROUTES).sort())
})

test.each(Object.entries(ROUTES))('%s', async (route, [least, status]) => {
  for (const role of RANKS) {
    const client = clients[role]
    if (!client) throw new Error(`no ${role}`)
    const answer = await call(client, route)
    if (RANKS.indexOf(role) >= RANKS.indexOf(least)) {
      expect({ role, status: answer.status }).toEqual({ role, status })
    } else {
      expect({ role, ...answer }).toEqual({ role, status: 403, code: 'forbidden' })
    }
  }
  expect((await call(world.admin, route)).status).toBe(status)
  for (const token of ['', 'wrong', `swb_${'A'.repeat(43)}`]) {
    expect(await call(world.as(token), route)).toEqual({ status: 401, code: 'unauthorized' })
  }
})

test.each(['/v1', '/v1/nothing', '/v1/conversations/x/y/z'])('%s tells a stranger nothing', async path => {
  expect((await world.as('wrong').get(path)).status).toBe(401)
  expect((await world.admin.get(path)).status).toBe(404)
})

test.each(['Basic', 'Bearer', ''])('the scheme %j without a token is none', async scheme => {
  const response = await fetch(`${world.baseUrl}/v1/agents`, { headers: { Authorization: scheme } })
  expect(response.status).toBe(401)
  expect(response.headers.get('WWW-Authenticate')).toBe('Bearer')
})
