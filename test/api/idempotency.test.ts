import { Hono } from 'hono'
import { expect } from 'vitest'
import type { ApiEnvironment } from '../../api/http/auth.ts'
import { idempotent } from '../../api/http/idempotency.ts'
import {
  EMULATOR_ACCOUNT_SID,
  EMULATOR_ADDRESSES,
  EMULATOR_AUTH_TOKEN,
} from '../../dev/emulators/twilio/index.ts'
import { type Desk, hireAgent } from '../harness/desk.ts'
import { deskTest } from '../harness/fixtures.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { pushSubscription, VAPID } from '../push/device.ts'
import { signedInByLink } from '../sign-in/people.ts'
import { talkIn } from '../workflow/support.ts'
import { type Act, postsOfConversations } from './posts-of-conversations.ts'

let world: World
let desk: Desk

const test = deskTest({ medium: 'sms', world: { environment: VAPID } })
test.beforeAll(({ world: itsWorld, desk: itsDesk }) => {
  ;[world, desk] = [itsWorld, itsDesk]
})

let keys = 0
const newKey = () => ({ 'Idempotency-Key': `key ${++keys}` })

/** Blocks everybody until `count` callers have arrived. */
function barrier(count: number): () => Promise<void> {
  let open = () => {}
  const opened = new Promise<void>(resolve => {
    open = resolve
  })
  return () => {
    if (--count === 0) open()
    return opened
  }
}

/** A conversation that Ann has. */
async function talk(): Promise<string> {
  const { path } = await talkIn(world, desk, 'assigned')
  return path
}

/** POSTs that need no key: they change nothing, or nobody has signed in yet. */
const WITHOUT_KEY = /\/rules\/test$|\/render$|\/preview$|\/dry-run$|\/candidates$|^\/v1\/auth\//
/** uploads.test.ts tests its key, because its body is a file. */
const UPLOAD = '/v1/uploads'

