import { createHash } from 'node:crypto'
import { expect } from 'vitest'
import { hireAgent } from '../harness/desk.ts'
import { worldTest } from '../harness/fixtures.ts'
import { until } from '../harness/until.ts'

const test = worldTest()

test('an agent is added with a token that is shown once and stored only as a hash', async ({ world }) => {
  const added = await world.admin.post('/v1/agents', {
    name: ' Ann ',
    email: 'ann@example.com',
    capacity: 3,
    role: 'supervisor',
  })
  expect(added.status).toBe(201)
  const { token, ...agent } = added.body
  expect(agent).toEqual({
    id: expect.any(String),
    name: 'Ann',
    email: 'ann@example.com',
    capacity: 3,
    role: 'supervisor',
    presence: 'offline',
    presenceSince: expect.any(String),
    presenceUntil: null,
    version: 1,
    createdAt: expect.any(String),
  })
  expect(token).toMatch(/^swb_[\w-]{43}$/)
  expect((await world.admin.get(`/v1/agents/${agent.id}`)).body).toEqual(agent)
  expect((await world.admin.get('/v1/agents')).body.items).toEqual([agent])
  expect((await world.as(token).get('/v1/reports/csat')).status).toBe(200)

  const [row] = await world.sql<{ whole: string; tokenHash: string }[]>`
    select row_to_json(a)::text as whole, token_hash from agents a`
  expect(row?.whole).not.toContain(token)
  expect(row?.whole).not.toContain(token.slice(4))
  expect(row?.tokenHash).toBe(createHash('sha256').update(token).digest('hex'))
})

test('omitted fields have their defaults', async ({ world }) => {
  const { body } = await world.admin.post('/v1/agents', { name: 'Bob', email: 'bob@example.com' })
  expect(body).toMatchObject({ role: 'agent', capacity: 10 })
})

test('an e-mail address belongs to one agent, in upper or lower case', async ({ world }) => {
  const again = await world.admin.post('/v1/agents', { name: 'Other', email: 'Bob@Example.com' })
  expect({ status: again.status, code: again.body.code }).toEqual({ status: 409, code: 'duplicate_email' })
})

test.for<[string[]]>([
  [['josé@exämple.de', 'Jose\u0301@EXA\u0308MPLE.de', 'josé@xn--exmple-cua.de', 'JOSÉ@Xn--Exmple-Cua.DE']],
  [['用户@例え.jp', '用户@例え。jp', '用户@xn--r8jz45g.jp']],
  [['νίκος@παράδειγμα.ελ', 'ΝΊΚΟΣ@ΠΑΡΆΔΕΙΓΜΑ.ΕΛ']],
])(
  'an address in any script is one person’s, however it is written: %j',
  async ([[first = '', ...others]], { world }) => {
    const added = await world.admin.post('/v1/agents', { name: 'Any', email: first })
    expect(added.body).toMatchObject({ email: first })
    for (const email of others) {
      const again = await world.admin.post('/v1/agents', { name: 'Other', email })
      expect([email, again.status, again.body.code]).toEqual([email, 409, 'duplicate_email'])
    }
  },
)

test('an e-mail address can be changed to one that no other agent has', async ({ world }) => {
  const { body: zoe } = await world.admin.post('/v1/agents', { name: 'Zoe', email: 'zoe@exmaple.com' })
  const { body: link } = await world.admin.post('/v1/invites', { agentId: zoe.id })
  const change = (email: string) => world.admin.patch(`/v1/agents/${zoe.id}`, { email })
  expect((await change('ZOE@example.com')).body.email).toBe('ZOE@example.com')
  expect((await change('BOB@example.com')).body.code).toBe('duplicate_email')
  const { items } = (await world.admin.get('/v1/invites')).body
  expect(items.map(({ id }: { id: string }) => id)).not.toContain(link.id)
})

test('an address stored in the older form also belongs to one agent', async ({ world }) => {
  await world.admin.post('/v1/agents', { name: 'Old', email: 'Old@Example.com' })
  await world.sql`update agents set email_key = null where email = 'Old@Example.com'`
  expect((await world.admin.post('/v1/agents', { name: 'New', email: 'old@example.COM' })).status).toBe(409)
})

