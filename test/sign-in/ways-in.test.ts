import { randomUUID } from 'node:crypto'
import { describe, expect } from 'vitest'
import { forgetOldAccess } from '../../db/sessions/access.ts'
import { insertSession } from '../../db/sessions/sessions.ts'
import { startSecondApi } from '../api/second-api.ts'
import { openStream } from '../api/sse-client.ts'
import { hireAgent } from '../harness/desk.ts'
import { worldTest } from '../harness/fixtures.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { browserAt, tokenIn } from './browser.ts'
import { startMailbox } from './mailbox.ts'
import { codeOf, hired, invite, invited, PASSWORD, signedIn, signedInByLink } from './people.ts'

const OTHER = 'staple of correct horses'

const test = worldTest()

const accept = (world: World, token: string, password?: string) =>
  browserAt(world.baseUrl).post('/v1/auth/links/accept', { token, password })

describe('a link', () => {
  test('leads to the console, can be read several times, and works once', async ({ world }) => {
    const { url, token, mailed, email } = await invite(world)
    expect(url).toBe(`${world.baseUrl}/console/welcome#${token}`)
    expect({ token, mailed }).toEqual({ token: expect.stringMatching(/^swl_[\w-]{43}$/), mailed: false })
    const browser = browserAt(world.baseUrl)
    for (let times = 0; times < 2; times++) {
      const { body } = await browser.post('/v1/auth/links/read', { token })
      expect(body).toMatchObject({ kind: 'invite', name: 'Ivy', email, methods: { password: true } })
    }
    expect((await accept(world, token)).body).toMatchObject({
      errors: [{ path: 'password', message: 'is required' }],
    })
    // A stolen link: two people use it at the same moment, and another one later.
    const both = await Promise.all([
      accept(world, token, PASSWORD),
      accept(world, token, `${PASSWORD} of a thief`),
    ])
    expect(both.map(codeOf).sort()).toEqual(['200 undefined', '403 link_invalid'])
    expect(codeOf(await accept(world, token, PASSWORD))).toBe('403 link_invalid')
    expect(codeOf(await browser.post('/v1/auth/links/read', { token }))).toBe('403 link_invalid')
    const [row] =
      await world.sql`select row_to_json(l)::text as whole from sign_in_links l where used_at is not null`
    expect(row?.whole).not.toContain(token.slice(4))
  })

  test('does not work after it has expired, was revoked, or was replaced', async ({ world }) => {
    const late = await invite(world)
    await world.sql`update sign_in_links set expires_at = now() where id = ${late.id}`
    const ended = await invite(world)
    expect((await world.admin.delete(`/v1/invites/${ended.id}`)).status).toBe(204)
    expect(codeOf(await world.admin.delete(`/v1/invites/${ended.id}`))).toBe('404 not_found')
    const first = await invite(world)
    const { body: second } = await world.admin.post('/v1/invites', { agentId: first.agentId })
    for (const { token } of [late, ended, first]) {
      expect(codeOf(await accept(world, token, PASSWORD))).toBe('403 link_invalid')
    }
    const { items } = (await world.admin.get('/v1/invites?limit=200')).body
    const open = items.map(({ id }: { id: string }) => id)
    expect(open).toContain(second.id)
    for (const { id } of [late, ended, first]) expect(open).not.toContain(id)
    expect(JSON.stringify(items)).not.toContain('swl_')
  })

  test('can be created by supervisors only for the role agent', async ({ world }) => {
    const [ann, sue] = [await hired(world, 'Ann'), await hired(world, 'Sue', 'supervisor')]
    const [adam, sid] = [await hired(world, 'Adam', 'admin'), await hired(world, 'Sid', 'supervisor')]
    const make = async ({ browser }: typeof ann, body: object) =>
      codeOf(await browser.post('/v1/invites', body))
    const person = { name: 'New', email: `new.${ann.id}@example.com` }
    expect(await make(ann, person)).toBe('403 forbidden')
    for (const body of [
      { ...person, role: 'admin' },
      { ...person, role: 'supervisor' },
      { agentId: adam.id, kind: 'reset' },
      { agentId: sid.id, kind: 'reset' },
      { agentId: ann.id, kind: 'sign_in' },
    ]) {
      expect([body, await make(sue, body)]).toEqual([body, '403 forbidden'])
    }
    expect(await make(sue, person)).toBe('201 undefined')
    expect(await make(sue, { agentId: ann.id, kind: 'reset' })).toBe('201 undefined')
    const ofAdmin = (await world.admin.post('/v1/invites', { agentId: adam.id })).body
    expect(codeOf(await sue.browser.delete(`/v1/invites/${ofAdmin.id}`))).toBe('403 forbidden')
    expect(await make(adam, { ...person, name: '', agentId: ann.id })).toBe('422 invalid_request')
    expect(await make(adam, { name: 'Nobody' })).toBe('422 invalid_request')
    expect(await make(adam, person)).toBe('409 duplicate_email')
  })

  test('ends when the role of its agent changes', async ({ world }) => {
    const sue = await hired(world, 'Sue', 'supervisor')
    const email = `rising.${sue.id}@example.com`
    const { body } = await sue.browser.post('/v1/invites', { name: 'Rising', email })
    expect((await world.admin.patch(`/v1/agents/${body.agentId}`, { role: 'admin' })).status).toBe(200)
    expect(codeOf(await accept(world, tokenIn(body.url), PASSWORD))).toBe('403 link_invalid')
  })

  test('that resets the password ends all sessions and other links', async ({ world }) => {
    const ann = await hired(world, 'Ann')
    const stolen = (await world.admin.post('/v1/invites', { agentId: ann.id, kind: 'sign_in' })).body
    const { body } = await world.admin.post('/v1/invites', { agentId: ann.id, kind: 'reset' })
    expect((await ann.browser.get('/v1/me')).status).toBe(200)
    expect((await accept(world, tokenIn(body.url), PASSWORD)).status).toBe(200)
    expect((await ann.browser.get('/v1/me')).status).toBe(401)
    expect(codeOf(await accept(world, tokenIn(stolen.url)))).toBe('403 link_invalid')
  })

  test('requested twice with one idempotency key is the same link', async ({ world }) => {
    const ask = () =>
      world.admin.post('/v1/invites', { name: 'Kay', email: 'kay@example.com' }, { 'Idempotency-Key': 'kay' })
    const [first, second] = [await ask(), await ask()]
    expect(second.body).toEqual(first.body)
  })

  test('can’t be guessed: failed attempts count per address', async ({ world }) => {
    const api = await startSecondApi(world, { AUTH_FAILURES_PER_MINUTE: 3 })
    const guess = () => browserAt(api.baseUrl).post('/v1/auth/links/accept', { token: 'swl_guessed' })
    const codes = [await guess(), await guess(), await guess(), await guess()].map(codeOf)
    await api.close()
    expect(codes).toEqual([...Array(3).fill('403 link_invalid'), '429 rate_limited'])
  })
})