/** Every POST of the API, with a request that has an effect. */
const POSTS: Record<string, () => Promise<Act>> = {
  '/v1/labels': async () => ({ path: '/v1/labels', body: { name: 'Label' } }),
  '/v1/replies': async () => ({
    path: '/v1/replies',
    body: { name: 'Hello', shared: true, texts: { en: 'Hello' } },
  }),
  '/v1/views': async () => ({ path: '/v1/views', body: { name: 'All', scope: 'all', query: {} } }),
  '/v1/invites': async () => ({
    path: '/v1/invites',
    body: { name: 'Invited', email: 'invited@example.com' },
  }),
  '/v1/me/push': async () => ({
    path: '/v1/me/push',
    body: pushSubscription(),
    by: await signedInByLink(world, desk.ann.id),
  }),
  '/v1/tokens': async () => ({ path: '/v1/tokens', body: { name: 'Program' }, by: desk.ann.api }),
  '/v1/agents/{id}/tokens': async () => ({
    path: `/v1/agents/${desk.bob.id}/tokens`,
    body: { name: 'Program' },
  }),
  '/v1/contacts/{id}/merge': async () => {
    const contactOf = async () => (await world.admin.get(await talk())).body.contact.id
    const [from, into] = [await contactOf(), await contactOf()]
    return { path: `/v1/contacts/${from}/merge`, body: { intoId: into } }
  },
  '/v1/contacts/{id}/merges/{mergeId}/undo': async () => {
    const contactOf = async () => (await world.admin.get(await talk())).body.contact.id
    const [from, into] = [await contactOf(), await contactOf()]
    const { body } = await world.admin.post(`/v1/contacts/${from}/merge`, { intoId: into })
    return { path: `/v1/contacts/${into}/merges/${body.merges[0].id}/undo` }
  },
  '/v1/channels': async () => ({
    path: '/v1/channels',
    body: {
      provider: 'twilio',
      medium: 'whatsapp',
      name: 'Another',
      accountSid: EMULATOR_ACCOUNT_SID,
      authToken: EMULATOR_AUTH_TOKEN,
      phoneNumber: EMULATOR_ADDRESSES.whatsapp.replace('whatsapp:', ''),
    },
  }),
  '/v1/channels/{id}/verify': async () => ({ path: `/v1/channels/${desk.channelId}/verify` }),
  '/v1/channels/{id}/versions/{version}/restore': async () => {
    await world.admin.patch(`/v1/channels/${desk.channelId}`, { reopenFor: '3h' })
    return { path: `/v1/channels/${desk.channelId}/versions/1/restore` }
  },
  '/v1/agents': async () => ({ path: '/v1/agents', body: { name: 'Cleo', email: 'cleo@example.com' } }),
  '/v1/channels/{id}/audit': async () => ({ path: `/v1/channels/${desk.channelId}/audit` }),
  '/v1/teams': async () => ({ path: '/v1/teams', body: { name: 'Billing', agentIds: [desk.ann.id] } }),
  '/v1/ai-agents': async () => ({
    path: '/v1/ai-agents',
    body: { name: 'Robin', model: 'gpt-5-mini', instructions: 'Help.' },
  }),
  '/v1/ai-agents/{id}/versions/{version}/restore': async () => {
    const agent = { name: 'Restored', model: 'm', instructions: 'Help.' }
    const { body } = await world.admin.post('/v1/ai-agents', agent)
    await world.admin.patch(`/v1/ai-agents/${body.id}`, { instructions: 'Do not help.' })
    return { path: `/v1/ai-agents/${body.id}/versions/1/restore` }
  },
  '/v1/ai-agents/{id}/test': async () => {
    const { body } = await world.admin.post('/v1/ai-agents', {
      name: 'Vera',
      model: 'm',
      instructions: 'Help.',
    })
    return {
      path: `/v1/ai-agents/${body.id}/test`,
      body: { messages: [{ from: 'customer', text: 'Hello' }] },
    }
  },
  '/v1/agents/{id}/token': async () => ({ path: `/v1/agents/${desk.bob.id}/token` }),
  '/v1/conversations': async () => ({
    path: '/v1/conversations',
    body: { channelId: desk.channelId, to: '+15005557001', text: 'Hello', assigneeId: desk.ann.id },
  }),
  '/v1/media/{id}/retry': async () => {
    const customer = desk.newCustomer()
    await customer.write('', { media: [{ contentType: 'image/png' }] })
    const { id } = await customer.conversation()
    const medium = await until('the file', async () => {
      const { body } = await world.admin.get(`/v1/conversations/${id}/messages`)
      const [first] = body.items[0].media
      return first.status === 'stored' && first
    })
    return { path: `/v1/media/${medium.id}/retry` }
  },
  ...postsOfConversations(() => ({ desk, talk })),
}

test('every POST of the API is covered here', async () => {
  const { body } = await world.admin.get('/openapi.json')
  const posts = Object.entries(body.paths as Record<string, { post?: { parameters?: object[] } }>)
    .filter(([path, operations]) => operations.post && !WITHOUT_KEY.test(path) && path !== UPLOAD)
    .map(([path, operations]) => {
      expect(operations.post?.parameters).toContainEqual(
        expect.objectContaining({ in: 'header', name: 'idempotency-key' }),
      )
      return path
    })
  expect(posts.sort()).toEqual(Object.keys(POSTS).sort())
})

test.each(Object.keys(POSTS))('%s: at the same time and once more, one answer', async name => {
  const { path, body, by = world.admin } = (await POSTS[name]?.()) ?? { path: '' }
  const key = newKey()
  const events = await world.sql`select count(*) from events`
  const answers = await Promise.all([1, 2, 3].map(() => by.post(path, body, key)))
  const repeated = await by.post(path, body, key)
  expect(repeated.status, JSON.stringify(repeated.body)).toBeLessThan(300)
  expect(repeated.headers.get('Idempotent-Replayed')).toBe('true')
  for (const answer of answers) {
    expect({ status: answer.status, body: answer.body }).toEqual({
      status: repeated.status,
      body: repeated.body,
    })
  }
  const other = await by.post(path, { ...body, another: true }, key)
  expect({ status: other.status, code: other.body.code }).toEqual({
    status: 422,
    code: 'idempotency_mismatch',
  })
  if (!repeated.body.commandId) return
  // A repeated command is one command, with one outcome.
  const outcome = await until('the outcome', async () => {
    const { body: told } = await world.admin.get(repeated.body.href, { Prefer: 'wait=20' })
    return told.status !== 'pending' && told
  })
  expect(outcome.commandId).toBe(repeated.body.commandId)
  expect(await world.sql`select from events where command_id = ${outcome.commandId}`).toHaveLength(1)
  expect(await world.sql`select count(*) from events`).not.toEqual(events)
})

