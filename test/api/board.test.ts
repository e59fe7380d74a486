import { expect } from 'vitest'
import { command, hireAgent } from '../harness/desk.ts'
import { deskTest } from '../harness/fixtures.ts'
import { beginTalk } from '../harness/talk.ts'
import { until } from '../harness/until.ts'
import { openStream } from './sse-client.ts'

const test = deskTest({
  settings: { windowNotice: { enabled: false } },
})

test('the board shows the line, the agents, the windows and the sends, each once', async ({
  world,
  desk,
}) => {
  const { ann, bob, channelId } = desk
  const [first, second, third] = [
    await beginTalk(desk, 'waiting', 'One'),
    await beginTalk(desk, 'waiting', 'Two'),
    await beginTalk(desk, 'waiting', 'Three'),
  ]
  expect(await command(ann.api, `${first.path}/messages`, { text: 'Hello' })).toBe('done')
  const sent = await until('the reply', async () => {
    const { body } = await world.admin.get(`${first.path}/messages`)
    return body.items.find(({ status }: { status: string }) => status === 'delivered' || status === 'read')
  })
  await until('the answer to count', async () => (await first.customer.conversation()).waitingSince === null)
  await first.customer.write('And now?')
  await until('the question', async () => (await first.customer.conversation()).waitingSince !== null)
  const read = async (api = world.admin, query = '') => {
    const { status, body } = await api.get(`/v1/board${query}`)
    expect(status, JSON.stringify(body)).toBe(200)
    return body
  }

  const board = await read()
  expect(board.channels).toMatchObject({ more: false, items: [{ id: channelId, open: null, opensAt: null }] })
  const [{ line, health }] = board.channels.items
  expect(line).toMatchObject({ depth: 2, capped: false })
  expect(line.entries.map(({ conversationId }: { conversationId: string }) => conversationId)).toEqual([
    second.id,
    third.id,
  ])
  expect(line.entries[0]).toMatchObject({ because: 'of 2 possible agents: 2 offline', priority: 'normal' })
  expect(line.oldestSince).toBe(line.entries[0].since)
  expect(line.oldest).toMatchObject({ conversationId: second.id, place: 1, since: line.oldestSince })
  // Who has waited longest is told also if others are before them, and more than are asked for.
  const prioritize = (priority: string) => command(ann.api, `${third.path}/priority`, { priority })
  expect(await prioritize('urgent')).toBe('done')
  const [{ line: reordered }] = (await read(world.admin, '?limit=1')).channels.items
  expect(reordered.entries.map(({ conversationId }: { conversationId: string }) => conversationId)).toEqual([
    third.id,
  ])
  expect(reordered.oldest).toMatchObject({
    conversationId: second.id,
    place: 2,
    because: 'of 2 possible agents: 2 offline',
  })
  expect(await prioritize('normal')).toBe('done')
  expect(health).toMatchObject({
    mode: 'webhook',
    credentials: { state: 'accepted' },
    comparison: null,
    templates: null,
    problem: null,
  })
  expect(health.lastWebhookAt).not.toBeNull()
  const agents = new Map<string, { load: number; freeSeats: number; oldestUnanswered: unknown }>(
    board.agents.items.map((agent: { id: string }) => [agent.id, agent]),
  )
  expect(board.agents.total).toBe(2)
  expect(agents.get(ann.id)).toMatchObject({
    load: 1,
    freeSeats: 0,
    presence: 'offline',
    channelIds: [channelId],
    oldestUnanswered: { conversationId: first.id, channelId },
  })
  expect(agents.get(bob.id)).toMatchObject({ load: 0, oldestUnanswered: null })
  expect(board.closingWindows).toMatchObject({ total: 0, items: [] })
  expect(board.sends).toMatchObject({ unknown: { count: 0 }, failed: { count: 0, items: [] } })

  // As the console does: it reads the board, and then follows the stream from there.
  const stream = await openStream(world.admin, { lastEventId: board.lastEventId })
  const fourth = await beginTalk(desk, 'waiting', 'Four')
  await until('the news', () => stream.events.some(event => event.data.conversationId === fourth.id))
  await stream.close()

  // As if a day had passed: the first one has waited most of an hour, and nothing moves.
  const { sql } = world
  await sql`
    update conversations set last_inbound_at = at, waiting_since = at
    from (values (${first.id}::uuid, now() - interval '23 hours 11 minutes'),
      (${second.id}::uuid, now() - interval '23 hours 10 minutes')) v(of, at)
    where id = v.of`
  const error = { code: '63016', class: 'window', detail: 'The window is closed.', fix: 'Send a template.' }
  await sql`
    update deliveries set status = 'unknown', error = ${sql.json(error)}, updated_at = now() where message_id = ${sent.id}`
  const troubled = await read()
  expect(troubled.closingWindows).toMatchObject({
    total: 2,
    items: [
      { conversationId: first.id, reason: 'absent', templates: null, assigneeId: ann.id },
      { conversationId: second.id, reason: 'line' },
    ],
  })
  expect(troubled.sends.unknown).toMatchObject({
    count: 1,
    reasons: [{ ...error, count: 1 }],
    items: [{ messageId: sent.id, conversationId: first.id, ...error }],
  })

  const refusal = { code: '20003', class: 'config', detail: 'Refused.', fix: 'Save it.' }
  await sql`
    update deliveries set status = 'failed', error = ${sql.json(refusal)}, updated_at = now() where message_id = ${sent.id}`
  expect((await read()).channels.items[0].health.credentials).toMatchObject({
    state: 'refused',
    fix: expect.stringContaining('Account SID'),
    fixCode: 'twilio_token',
  })

  // Closed until tomorrow, when the windows are over.
  const closed = Object.fromEntries(
    ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'].map(day => [
      day,
      { closed: true },
    ]),
  )
  const hours = { enabled: true, timezone: 'UTC', days: closed, unavailableMessage: 'Closed.' }
  expect((await world.admin.patch(`/v1/channels/${channelId}`, { businessHours: hours })).status).toBe(200)
  const shut = await read()
  expect(shut.channels.items[0]).toMatchObject({ open: false, opensAt: null })
  const reasons = shut.closingWindows.items.map(({ reason }: { reason: string }) => reason)
  expect(new Set(reasons)).toEqual(new Set(['closed']))
  await world.admin.patch(`/v1/channels/${channelId}`, { businessHours: { enabled: false } })
})

