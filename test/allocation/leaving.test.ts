import postgres from 'postgres'
import { expect } from 'vitest'
import { command, hireAgent, openDesk } from '../harness/desk.ts'
import { deskTest } from '../harness/fixtures.ts'
import { beginTalk } from '../harness/talk.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { eventsOf, idle, rowIn, talkIn } from '../workflow/support.ts'
import { floorOfDesk } from './floor.ts'

const test = deskTest().extend('floor', { scope: 'file' }, floorOfDesk)

interface Seats {
  /** Waits until so many sessions wait for the lock. */
  waiting(count: number): Promise<unknown>
  release(): Promise<unknown>
}

/** Holds the lock on an agent's seats until it is released, or until the work ends. */
async function holdingSeats(world: World, agentId: string, work: (seats: Seats) => Promise<void>) {
  const holder = postgres(String(world.config.DATABASE_URL), { max: 1 })
  try {
    await holder.unsafe(`begin; select lock_seats(array['${agentId}']::uuid[], '{}', '{}')`)
    await work({
      waiting: count =>
        until(`${count} to wait for the seats`, async () => {
          const rows = await world.sql`
            select from pg_locks where locktype = 'advisory' and not granted
              and database = (select oid from pg_database where datname = current_database())`
          return rows.length >= count
        }),
      release: () => holder.unsafe('commit'),
    })
  } finally {
    await holder.end({ timeout: 1 })
  }
}

test('deleting an agent: conversations are assigned to others, token and memberships end, the name is kept', async ({
  world,
  desk,
  floor,
}) => {
  const eve = await hireAgent(world, 'Eve', [desk.channelId])
  const { body: account } = await world.admin.get(`/v1/agents/${eve.id}`)
  const team = await world.admin.post('/v1/teams', { name: 'Eves', agentIds: [eve.id, desk.bob.id] })
  const [had, waits, resolved] = [
    await talkIn(world, desk, 'waiting'),
    await talkIn(world, desk, 'waiting'),
    await talkIn(world, desk, 'waiting'),
  ]
  for (const { path } of [had, resolved]) {
    expect(await command(world.admin, `${path}/assign`, { agentId: eve.id })).toBe('done')
  }
  expect(await command(eve.api, `${resolved.path}/resolve`)).toBe('done')
  await floor.presence(desk.bob, 'online')
  await rowIn(world, waits.id, ({ assigneeId }) => assigneeId === desk.bob.id)

  expect((await desk.ann.api.delete(`/v1/agents/${eve.id}`)).status).toBe(403)
  const left = await world.admin.delete(`/v1/agents/${eve.id}`)
  expect(left.status).toBe(202)
  expect(left.body.workflowId).toBe(`delete-agent:${eve.id}`)

  expect((await eve.api.get('/v1/agents')).status).toBe(401)
  await rowIn(world, had.id, ({ assigneeId }) => assigneeId === desk.bob.id)
  const returned = (await eventsOf(world, had.id)).filter(({ type }) => type === 'conversation.unassigned')
  expect(returned).toHaveLength(1)
  expect((await floor.loads())[eve.id]).toBeUndefined()
  await resolved.customer.write('One more question about that')
  await rowIn(world, resolved.id, ({ assigneeId }) => assigneeId === desk.bob.id)

  // Neither a name nor a membership brings the agent back.
  expect((await world.admin.get(`/v1/agents/${eve.id}`)).status).toBe(404)
  expect((await world.admin.delete(`/v1/agents/${eve.id}`)).status).toBe(404)
  expect((await world.admin.patch(`/v1/agents/${eve.id}`, { capacity: 9 })).status).toBe(404)
  expect((await world.admin.put(`/v1/channels/${desk.channelId}/agents/${eve.id}`)).status).toBe(404)
  expect((await world.admin.put(`/v1/agents/${eve.id}/presence`, { presence: 'online' })).status).toBe(404)
  expect(await command(world.admin, `${had.path}/assign`, { agentId: eve.id })).not.toBe('done')
  expect((await world.admin.get(`/v1/teams/${team.body.id}`)).body.agentIds).toEqual([desk.bob.id])
  const members = await world.admin.get(`/v1/agents?channelId=${desk.channelId}`)
  expect(members.body.items.map(({ id }: { id: string }) => id)).not.toContain(eve.id)

  // The e-mail address can be used again and is stored nowhere. The name is kept.
  const again = { name: 'Eve II', email: account.email, capacity: 1 }
  expect((await world.admin.post('/v1/agents', again)).status).toBe(201)
  const gone = await desk.ann.api.get('/v1/agents?left=true')
  expect(gone.body.items).toMatchObject([{ id: eve.id, name: 'Eve', email: null, presence: 'offline' }])
  expect(gone.body.items[0].leftAt).not.toBeNull()
  const [row] = await world.sql`select to_jsonb(a) as row from agents a where id = ${eve.id}`
  expect(JSON.stringify(row)).not.toContain(account.email)
  expect(row?.row.deleted_by).toEqual({ kind: 'agent', role: 'admin' })
})

