import { describe, expect } from 'vitest'
import type { ApiClient } from '../harness/api-client.ts'
import { command, type Desk, hireAgent } from '../harness/desk.ts'
import { deskTest } from '../harness/fixtures.ts'
import { type Access, ROUTES, type Role, type Things } from './route-access.ts'

const RANKS: readonly Role[] = ['agent', 'supervisor', 'admin']
const METHODS = ['get', 'put', 'post', 'patch', 'delete']
const NOBODY = '00000000-0000-4000-8000-000000000000'
const NO_TOKENS = ['', 'wrong', `swb_${'A'.repeat(43)}`]

let documented: string[]
/** In the order of the table. */
let callers: [name: string, client: ApiClient][]
/** They handle the channel, so only the role decides. */
const clients: Partial<Record<Role, ApiClient>> = {}
/** The first id of a path, by the path's beginning. */
let ids: Record<string, string>
let things: Things

const test = deskTest({ medium: 'sms' })

test.beforeAll(async ({ world, desk }) => {
  const { body } = await world.admin.get('/openapi.json')
  documented = Object.entries(body.paths as Record<string, object>).flatMap(([path, operations]) =>
    METHODS.filter(method => method in operations).map(method => `${method.toUpperCase()} ${path}`),
  )
  for (const role of RANKS) {
    clients[role] = (await hireAgent(world, `A-${role}`, [desk.channelId], { role })).api
  }
  const hire = async (role: Role) => (await hireAgent(world, `Another-${role}`, [], { role })).api
  const mentioned = await hireAgent(world, 'Mentioned', [])
  callers = [
    ['an agent of another channel', await hire('agent')],
    ['an agent of another channel who was mentioned', mentioned.api],
    ['an agent of the channel', desk.ann.api],
    ['a supervisor', await hire('supervisor')],
    ['an administrator', await hire('admin')],
  ]
  const customer = desk.newCustomer()
  await customer.write('Hello', { media: [{ contentType: 'image/png' }] })
  const conversation = await customer.conversation(c => c.status === 'waiting')
  const note = { text: 'Look', mentions: [mentioned.id] }
  expect(await command(world.admin, `/v1/conversations/${conversation.id}/notes`, note)).toBe('done')
  const { body: messages } = await world.admin.get(`/v1/conversations/${conversation.id}/messages`)
  const { contact } = (await world.admin.get(`/v1/conversations/${conversation.id}`)).body
  const file = Buffer.from('Name,Number\n')
  const sent = await world.admin.raw('/v1/uploads?name=list.csv', { method: 'POST', body: file })
  const uploaded = (await sent.json()) as { id: string }
  const team = await world.admin.post('/v1/teams', { name: 'Team' })
  const ai = await world.admin.post('/v1/ai-agents', { name: 'AI', model: 'm', instructions: 'Help.' })
  const label = await world.admin.post('/v1/labels', { name: 'Label' })
  const texts = { en: 'Hello {{contact.name|there}}' }
  const shared = { name: 'Greeting', shared: true, channelIds: [desk.channelId], texts }
  const reply = await world.admin.post('/v1/replies', shared)
  const view = await world.admin.post('/v1/views', { name: 'All', scope: 'all', query: {} })
  ids = {
    channels: desk.channelId,
    conversations: conversation.id,
    teams: team.body.id,
    'ai-agents': ai.body.id,
    agents: desk.ann.id,
    media: messages.items[0].media[0].id,
    contacts: contact.id,
    uploads: uploaded.id,
    labels: label.body.id,
    replies: reply.body.id,
    views: view.body.id,
  }
  let number = 0
  things = {
    channelId: desk.channelId,
    memberId: desk.ann.id,
    contactId: contact.id,
    conversationId: conversation.id,
    number: () => number++,
  }
})