test('with a mail server, links are mailed, and agents can request a new password', async ({ world }) => {
  const { server, url, mails } = await startMailbox()
  const api = await startSecondApi(world, { SMTP_URL: url, MAIL_FROM: 'Desk <desk@example.com>' })
  try {
    const { body } = await api.admin.post('/v1/invites', { name: 'Mia', email: 'mia@example.com' })
    expect(body.mailed).toBe(true)
    expect(mails[0]).toContain('To: mia@example.com')
    expect(mails[0]).toContain(body.url)
    const browser = browserAt(api.baseUrl)
    await browser.post('/v1/auth/links/accept', { token: tokenIn(body.url), password: PASSWORD })
    const unsent = await api.admin.post('/v1/invites', { name: 'No', email: 'no@example.com', send: false })
    expect(unsent.body.mailed).toBe(false)
    expect((await browser.get('/v1/auth/methods')).body.reset).toBe(true)
    for (const email of ['nobody@example.com', 'no@example.com', 'mia@example.com']) {
      expect((await browser.post('/v1/auth/reset', { email })).status).toBe(202)
    }
    await until('the mail', () => mails.length === 2)
    expect(mails[1]).toContain('To: mia@example.com')
    const [, token = ''] = /#(swl_[\w-]{43})/.exec(mails[1] ?? '') ?? []
    expect((await browser.post('/v1/auth/links/read', { token })).body).toMatchObject({
      kind: 'reset',
      name: 'Mia',
    })
  } finally {
    server.close()
    await api.close()
  }
  expect(codeOf(await browserAt(world.baseUrl).post('/v1/auth/reset', { email: 'mia@example.com' }))).toBe(
    '409 no_mail',
  )
})