test('two concurrent requests with the same key get the same answer, that of the first to finish', async () => {
  const app = new Hono<ApiEnvironment>()
  app.use(async (c, next) => {
    c.set('principal', { name: 'Ann', role: 'admin', tokenHash: 'a token' })
    await next()
  })
  let view = 0
  const both = barrier(2)
  app.post('/views', idempotent(world), async c => {
    await both()
    return c.json({ view: ++view }, 201)
  })
  const headers = newKey()
  const ask = () => app.request('/views', { method: 'POST', body: '{}', headers })
  const answers = await Promise.all([ask(), ask()])
  answers.push(await ask())
  expect(view).toBe(2)
  expect(answers.map(answer => answer.status)).toEqual([201, 201, 201])
  const told = await Promise.all(answers.map(answer => answer.text()))
  expect(new Set(told).size).toBe(1)
})

test('concurrent creations with the same key create one object, and its token works', async () => {
  const key = newKey()
  const body = { name: 'Dan', email: 'dan@example.com' }
  const answers = await Promise.all([1, 2, 3, 4].map(() => world.admin.post('/v1/agents', body, key)))
  expect(answers.map(answer => answer.status)).toEqual([201, 201, 201, 201])
  const tokens = new Set(answers.map(answer => answer.body.token))
  expect(tokens.size).toBe(1)
  const [token] = tokens
  expect((await world.as(token).get('/v1/conversations')).status).toBe(200)
  expect(await world.sql`select from agents where email = 'dan@example.com'`).toHaveLength(1)
})

test('without a key, each request is separate', async () => {
  const path = await talk()
  const answers = await Promise.all([1, 2].map(() => desk.ann.api.post(`${path}/notes`, { text: 'Twice' })))
  expect(new Set(answers.map(answer => answer.body.commandId)).size).toBe(2)
})

test('a key counts for one token, method and path', async () => {
  const key = newKey()
  const path = await talk()
  const first = await desk.ann.api.post(`${path}/notes`, { text: 'One' }, key)
  const others = [
    await world.admin.post(`${path}/notes`, { text: 'Two' }, key),
    await desk.ann.api.post(`${await talk()}/notes`, { text: 'Three' }, key),
    await desk.ann.api.post(`${path}/labels`, { add: ['x'] }, key),
  ]
  const ids = [first, ...others].map(answer => answer.body.commandId)
  expect(new Set(ids).size).toBe(4)
})

test('after a refusal the same key can be used for the corrected request', async () => {
  const outsider = await hireAgent(world, 'Ola', [])
  const key = newKey()
  const body = { channelId: desk.channelId, to: '+15005557002', text: 'Hello' }
  const refused = await outsider.api.post('/v1/conversations', body, key)
  expect({ status: refused.status, code: refused.body.code }).toEqual({
    status: 403,
    code: 'not_your_channel',
  })
  await world.admin.put(`/v1/channels/${desk.channelId}/agents/${outsider.id}`)
  const changed = { ...body, text: 'Good morning' }
  expect((await outsider.api.post('/v1/conversations', changed, key)).status).toBe(202)
})

test('after one day a key can be used for another request', async () => {
  const key = newKey()
  const path = await talk()
  const first = await desk.ann.api.post(`${path}/notes`, { text: 'Yesterday' }, key)
  await world.sql`update idempotency_keys set created_at = created_at - interval '25 hours'`
  const second = await desk.ann.api.post(`${path}/notes`, { text: 'Today' }, key)
  expect(second.status).toBe(202)
  expect(second.body.commandId).not.toBe(first.body.commandId)
})

test.each(['', 'x'.repeat(256)])('a key must have 1 to 255 characters', async value => {
  const answer = await world.admin.post(
    '/v1/agents',
    { name: 'E', email: 'e@example.com' },
    { 'Idempotency-Key': value },
  )
  expect(answer.status).toBe(422)
  expect(answer.body.errors).toEqual([
    { path: 'Idempotency-Key', message: expect.stringContaining('1 to 255') },
  ])
})