/** Calls a route. If the answer never ends, only its beginning is read. */
async function call(
  client: ApiClient,
  [method, path]: [method: string, path: string],
  body: object = {},
): Promise<{ status: number; code?: string }> {
  const withBody = method !== 'GET' && method !== 'DELETE'
  const response = await client.raw(path, {
    method,
    ...(withBody && { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
  })
  const { status } = response
  if (status < 400) {
    await response.body?.cancel()
    return { status }
  }
  const { code } = (await response.json()) as { code: string }
  return { status, code }
}

/** The route with ids that belong to nothing. */
function ofNobody(route: string): [string, string] {
  const [method = '', path = ''] = route.split(' ')
  return [
    method,
    path
      .replace('{version}', '1')
      .replace('{measure}', 'wait')
      .replaceAll(/\{\w+\}/g, NOBODY),
  ]
}

/** The route with the ids of existing objects. */
function ofReal(desk: Desk, route: string, { query }: Access): [string, string] {
  const [method = '', path = ''] = route.split(' ')
  // The agent whose token is renewed, or who leaves, is none of the callers.
  const expendable = method === 'DELETE' || /token$|\{agentId\}$/.test(path)
  const filled = path
    .replace('{version}', '1')
    .replace('{measure}', 'wait')
    .replace('{agentId}', desk.bob.id)
    .replace(/\/([\w-]+)\/\{id\}/, (_, kind: string) => {
      return `/${kind}/${kind === 'agents' && expendable ? desk.bob.id : (ids[kind] ?? NOBODY)}`
    })
    .replaceAll(/\{\w+\}/g, NOBODY)
  if (!query) return [method, filled]
  return [method, `${filled}?${query.includes('=') ? query : `${query}=${desk.channelId}`}`]
}

test('the table contains exactly the documented routes', () => {
  expect(documented.sort()).toEqual(Object.keys(ROUTES).sort())
})

describe('for unknown ids', () => {
  test.for(Object.entries(ROUTES))('%s', async ([route, access], { world }) => {
    const { least, nobody, administrator = nobody, open } = access
    for (const role of RANKS) {
      const client = clients[role]
      if (!client) throw new Error(`no ${role}`)
      const answer = await call(client, ofNobody(route))
      if (RANKS.indexOf(role) >= RANKS.indexOf(least)) {
        expect({ role, status: answer.status }).toEqual({ role, status: nobody })
      } else {
        expect({ role, ...answer }).toEqual({ role, status: 403, code: 'forbidden' })
      }
    }
    expect((await call(world.admin, ofNobody(route))).status).toBe(administrator)
    for (const token of NO_TOKENS) {
      const answer = await call(world.as(token), ofNobody(route))
      if (open) expect(answer.status).toBe(nobody)
      else expect(answer).toEqual({ status: 401, code: 'unauthorized' })
    }
  })
})

describe('for existing objects', () => {
  test.for(Object.entries(ROUTES))('%s', async ([route, access], { world, desk }) => {
    const target = ofReal(desk, route, access)
    for (const token of NO_TOKENS) {
      const answer = await call(world.as(token), target, access.body?.(things))
      if (access.open) expect(answer.status).toBe(access.real[0])
      else expect(answer).toEqual({ status: 401, code: 'unauthorized' })
    }
    const answers: [string, number][] = []
    for (const [name, client] of callers) {
      const { status } = await call(client, target, access.body?.(things))
      answers.push([name, status])
    }
    const [outsider, ...others] = access.real
    const expected = [outsider, access.mentioned ?? outsider, ...others]
    expect(answers).toEqual(callers.map(([name], index) => [name, expected[index]]))
  })
})

test.for(['/v1', '/v1/nothing', '/v1/conversations/x/y/z'])(
  '%s tells a stranger nothing',
  async (path, { world }) => {
    expect((await world.as('wrong').get(path)).status).toBe(401)
    expect((await world.admin.get(path)).status).toBe(404)
  },
)

test.for(['Basic', 'Bearer', ''])('the scheme %j without a token is none', async (scheme, { world }) => {
  const response = await fetch(`${world.baseUrl}/v1/agents`, { headers: { Authorization: scheme } })
  expect(response.status).toBe(401)
  expect(response.headers.get('WWW-Authenticate')).toBe('Bearer')
})