test('a change of the password ends the other sessions, and needs the current password', async ({
  world,
}) => {
  const ann = await invited(world, 'Ann')
  const other = await signedIn(world, ann)
  const change = (body: object) => ann.browser.put('/v1/me/password', body)
  for (const wrong of [{ password: OTHER }, { current: 'wrong password', password: OTHER }]) {
    expect((await change(wrong)).body).toMatchObject({ errors: [{ path: 'current' }] })
  }
  expect((await change({ current: PASSWORD, password: 'short' })).body).toMatchObject({
    errors: [{ path: 'password' }],
  })
  expect((await other.get('/v1/me')).status).toBe(200)
  expect((await change({ current: PASSWORD, password: OTHER })).status).toBe(204)
  expect((await ann.browser.get('/v1/me')).status).toBe(200)
  expect((await other.get('/v1/me')).status).toBe(401)
  const stale = await browserAt(world.baseUrl).post('/v1/auth/sign-in', {
    email: ann.email,
    password: PASSWORD,
  })
  expect(codeOf(stale)).toBe('401 sign_in_failed')
  // A sign-in that has just checked the old password starts no session any more.
  const late = { id: randomUUID(), agentId: ann.id, secretHash: 'late', method: 'password' as const }
  const from = { address: '127.0.0.1', userAgent: null, passwordHash: 'the old hash' }
  expect(await insertSession(world.sql, { ...late, ...from })).toBeUndefined()
  await signedIn(world, ann, OTHER)
})

describe('tokens', () => {
  test('have a name, an expiry and a last use, and are shown once', async ({ world }) => {
    const agent = await hireAgent(world, 'Tom', [])
    const expiresAt = '2100-01-01T00:00:00.000Z'
    const made = await agent.api.post('/v1/tokens', { name: 'Report', expiresAt })
    expect(made.body).toMatchObject({
      name: 'Report',
      first: false,
      expiresAt,
      lastUsedAt: null,
      createdBy: { kind: 'agent', id: agent.id },
      token: expect.stringMatching(/^swb_[\w-]{43}$/),
    })
    const program = world.as(made.body.token)
    expect((await program.get('/v1/me')).body).toMatchObject({ agent: { id: agent.id }, session: null })
    const { items } = (await agent.api.get('/v1/tokens')).body
    expect(items).toMatchObject([
      { name: 'Report', lastUsedAt: expect.any(String) },
      { name: 'First token', first: true },
    ])
    expect(JSON.stringify(items)).not.toContain('swb_')
    expect((await world.admin.get(`/v1/agents/${agent.id}/tokens`)).body.items).toEqual(items)
    const stream = await openStream(program)
    expect((await agent.api.delete(`/v1/tokens/${made.body.id}`)).status).toBe(204)
    await until('the stream to end', () => stream.ended())
    expect((await program.get('/v1/me')).status).toBe(401)
    expect(
      (await agent.api.post('/v1/tokens', { name: 'Old', expiresAt: '2020-01-01T00:00:00Z' })).status,
    ).toBe(422)
  })

  test('expire, and are replaced independently of each other', async ({ world }) => {
    const agent = await hireAgent(world, 'Tim', [])
    const { body } = await world.admin.post(`/v1/agents/${agent.id}/tokens`, { name: 'Program' })
    const renewed = (await world.admin.post(`/v1/agents/${agent.id}/token`)).body
    const status = async (token: string) => (await world.as(token).get('/v1/me')).status
    expect([await status(agent.token), await status(renewed.token), await status(body.token)]).toEqual([
      401, 200, 200,
    ])
    await world.sql`update api_tokens set expires_at = now() where id = ${body.id}`
    expect(await status(body.token)).toBe(401)
    const others = await hireAgent(world, 'Other', [])
    expect(codeOf(await others.api.delete(`/v1/tokens/${body.id}`))).toBe('404 not_found')
  })

  test('that a process of an older version creates or replaces are valid or invalid as there', async ({
    world,
  }) => {
    const agent = await hireAgent(world, 'Tam', [])
    const other = await hireAgent(world, 'Tem', [])
    await world.sql`update agents set token_hash = 'of another' where id = ${agent.id}`
    expect((await agent.api.get('/v1/me')).status).toBe(401)
    expect((await other.api.get('/v1/me')).status).toBe(200)
    const { items } = (await other.api.get('/v1/tokens')).body
    expect((await other.api.delete(`/v1/tokens/${items[0].id}`)).status).toBe(204)
    expect((await other.api.get('/v1/me')).status).toBe(401)
    const [row] = await world.sql<
      { tokenHash: string }[]
    >`select token_hash from agents where id = ${other.id}`
    expect(row?.tokenHash).toBe(`ended ${other.id}`)
  })
})

