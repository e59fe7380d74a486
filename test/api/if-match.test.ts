import { expect } from 'vitest'
import { hireAgent } from '../harness/desk.ts'
import { worldTest } from '../harness/fixtures.ts'
import type { World } from '../harness/world.ts'

// What two people can change at once has a version, and of two changes that are based on the same one is refused.

const test = worldTest()

interface Changeable {
  /** Makes one; returns its path. */
  make(world: World): Promise<string>
  /** Two changes, of different fields or of the same. */
  one: object
  other: object
}

const made = async (world: World, path: string, body: object) =>
  `${path}/${(await world.admin.post(path, body)).body.id}`

const CHANGEABLE: Record<string, Changeable> = {
  'an agent’s name and capacity': {
    make: async world => `/v1/agents/${(await hireAgent(world, 'Ann', [])).id}`,
    one: { name: 'Anna' },
    other: { capacity: 9 },
  },
  'an agent’s capacity': {
    make: async world => `/v1/agents/${(await hireAgent(world, 'Bob', [])).id}`,
    one: { capacity: 8 },
    other: { capacity: 9 },
  },
  'a team’s name and members': {
    make: world => made(world, '/v1/teams', { name: 'Sales' }),
    one: { agentIds: [] },
    other: { name: 'Service' },
  },
  'a label': {
    make: world => made(world, '/v1/labels', { name: 'vip' }),
    one: { name: 'VIP' },
    other: { color: '#000000' },
  },
  'a shared view': {
    make: world => made(world, '/v1/views', { name: 'Waiting', scope: 'all', query: { status: 'waiting' } }),
    one: { query: { status: 'ai' } },
    other: { name: 'Those who wait' },
  },
}

test.for(Object.entries(CHANGEABLE))('%s', async ([, { make, one, other }], { world }) => {
  const path = await make(world)
  const read = async () => {
    const { body, headers } = await world.admin.get(path)
    expect(headers.get('etag')).toBe(`"${body.version}"`)
    return body
  }
  const before = await read()
  const headers = { 'If-Match': `"${before.version}"` }
  const answers = await Promise.all([one, other].map(changes => world.admin.patch(path, changes, headers)))
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 412])
  const [stored, refused] = answers[0]?.status === 200 ? answers : answers.toReversed()
  expect(refused?.body.code).toBe('stale_version')
  const now = await read()
  expect(now).toEqual(stored?.body)
  expect(stored?.headers.get('etag')).toBe(`"${now.version}"`)
  expect(now.version).toBeGreaterThan(before.version)

  // The one that was refused tells the version to begin with, and nothing of it is stored.
  const again = await world.admin.patch(path, other, headers)
  expect(again).toMatchObject({ status: 412, body: { currentVersion: now.version } })
  expect(await read()).toEqual(now)
  expect((await world.admin.patch(path, other, { 'If-Match': `"${now.version}"` })).status).toBe(200)
  expect((await world.admin.patch(path, one, { 'If-Match': '*' })).status).toBe(200)
  expect(await read()).toMatchObject({ ...other, ...one })
})

test('a change without effect keeps the version', async ({ world }) => {
  const { id } = await hireAgent(world, 'Cat', [])
  const { body: before } = await world.admin.get(`/v1/agents/${id}`)
  await world.admin.patch(`/v1/agents/${id}`, { name: 'Cat', capacity: before.capacity })
  await world.admin.put(`/v1/agents/${id}/presence`, { presence: 'away' })
  expect((await world.admin.get(`/v1/agents/${id}`)).body.version).toBe(before.version)
})

test('who joins a team, leaves it or is deleted counts as a change of it', async ({ world }) => {
  const dee = await hireAgent(world, 'Dee', [])
  const path = await made(world, '/v1/teams', { name: 'Support', agentIds: [dee.id] })
  const { body: before } = await world.admin.get(path)
  expect((await world.admin.delete(`/v1/agents/${dee.id}`)).status).toBe(202)
  const { body: after } = await world.admin.get(path)
  expect(after).toMatchObject({ agentIds: [] })
  expect(after.version).toBeGreaterThan(before.version)
})

test('If-Agent refuses what is asked for on the page of another agent, reading and writing', async ({
  world,
}) => {
  const [eve, fay] = [await hireAgent(world, 'Eve', []), await hireAgent(world, 'Fay', [])]
  const as = (id: string) => ({ 'If-Agent': id })
  expect((await eve.api.get('/v1/me', as(eve.id))).body.agent.id).toBe(eve.id)
  for (const refused of [
    await eve.api.get('/v1/me', as(fay.id)),
    await eve.api.patch('/v1/me', { theme: 'dark' }, as(fay.id)),
    await eve.api.get('/v1/events', as(fay.id)),
    await world.admin.get('/v1/agents', as(eve.id)),
    await eve.api.get('/v1/agents', as('administrator')),
  ]) {
    expect(refused).toMatchObject({ status: 412, body: { code: 'other_agent' } })
  }
  expect((await eve.api.get('/v1/me')).body.settings.theme).not.toBe('dark')
  expect((await world.admin.get('/v1/agents', as('administrator'))).status).toBe(200)
})