test('agents see their channels, and nobody’s address', async ({ world, desk }) => {
  const outsider = await hireAgent(world, 'Carla', [])
  const { body: none } = await outsider.api.get('/v1/board')
  expect(none).toMatchObject({ channels: { items: [] }, agents: { items: [] } })
  const { body: mine } = await desk.ann.api.get('/v1/board')
  expect(mine.channels.items).toHaveLength(1)
  expect(JSON.stringify(mine)).not.toContain('@')
  expect((await outsider.api.get(`/v1/board?channelId=${desk.channelId}`)).body.code).toBe('not_your_channel')
  const nobody = '00000000-0000-4000-8000-000000000000'
  expect((await world.admin.get(`/v1/board?channelId=${nobody}`)).status).toBe(404)
  expect((await world.admin.get(`/v1/board?teamId=${nobody}`)).status).toBe(404)
  const team = await world.admin.post('/v1/teams', { name: 'Bills', agentIds: [desk.bob.id] })
  const { body: ofTeam } = await world.admin.get(`/v1/board?teamId=${team.body.id}`)
  expect(ofTeam.agents.items.map(({ id }: { id: string }) => id)).toEqual([desk.bob.id])
  expect(ofTeam.channels.items[0].line).toMatchObject({ depth: 0, entries: [] })
})

test('a dry run tells who would get what, and then that happens', async ({ world, desk }) => {
  const { ann, bob } = desk
  // By now the processes know that there are no hours any more.
  const board = await until('the line to wait for agents', async () => {
    const { body } = await world.admin.get('/v1/board')
    const { entries } = body.channels.items[0].line
    return entries.every(({ because }: { because: string }) => /offline/.test(because)) && body
  })
  const waiting: string[] = board.channels.items[0].line.entries.map(
    ({ conversationId }: { conversationId: string }) => conversationId,
  )
  expect(waiting.length).toBeGreaterThan(2)
  const agents = [
    { id: ann.id, capacity: 2, presence: 'online' },
    { id: bob.id, capacity: 1, presence: 'online' },
  ]
  const { status, body } = await world.admin.post('/v1/board/dry-run', { agents })
  expect(status, JSON.stringify(body)).toBe(200)
  expect(body.assigned).toMatchObject([
    { conversationId: waiting[0], agentId: ann.id, agentName: 'Ann', by: 'only_one_free', step: 1 },
    { conversationId: waiting[1], agentId: bob.id, step: 3 },
  ])
  expect(body.stays).toMatchObject([
    {
      depth: waiting.length - 2,
      entries: [{ conversationId: waiting[2], because: 'of 2 possible agents: 2 at full capacity' }],
    },
  ])
  const { body: after } = await world.admin.get('/v1/board')
  expect(after.channels.items[0].line.entries).toEqual(board.channels.items[0].line.entries)

  for (const { id, capacity, presence } of agents) {
    await world.admin.patch(`/v1/agents/${id}`, { capacity })
    await world.admin.put(`/v1/agents/${id}/presence`, { presence })
  }
  for (const { conversationId, agentId } of body.assigned) {
    await until('the assignment', async () => {
      const { body: row } = await world.admin.get(`/v1/conversations/${conversationId}`)
      return row.assigneeId === agentId
    })
  }
  const leaving = { id: ann.id, channels: { remove: [desk.channelId] } }
  const { body: gone } = await world.admin.post('/v1/board/dry-run', { agents: [leaving] })
  expect(gone).toMatchObject({
    assigned: [],
    returning: [{ agentId: ann.id, channelId: desk.channelId, conversations: 2 }],
  })
  const unknown = { id: desk.channelId, channels: { add: [ann.id] } }
  const refused = await world.admin.post('/v1/board/dry-run', { agents: [unknown] })
  expect(refused.status).toBe(422)
  expect(refused.body.errors.map(({ path }: { path: string }) => path)).toEqual([
    'agents.0.id',
    'agents.0.channels.add.0',
  ])
})
