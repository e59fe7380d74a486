import { createHash } from 'node:crypto'
import { describe, expect } from 'vitest'
import { startSecondApi } from '../api/second-api.ts'
import { openStream } from '../api/sse-client.ts'
import { deskTest } from '../harness/fixtures.ts'
import { until } from '../harness/until.ts'
import { browserAt, tokenIn } from './browser.ts'
import { codeOf, hired, invited, PASSWORD, signedIn } from './people.ts'

const test = deskTest({ medium: 'sms' })

test('an invited agent sets a password, is signed in, and changes their settings', async ({ world }) => {
  const ann = await invited(world, 'Ann')
  const { body } = await ann.browser.get('/v1/me')
  expect(body).toMatchObject({
    agent: { id: ann.id, email: ann.email, name: 'Ann', role: 'agent' },
    role: 'agent',
    session: { method: 'link', current: true, address: '127.0.0.1' },
    settings: { theme: 'system', language: null, keys: { enabled: true } },
    hasPassword: true,
    identities: [],
    methods: { password: true, reset: false, oidc: null },
  })
  const changed = await ann.browser.patch('/v1/me', {
    name: 'Ann Other',
    language: 'TH-th',
    zone: 'asia/bangkok',
    calendar: 'buddhist',
    theme: 'dark',
    keys: { bindings: { resolve: null, reply: 'Shift+R' } },
  })
  expect(changed.body).toMatchObject({
    name: 'Ann Other',
    settings: {
      language: 'th-TH',
      zone: 'Asia/Bangkok',
      calendar: 'buddhist',
      theme: 'dark',
      keys: { enabled: true, bindings: { resolve: null, reply: 'Shift+R' } },
    },
  })
  await ann.browser.patch('/v1/me', { theme: null, notifications: { volume: 30 } })
  // As they were stored before there was this choice.
  await world.sql`update agent_settings set settings = settings #- '{notifications,repeat}'`
  const again = (await (await signedIn(world, ann)).get('/v1/me')).body
  const notifications = { volume: 30, repeat: { everySeconds: 60, times: 5 } }
  const settings = { theme: 'system', language: 'th-TH', notifications }
  expect(again).toMatchObject({ name: 'Ann Other', settings })
  const refused = await ann.browser.patch('/v1/me', {
    language: 'not a language',
    zone: 'Mars',
    theme: 'pink',
  })
  expect(refused.body.errors.map(({ path }: { path: string }) => path)).toEqual(['language', 'zone', 'theme'])
})

test('the administrator’s token belongs to no agent and has no settings', async ({ world }) => {
  expect((await world.admin.get('/v1/me')).body).toMatchObject({ agent: null, role: 'admin', session: null })
  expect(codeOf(await world.admin.patch('/v1/me', { theme: 'dark' }))).toBe('409 no_agent')
  expect(codeOf(await world.admin.get('/v1/tokens'))).toBe('409 no_agent')
})