test('a conversation that waits for a deleted agent goes to another', async ({ world, desk, floor }) => {
  const eve = await hireAgent(world, 'Eva', [desk.channelId])
  await floor.presence(desk.bob, 'offline')
  const rules = [
    {
      name: 'Eva’s',
      enabled: true,
      match: 'all',
      conditions: [{ field: 'message.text', operator: 'contains', value: 'eva' }],
      action: { allocate: { to: 'agent', id: eve.id } },
    },
  ]
  expect((await world.admin.put(`/v1/channels/${desk.channelId}/rules`, { rules })).status).toBe(200)
  const talk = await beginTalk(desk, 'waiting', 'For Eva, please')
  await world.admin.delete(`/v1/agents/${eve.id}`)
  await floor.presence(desk.bob, 'online')
  await rowIn(world, talk.id, ({ assigneeId }) => assigneeId === desk.bob.id)
  // The rule names nobody any more, so the conversation goes to the other agents.
  const next = await beginTalk(desk, 'assigned', 'Eva?')
  await rowIn(world, next.id, ({ assigneeId }) => assigneeId === desk.bob.id)
})

test('an agent who is deleted while a conversation is being assigned to them does not get it', async ({
  world,
  desk,
}) => {
  const eve = await hireAgent(world, 'Evi', [desk.channelId])
  // Its own claim is over, so that nothing else waits for the seats.
  const talk = await beginTalk(desk, c => c.status === 'waiting' || c.status === 'assigned')
  await idle(world, talk)
  let assigned: Promise<string> | undefined
  await holdingSeats(world, eve.id, async seats => {
    // The deletion comes first to the seats, and the assignment second, but both have begun before it is done.
    expect((await world.admin.delete(`/v1/agents/${eve.id}`)).status).toBe(202)
    await seats.waiting(1)
    assigned = command(world.admin, `${talk.path}/assign`, { agentId: eve.id })
    await seats.waiting(2)
    await seats.release()
  })
  expect(await assigned).toBe('agent_not_found')
  expect((await rowIn(world, talk.id)).assigneeId).not.toBe(eve.id)
  expect(await world.sql`select from assignments where agent_id = ${eve.id}`).toHaveLength(0)
})

test('an agent who is removed while a conversation that they begin is being opened does not get it', async ({
  world,
}) => {
  const { channelId, newCustomer } = await openDesk(world, { medium: 'sms' })
  const eve = await hireAgent(world, 'Evo', [channelId])
  const customer = newCustomer()
  await holdingSeats(world, eve.id, async seats => {
    expect((await world.admin.delete(`/v1/channels/${channelId}/agents/${eve.id}`)).status).toBe(202)
    await seats.waiting(1)
    const first = { channelId, to: customer.address, text: 'Hello from Evo' }
    expect((await eve.api.post('/v1/conversations', first)).status).toBe(202)
    await seats.waiting(2)
    await seats.release()
  })
  const { id } = await customer.conversation(c => c.status === 'waiting' || c.status === 'assigned')
  expect((await rowIn(world, id)).assigneeId).not.toBe(eve.id)
  expect(await world.sql`select from assignments where agent_id = ${eve.id}`).toHaveLength(0)
  const assigned = (await eventsOf(world, id)).filter(({ type }) => type === 'conversation.assigned')
  expect(JSON.stringify(assigned)).not.toContain(eve.id)
})

test('only supervisors see the e-mail addresses of other agents, in all answers', async ({ world, desk }) => {
  const lead = await hireAgent(world, 'Lea', [], { role: 'supervisor' })
  const own = (await world.admin.get(`/v1/agents/${desk.ann.id}`)).body.email
  const { ann } = desk
  const answers = [
    await ann.api.get('/v1/agents?limit=200'),
    await ann.api.get(`/v1/agents?channelId=${desk.channelId}`),
    await ann.api.get(`/v1/agents/${desk.bob.id}`),
    await ann.api.get(`/v1/agents/${ann.id}`),
    await ann.api.put(`/v1/agents/${ann.id}/presence`, { presence: 'away' }),
  ]
  for (const { status, body } of answers) {
    expect(status).toBe(200)
    const addresses = JSON.stringify(body).match(/[\w.+-]+@[\w.-]+/g) ?? []
    expect(addresses.filter(address => address !== own)).toEqual([])
  }
  expect(answers[3]?.body.email).toBe(own)
  expect((await lead.api.get(`/v1/agents/${ann.id}`)).body.email).toBe(own)
})