test('a deleted agent can’t sign in in any way', async ({ world }) => {
  const eve = await invited(world, 'Eve')
  const { token } = (await eve.browser.post('/v1/tokens', { name: 'Kept' })).body
  const stream = await openStream(eve.browser)
  const link = (await world.admin.post('/v1/invites', { agentId: eve.id, kind: 'reset' })).body
  await world.sql`insert into identities (issuer, subject, agent_id) values ('https://idp.example', 'eve', ${eve.id})`
  await eve.browser.patch('/v1/me', { theme: 'dark' })
  await world.stopWorker()
  const left = world.admin.delete(`/v1/agents/${eve.id}`)
  // This happens at once, without a worker.
  await until('the stream to end', () => stream.ended())
  expect((await eve.browser.get('/v1/me')).status).toBe(401)
  expect((await world.as(token).get('/v1/me')).status).toBe(401)
  expect(codeOf(await accept(world, tokenIn(link.url), PASSWORD))).toBe('403 link_invalid')
  const again = await browserAt(world.baseUrl).post('/v1/auth/sign-in', {
    email: eve.email,
    password: PASSWORD,
  })
  expect(codeOf(again)).toBe('401 sign_in_failed')
  await world.startWorker()
  expect((await left).status).toBe(202)
  await until('the account’s end', async () => {
    const [row] = await world.sql`
      select (select count(*)::int from sessions where agent_id = a.id) as sessions,
        (select count(*)::int from api_tokens where agent_id = a.id) as tokens,
        (select count(*)::int from passwords where agent_id = a.id) as passwords,
        (select count(*)::int from sign_in_links where agent_id = a.id) as links,
        (select count(*)::int from identities where agent_id = a.id) as identities,
        (select count(*)::int from agent_settings where agent_id = a.id) as settings
      from agents a where id = ${eve.id} and deleted_at is not null`
    return row && Object.values(row).every(count => count === 0)
  })
})

test('expired sessions and links are deleted', async ({ world }) => {
  const ann = await hired(world, 'Ann')
  await signedInByLink(world, ann.id)
  await world.sql`
    update sessions set last_seen_at = now() - interval '13 hours'
    where id in (select id from sessions where agent_id = ${ann.id} order by created_at limit 1)`
  await world.sql`update sign_in_links set expires_at = now() - interval '31 days' where agent_id = ${ann.id}`
  await world.sql`insert into oidc_answers values ('old', now() - interval '2 hours'), ('new', now())`
  await forgetOldAccess(world.sql)
  const [left] = await world.sql`
    select (select count(*)::int from sessions where agent_id = ${ann.id}) as sessions,
      (select count(*)::int from sign_in_links where agent_id = ${ann.id}) as links,
      (select string_agg(flow_hash, ' ') from oidc_answers) as answers`
  expect(left).toEqual({ sessions: 1, links: 0, answers: 'new' })
})