describe('the cookie', () => {
  test('is hidden from scripts and other sites, and only its hash is stored', async ({ world }) => {
    const ann = await hired(world, 'Ann')
    const { port } = new URL(world.baseUrl)
    const [line = ''] = ann.browser.lastSet()
    expect(line).toMatch(
      new RegExp(`^switchboard_${port}=sws_[\\w-]{43}; Max-Age=1209600; Path=/; HttpOnly; SameSite=Lax$`),
    )
    const secret = ann.browser.session()?.split('=')[1] ?? ''
    const rows = await world.sql<{ whole: string; secretHash: string }[]>`
      select row_to_json(s)::text as whole, secret_hash from sessions s where agent_id = ${ann.id}`
    expect(rows.map(({ secretHash }) => secretHash)).toEqual([
      createHash('sha256').update(secret).digest('hex'),
    ])
    expect(JSON.stringify(rows)).not.toContain(secret.slice(4))
    // The secret is no bearer token, and a token is no session.
    expect((await world.as(secret).get('/v1/me')).status).toBe(401)
    const { id } = ann
    const { token } = (await world.admin.post(`/v1/agents/${id}/tokens`, { name: 'Program' })).body
    const mixed = browserAt(world.baseUrl)
    mixed.cookies.set(`switchboard_${port}`, token)
    expect((await mixed.get('/v1/me')).status).toBe(401)
  })

  test('has another name with HTTPS; with HTTP over a network there is none', async ({ world }) => {
    const ann = await invited(world, 'Ann')
    const api = await startSecondApi(world, { PUBLIC_URL: 'https://chat.example.com' })
    const at = (headers: Record<string, string>) => browserAt(api.baseUrl, headers)
    const https = at({ 'Sec-Fetch-Site': 'same-origin', Origin: 'https://chat.example.com' })
    const credentials = { email: ann.email, password: PASSWORD }
    expect((await https.post('/v1/auth/sign-in', credentials)).status).toBe(200)
    expect(https.lastSet()[0]).toMatch(
      /^__Host-switchboard=sws_[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    )
    expect((await https.get('/v1/me')).status).toBe(200)
    const http = at({ 'Sec-Fetch-Site': 'same-origin', Origin: 'http://192.168.1.7:8080' })
    expect(codeOf(await http.post('/v1/auth/sign-in', credentials))).toBe('403 https_needed')
    await api.close()
  })

  test('is new after the sign-in, whatever cookie was there before (session fixation)', async ({ world }) => {
    const ann = await invited(world, 'Ann')
    const eve = await hired(world, 'Eve')
    const victim = browserAt(world.baseUrl)
    const [name = '', planted = ''] = eve.browser.session()?.split('=') ?? []
    victim.cookies.set(name, planted)
    const { status } = await victim.post('/v1/auth/sign-in', { email: ann.email, password: PASSWORD })
    expect(status).toBe(200)
    expect(victim.session()).not.toBe(`${name}=${planted}`)
    expect((await victim.get('/v1/me')).body.agent.id).toBe(ann.id)
    // The session of the earlier cookie has ended.
    expect((await eve.browser.get('/v1/me')).status).toBe(401)
  })
})

describe('a request from another origin with the cookie (CSRF)', () => {
  test.for<[string, Record<string, string>, string]>([
    [
      'from another site',
      { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.example' },
      '403 cross_origin',
    ],
    ['from a sibling', { 'Sec-Fetch-Site': 'same-site', Origin: 'http://127.0.0.1:1' }, '403 cross_origin'],
    ['from an old browser', { Origin: 'https://evil.example' }, '403 cross_origin'],
    ['from a file', { Origin: 'null' }, '403 cross_origin'],
    ['from nowhere', {}, '403 cross_origin'],
    ['from here, by an old browser', { Origin: 'here' }, '200 undefined'],
    ['from here', { 'Sec-Fetch-Site': 'same-origin' }, '200 undefined'],
  ])('%s: %s', async ([_, headers, outcome], { world }) => {
    const ann = await hired(world, 'Ann')
    const attacker = browserAt(world.baseUrl, headers.Origin === 'here' ? { Origin: world.baseUrl } : headers)
    for (const [name, value] of ann.browser.cookies) attacker.cookies.set(name, value)
    expect(codeOf(await attacker.patch('/v1/me', { theme: 'dark' }))).toBe(outcome)
    // The same for signing in the victim as another agent.
    const { body } = await world.admin.post('/v1/invites', { agentId: ann.id, kind: 'sign_in' })
    expect(codeOf(await attacker.post('/v1/auth/links/accept', { token: tokenIn(body.url) }))).toBe(outcome)
  })

  test('is refused without a JSON body', async ({ world }) => {
    const { browser } = await hired(world, 'Ann')
    const headers = { 'Content-Type': 'text/plain' }
    expect((await browser.raw('/v1/me', { method: 'PATCH', body: '{"theme":"dark"}', headers })).status).toBe(
      400,
    )
  })

  test('a token needs no origin, and takes precedence over a cookie', async ({ world, desk }) => {
    const ann = await hired(world, 'Ann')
    const both = await ann.browser.raw('/v1/me', {
      headers: { Authorization: `Bearer ${desk.bob.token}`, 'Sec-Fetch-Site': 'cross-site' },
    })
    expect(await both.json()).toMatchObject({ agent: { id: desk.bob.id }, session: null })
    // The Basic credentials of a proxy are no token.
    const behind = await ann.browser.raw('/v1/me', { headers: { Authorization: 'Basic eDp5' } })
    expect(await behind.json()).toMatchObject({ agent: { id: ann.id } })
  })

  test('pages of CORS_ORIGINS can’t use sessions, and caches don’t store their answers', async ({
    world,
  }) => {
    const api = await startSecondApi(world, { CORS_ORIGINS: ['https://desk.example.com'] })
    const ann = await hired(world, 'Ann')
    const cookie = ann.browser
      .session()
      ?.replace(/^switchboard_\d+/, `switchboard_${new URL(api.baseUrl).port}`)
    const headers = { Cookie: cookie ?? '', Origin: 'https://desk.example.com' }
    const response = await fetch(`${api.baseUrl}/v1/me`, { headers })
    await api.close()
    expect(response.status).toBe(200)
    expect(response.headers.get('Access-Control-Allow-Credentials')).toBeNull()
    expect(response.headers.get('Cache-Control')).toBe('no-store')
  })
})

describe('a wrong password', () => {
  test('gets the same answer as an unknown address', async ({ world }) => {
    const ann = await invited(world, 'Ann')
    // This agent has no password.
    const tom = await hired(world, 'Tom')
    const browser = browserAt(world.baseUrl)
    const answers = []
    for (const email of [ann.email, 'nobody@example.com', tom.email]) {
      const { status, body } = await browser.post('/v1/auth/sign-in', { email, password: 'wrong password' })
      answers.push({ status, ...body, requestId: undefined })
    }
    expect(answers[0]).toMatchObject({ status: 401, code: 'sign_in_failed' })
    for (const each of answers) expect(each).toEqual(answers[0])
    expect(browser.session()).toBeUndefined()
  })

  test('is accepted five times only; then also the right one is refused', async ({ world }) => {
    const dan = await invited(world, 'Dan')
    const tries = await Promise.all(
      Array.from({ length: 6 }, () =>
        browserAt(world.baseUrl).post('/v1/auth/sign-in', { email: dan.email, password: 'wrong password' }),
      ),
    )
    expect(tries.map(codeOf).sort()).toEqual([...Array(5).fill('401 sign_in_failed'), '429 rate_limited'])
    const right = await browserAt(world.baseUrl).post('/v1/auth/sign-in', {
      email: dan.email,
      password: PASSWORD,
    })
    expect(codeOf(right)).toBe('429 rate_limited')
    expect(Number(right.headers.get('Retry-After'))).toBeGreaterThan(0)
  })
})

describe('sessions', () => {
  test('are listed and ended; the stream of an ended session ends', async ({ world, desk }) => {
    const ann = await invited(world, 'Ann')
    await world.admin.put(`/v1/channels/${desk.channelId}/agents/${ann.id}`)
    const other = await signedIn(world, ann)
    const stream = await openStream(other)
    const { items } = (await ann.browser.get('/v1/sessions')).body
    expect(
      items.map(({ method, current }: { method: string; current: boolean }) => [method, current]).sort(),
    ).toEqual([
      ['link', true],
      ['password', false],
    ])
    const phone = items.find(({ current }: { current: boolean }) => !current)
    expect((await ann.browser.delete(`/v1/sessions/${phone.id}`)).status).toBe(204)
    await until('the stream to end', () => stream.ended())
    expect((await other.get('/v1/me')).status).toBe(401)
    await expect(openStream(other)).rejects.toThrow('HTTP 401')
    expect((await ann.browser.post('/v1/auth/sign-out')).status).toBe(204)
    expect(ann.browser.session()).toBeUndefined()
    expect((await ann.browser.get('/v1/me')).status).toBe(401)
  })

  test('of other agents can be listed and ended only by administrators', async ({ world }) => {
    const [ann, sue, adam] = [
      await hired(world, 'Ann'),
      await hired(world, 'Sue', 'supervisor'),
      await hired(world, 'Adam', 'admin'),
    ]
    const { id } = (await ann.browser.get('/v1/me')).body.session
    for (const { browser } of [sue, await hired(world, 'Bob')]) {
      expect(codeOf(await browser.get(`/v1/sessions?agentId=${ann.id}`))).toBe('403 forbidden')
      expect(codeOf(await browser.delete(`/v1/sessions/${id}`))).toBe('404 not_found')
    }
    expect((await ann.browser.get('/v1/me')).status).toBe(200)
    expect((await adam.browser.get(`/v1/sessions?agentId=${ann.id}`)).body.items).toMatchObject([{ id }])
    expect((await adam.browser.delete(`/v1/sessions/${id}`)).status).toBe(204)
    expect((await ann.browser.get('/v1/me')).status).toBe(401)
  })

  test('expire, and store their last use at most once a minute', async ({ world }) => {
    const ann = await invited(world, 'Ann')
    const seen = async () => {
      await ann.browser.get('/v1/me')
      const [row] = await world.sql<{ age: number }[]>`
        select extract(epoch from now() - last_seen_at)::float8 as age from sessions where agent_id = ${ann.id}`
      return row?.age ?? 0
    }
    const ago = (column: string, time: string) =>
      world.sql`update sessions set ${world.sql(column)} = now() - ${time}::interval where agent_id = ${ann.id}`
    await ago('last_seen_at', '50 seconds')
    expect(await seen()).toBeGreaterThan(49)
    await ago('last_seen_at', '70 seconds')
    expect(await seen()).toBeLessThan(49)
    await ago('last_seen_at', '12 hours')
    expect((await ann.browser.get('/v1/me')).status).toBe(401)
    const later = await signedIn(world, ann)
    await ago('expires_at', '1 second')
    expect((await later.get('/v1/me')).status).toBe(401)
  })

  test('each have their own rate limit', async ({ world }) => {
    const ann = await invited(world, 'Ann')
    const api = await startSecondApi(world, { RATE_LIMIT_PER_MINUTE: 2 })
    const [one, two] = [browserAt(api.baseUrl), browserAt(api.baseUrl)]
    for (const each of [one, two])
      await each.post('/v1/auth/sign-in', { email: ann.email, password: PASSWORD })
    const statuses = []
    for (const each of [one, one, one, two]) statuses.push((await each.get('/v1/channels')).status)
    await api.close()
    expect(statuses).toEqual([200, 200, 429, 200])
  })

  test('can open a customer’s file', async ({ world, desk }) => {
    const ann = await hired(world, 'Ann')
    await world.admin.put(`/v1/channels/${desk.channelId}/agents/${ann.id}`)
    const customer = desk.newCustomer()
    await customer.write('See', { media: [{ contentType: 'image/png' }] })
    const { id } = await customer.conversation()
    const url = await until('the file', async () => {
      const { body } = await ann.browser.get(`/v1/conversations/${id}/messages`)
      return body.items[0]?.media[0]?.url
    })
    expect((await ann.browser.raw(url.replace(world.baseUrl, ''))).headers.get('Content-Type')).toBe(
      'image/png',
    )
  })
})