test.for([
  'ann',
  'ann@localhost',
  'a..b@example.com',
  'an\u200bn@example.com',
  '@例え.jp',
  '用户@',
  '用 户@例え.jp',
])('%j is no address', async (email, { world }) => {
  const refused = await world.admin.post('/v1/agents', { name: 'Nobody', email })
  expect(refused.body).toMatchObject({ errors: [{ path: 'email', message: 'must be an e-mail address' }] })
})

test('a new token ends the old one at once', async ({ world }) => {
  const agent = await hireAgent(world, 'Cat', [])
  expect((await agent.api.get('/v1/channels')).status).toBe(200)
  const renewed = await world.admin.post(`/v1/agents/${agent.id}/token`)
  expect(renewed.status).toBe(201)
  expect(renewed.body.token).not.toBe(agent.token)
  expect((await agent.api.get('/v1/channels')).status).toBe(401)
  expect((await world.as(renewed.body.token).get('/v1/channels')).status).toBe(200)
})

test('role, name and capacity change at once; the token stays', async ({ world }) => {
  const agent = await hireAgent(world, 'Dee', [])
  expect((await agent.api.get('/v1/reports/csat')).status).toBe(403)
  const changed = await world.admin.patch(`/v1/agents/${agent.id}`, {
    role: 'supervisor',
    capacity: 0,
    name: 'Deirdre',
  })
  expect(changed.body).toMatchObject({ role: 'supervisor', capacity: 0, name: 'Deirdre' })
  expect(changed.body).not.toHaveProperty('token')
  expect((await agent.api.get('/v1/reports/csat')).status).toBe(200)
  expect((await world.admin.patch(`/v1/agents/${agent.id}`, {})).body).toEqual(changed.body)
})

test('a supervisor sets how many conversations somebody can have, and nothing else of them', async ({
  world,
}) => {
  const agent = await hireAgent(world, 'Fay', [])
  const sue = await hireAgent(world, 'Sue', [], { role: 'supervisor' })
  const path = `/v1/agents/${agent.id}`
  expect((await sue.api.patch(path, { capacity: 2 })).body).toMatchObject({ name: 'Fay', capacity: 2 })
  for (const more of [{ name: 'Else' }, { email: 'else@example.com' }, { role: 'admin' }]) {
    const refused = await sue.api.patch(path, { capacity: 9, ...more })
    expect({ status: refused.status, code: refused.body.code }).toEqual({ status: 403, code: 'forbidden' })
  }
  // Not of oneself either.
  expect((await sue.api.patch(`/v1/agents/${sue.id}`, { role: 'admin' })).status).toBe(403)
  expect((await agent.api.patch(path, { capacity: 3 })).status).toBe(403)
  expect((await sue.api.get(path)).body).toMatchObject({ name: 'Fay', role: 'agent', capacity: 2 })
  // It is written beside the answer.
  const entry = await until('the entry', async () => {
    const { body } = await sue.api.get(`/v1/audit-log?targetId=${agent.id}&action=agent.capacity_set`)
    return body.items[0]
  })
  expect(entry).toMatchObject({
    actor: { id: sue.id, role: 'supervisor' },
    before: { capacity: 5 },
    after: { capacity: 2 },
  })
})

test.for<[string, object]>([
  ['name', { name: ' ' }],
  ['name', { name: 'a\u0000b' }],
  ['email', { email: 'at home' }],
  ['capacity', { capacity: -1 }],
  ['capacity', { capacity: 1_001 }],
  ['role', { role: 'owner' }],
  ['token', { token: 'mine' }],
])('%s can’t be %o', async ([path, fields], { world }) => {
  const refused = await world.admin.post('/v1/agents', { name: 'E', email: 'e@example.com', ...fields })
  expect(refused.status).toBe(422)
  expect(refused.body.errors.map((error: { path: string }) => error.path)).toEqual([path])
  expect(await world.sql`select from agents where email = 'e@example.com'`).toHaveLength(0)
})
