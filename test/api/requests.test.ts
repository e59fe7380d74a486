import { describe, expect } from 'vitest'
import { hireAgent } from '../harness/desk.ts'
import { deskTest } from '../harness/fixtures.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { startSecondApi } from './second-api.ts'

const test = deskTest({ medium: 'sms' })

const send = async (world: World, body: string, headers: Record<string, string>) => {
  const response = await world.admin.raw('/v1/agents', { method: 'POST', body, headers })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}
const JSON_TYPE = { 'Content-Type': 'application/json' }

const NOBODY = '00000000-0000-4000-8000-000000000000'

describe('errors are problem details', () => {
  test('with code, fix, fields and the request’s id', async ({ world }) => {
    const response = await world.admin.raw('/v1/agents', {
      method: 'POST',
      body: JSON.stringify({ name: '', email: 'nobody', capacity: 1.5, colour: 'red' }),
      headers: { ...JSON_TYPE, 'X-Request-Id': 'request-of-mine' },
    })
    expect(response.status).toBe(422)
    expect(response.headers.get('Content-Type')).toMatch(/^application\/problem\+json/)
    expect(response.headers.get('X-Request-Id')).toBe('request-of-mine')
    const { errors, ...problem } = (await response.json()) as { errors: { path: string }[] }
    expect(problem).toEqual({
      type: `${world.baseUrl}/docs/problems#invalid_request`,
      title: 'The request has invalid fields',
      status: 422,
      code: 'invalid_request',
      detail: expect.stringMatching(/^name: /),
      fix: expect.stringMatching(/\.$/),
      requestId: 'request-of-mine',
    })
    expect(errors.map(({ path }) => path)).toEqual(['name', 'email', 'capacity', 'colour'])
    for (const error of errors)
      expect(error).toEqual({ path: expect.any(String), message: expect.any(String) })
  })

  test('whose type is a page that describes the code', async ({ world }) => {
    const { body } = await world.admin.get('/v1/nothing')
    expect(body.type).toMatch(/#not_found$/)
    const page = await (await fetch(body.type)).text()
    expect(page).toContain('id="not_found"')
  })

  const BODIES: [what: string, body: string, headers: Record<string, string>, status: number][] = [
    ['no JSON', '{"name":', JSON_TYPE, 400],
    ['JSON that is no object', '[1]', JSON_TYPE, 422],
    ['JSON not declared as such', '{"name":"A","email":"a@example.com"}', {}, 400],
    ['nothing, declared as something else', '', { 'Content-Type': 'text/plain' }, 400],
    ['a form', 'name=A', { 'Content-Type': 'application/x-www-form-urlencoded' }, 400],
    ['more than the limit', JSON.stringify({ name: 'x'.repeat(1_100_000) }), JSON_TYPE, 413],
  ]

  test.for(BODIES)('%s', async ([_, body, headers, status], { world }) => {
    const answer = await send(world, body, headers)
    expect(answer.status).toBe(status)
    expect(answer.body).toMatchObject({ status, code: expect.any(String), fix: expect.any(String) })
    expect(await world.sql`select from agents where email = 'a@example.com'`).toHaveLength(0)
  })

  const QUERIES = [
    '/v1/conversations?limit=0',
    '/v1/conversations?limit=201',
    '/v1/conversations?limit=many',
    '/v1/conversations?status=asleep',
    '/v1/conversations?channelId=1',
    '/v1/conversations?from=yesterday',
    '/v1/conversations?from=2026-11-24T09:30:00',
    '/v1/conversations?to=0000-01-01T00:00:00Z',
    '/v1/conversations?from=0001-01-01T00:00:00%2B14:00',
    '/v1/reports/csat?to=9999-12-31T23:59:59-12:00',
    '/v1/conversations?cursor=abc',
    `/v1/conversations?cursor=${Buffer.from('["2026-01-01T00:00:00.000Z"]').toString('base64url')}`,
    `/v1/conversations?cursor=${Buffer.from(JSON.stringify(['0000-01-01T00:00:00Z', NOBODY])).toString('base64url')}`,
    `/v1/agents?cursor=${Buffer.from(JSON.stringify(['\u0000', '0'])).toString('base64url')}`,
    '/v1/agents/not-an-id',
    '/v1/reports/csat?timezone=Mars/Olympus',
    '/v1/reports/csat?timezone=%2B07:00',
    '/v1/reports/csat?groupBy=colour',
    '/v1/events?after=nowhere',
    '/v1/events?after=99999999999999999999-1',
    '/v1/events?after=1-9999999999999999999',
  ]

  test.for(QUERIES)('%s is refused, naming the parameter', async (path, { world }) => {
    const { status, body } = await world.admin.get(path)
    expect({ status, code: body.code }).toEqual({ status: 422, code: 'invalid_request' })
    expect(body.errors).toHaveLength(1)
  })
})

test('only pages of configured origins may call the API', async ({ world }) => {
  const api = await startSecondApi(world, { CORS_ORIGINS: ['https://desk.example.com'] })
  const preflight = (origin: string) =>
    fetch(`${api.baseUrl}/v1/agents`, {
      method: 'OPTIONS',
      headers: {
        Origin: origin,
        'Access-Control-Request-Method': 'PATCH',
        'Access-Control-Request-Headers': 'authorization,content-type,idempotency-key',
      },
    })
  const allowed = await preflight('https://desk.example.com')
  const refused = await preflight('https://elsewhere.example.com')
  const answer = await api.admin.get('/v1/agents', { Origin: 'https://desk.example.com' })
  await api.close()
  expect(allowed.status).toBe(204)
  expect(allowed.headers.get('Access-Control-Allow-Origin')).toBe('https://desk.example.com')
  expect(allowed.headers.get('Access-Control-Allow-Methods')).toContain('PATCH')
  expect(allowed.headers.get('Access-Control-Allow-Headers')).toContain('idempotency-key')
  expect(refused.headers.get('Access-Control-Allow-Origin')).toBeNull()
  expect(answer.headers.get('Access-Control-Expose-Headers')).toContain('ETag')
  const closed = await world.admin.get('/v1/agents', { Origin: 'https://desk.example.com' })
  expect(closed.headers.get('Access-Control-Allow-Origin')).toBeNull()
})

test('times may have an offset', async ({ world }) => {
  const { status } = await world.admin.get('/v1/conversations?from=2026-11-24T09:30:00%2B07:00')
  expect(status).toBe(200)
})

test('an id is the same in upper case', async ({ world, desk }) => {
  const path = `/v1/channels/${desk.channelId.toUpperCase()}/agents/${desk.ann.id.toUpperCase()}`
  expect((await world.admin.put(path)).status).toBe(204)
  expect((await world.admin.get(`/v1/agents/${desk.ann.id.toUpperCase()}`)).body.id).toBe(desk.ann.id)
})

interface Page {
  items: { id: string }[]
  nextCursor: string | null
}

/** Reads a list page by page to its end. */
async function pages(world: World, path: string, limit: number, from: string | null = null) {
  const sizes: number[] = []
  const ids: string[] = []
  let cursor = from
  do {
    const at: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`
    const answer = await world.admin.get<Page>(`${path}limit=${limit}${at}`)
    expect(answer.status).toBe(200)
    const { body } = answer
    expect(Object.keys(body).sort()).toEqual(['items', 'nextCursor'])
    sizes.push(body.items.length)
    ids.push(...body.items.map(item => item.id))
    cursor = body.nextCursor
  } while (cursor !== null)
  return { sizes, ids }
}

describe('pages of lists skip and repeat nothing', () => {
  test('agents of the same name', async ({ world }) => {
    for (let count = 0; count < 5; count++) await hireAgent(world, 'Zoe', [])
    const { sizes, ids } = await pages(world, '/v1/agents?', 3)
    expect(sizes).toEqual([3, 3, 1])
    expect(new Set(ids).size).toBe(7)
  })

  test('conversations, also while new ones come in', async ({ world, desk }) => {
    const begun: string[] = []
    for (let count = 0; count < 5; count++) {
      const customer = desk.newCustomer()
      await customer.write('Hello')
      begun.push((await customer.conversation()).id)
    }
    const newestFirst = begun.toReversed()
    const first = await world.admin.get<Page>('/v1/conversations?limit=2')
    expect(first.body.items.map(item => item.id)).toEqual(newestFirst.slice(0, 2))
    const late = desk.newCustomer()
    await late.write('Just now')
    await late.conversation()
    const rest = await pages(world, '/v1/conversations?', 2, first.body.nextCursor)
    expect(rest.ids).toEqual(newestFirst.slice(2))
    expect(rest.sizes).toEqual([2, 1])
  })

  test('a conversation’s messages, oldest first, and its events', async ({ world, desk }) => {
    const customer = desk.newCustomer()
    for (const text of ['1', '2', '3', '4', '5']) await customer.write(text)
    const { id } = await customer.conversation()
    const path = `/v1/conversations/${id}`
    await until('all messages', async () => (await pages(world, `${path}/messages?`, 200)).ids.length === 5)
    const { sizes, ids } = await pages(world, `${path}/messages?`, 2)
    expect(sizes).toEqual([2, 2, 1])
    const all = await world.admin.get(`${path}/messages`)
    expect(all.body.items.map((item: { id: string }) => item.id)).toEqual(ids)
    expect(all.body.items.map((item: { text: string }) => item.text)).toEqual(['1', '2', '3', '4', '5'])
    const events = await pages(world, `${path}/events?`, 3)
    expect(new Set(events.ids).size).toBe(events.ids.length)
    expect(events.ids.length).toBe((await world.admin.get(`${path}/events`)).body.items.length)
  })

  test('versions of a channel’s settings, the newest first', async ({ world, desk }) => {
    const path = `/v1/channels/${desk.channelId}`
    for (const hours of [1, 2, 3, 4]) await world.admin.patch(path, { reopenFor: `${hours}h` })
    const first = await world.admin.get(`${path}/versions?limit=3`)
    const second = await world.admin.get(`${path}/versions?limit=3&cursor=${first.body.nextCursor}`)
    const numbers = [...first.body.items, ...second.body.items].map(({ version }) => version)
    expect(numbers).toEqual([5, 4, 3, 2, 1])
    expect(second.body.nextCursor).toBeNull()
  })
})

test('conversations are found by status, assignee and time', async ({ world, desk }) => {
  const customer = desk.newCustomer()
  await customer.write('Find me')
  const { id } = await customer.conversation(c => c.status === 'waiting')
  const { body } = await world.admin.get(`/v1/conversations/${id}`)
  const found = async (query: string) => {
    const answer = await world.admin.get(`/v1/conversations?limit=200&${query}`)
    return answer.body.items.some((item: { id: string }) => item.id === id)
  }
  expect(await found('status=waiting')).toBe(true)
  expect(await found('status=resolved,waiting')).toBe(true)
  expect(await found('status=assigned')).toBe(false)
  expect(await found(`assigneeId=${desk.ann.id}`)).toBe(false)
  expect(await found(`from=${body.createdAt}`)).toBe(true)
  expect(await found(`to=${body.createdAt}`)).toBe(false)
})

test('an optional body can be missing even if the Content-Type is set', async ({ world, desk }) => {
  const customer = desk.newCustomer()
  await customer.write('Hello')
  const { id } = await customer.conversation(c => c.status === 'waiting')
  const post = (path: string) => world.admin.raw(path, { method: 'POST', headers: JSON_TYPE })
  expect((await post(`/v1/conversations/${id}/resolve`)).status).toBe(202)
  // Where a body is required, its absence is an error.
  expect((await post('/v1/agents')).status).toBe(422)
})
