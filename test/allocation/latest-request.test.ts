import { expect, vi } from 'vitest'
import type { Desk } from '../harness/desk.ts'
import { deskTest } from '../harness/fixtures.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'

const test = deskTest()

/**
 * Runs `earlier` while the database refuses its writes, as in an outage, so that its activity is retried later. Then
 * runs `later`, and then lets the earlier one through.
 */
async function heldUp(
  world: World,
  refuses: { event: 'insert' | 'update' | 'delete'; on: string; when?: string },
  workflowType: string,
  earlier: () => Promise<unknown>,
  later: () => Promise<unknown>,
): Promise<void> {
  const { event, on, when = 'true' } = refuses
  await world.sql`create function refuse() returns trigger language plpgsql as $$ begin raise 'not now'; end $$`
  await world.sql.unsafe(
    `create trigger refuse before ${event} on ${on} for each row when (${when}) execute function refuse()`,
  )
  const first = earlier()
  const workflow = await until('its workflow to be at it', async () => {
    const query = `WorkflowType = '${workflowType}' AND ExecutionStatus = 'Running' AND TaskQueue = '${world.config.TEMPORAL_TASK_QUEUE}'`
    for await (const { workflowId } of world.temporal.workflow.list({ query })) {
      const handle = world.temporal.workflow.getHandle(workflowId)
      const { raw } = await handle.describe()
      if ((raw.pendingActivities?.[0]?.attempt ?? 0) > 1) return handle
    }
    return undefined
  })
  await later()
  await world.sql`drop function refuse cascade`
  await workflow.result()
  await first
}

test.for(['away', 'offline'] as const)(
  'a presence: an earlier "%s" does not undo "online"',
  async (earlier, { world, desk }) => {
    const { id, api } = desk.ann
    const put = (presence: string) => api.put(`/v1/agents/${id}/presence`, { presence })
    expect((await put('online')).status).toBe(200)
    await heldUp(
      world,
      { event: 'update', on: 'agents', when: "new.presence <> 'online'" },
      'setPresence',
      () => put(earlier),
      () => put('online'),
    )
    expect((await api.get(`/v1/agents/${id}`)).body.presence).toBe('online')
  },
)

const membersOf = async (world: World, desk: Desk) =>
  (await world.admin.get(`/v1/agents?channelId=${desk.channelId}`)).body.items.map(
    ({ id }: { id: string }) => id,
  )

test('a membership: an earlier removal does not undo an addition, nor that a later removal', async ({
  world,
  desk,
}) => {
  const path = `/v1/channels/${desk.channelId}/agents/${desk.bob.id}`
  const add = () => world.admin.put(path)
  const remove = () => world.admin.delete(path)
  await heldUp(world, { event: 'delete', on: 'channel_agents' }, 'removeMember', remove, add)
  expect(await membersOf(world, desk)).toContain(desk.bob.id)

  expect((await remove()).status).toBe(202)
  await until('the removal', async () => !(await membersOf(world, desk)).includes(desk.bob.id))
  // There is no row yet, so only an addition writes one.
  await heldUp(world, { event: 'insert', on: 'channel_agents' }, 'addMember', add, remove)
  expect(await membersOf(world, desk)).not.toContain(desk.bob.id)
})

test('a capacity: an earlier one does not undo a later one, also where that changes nothing', async ({
  world,
  desk,
}) => {
  const path = `/v1/agents/${desk.ann.id}`
  const { capacity } = (await world.admin.get(path)).body
  const set = (to: number) => world.admin.patch(path, { capacity: to })
  await heldUp(
    world,
    { event: 'update', on: 'agents', when: 'new.capacity = 9' },
    'setCapacity',
    () => set(9),
    () => set(capacity),
  )
  expect((await world.admin.get(path)).body.capacity).toBe(capacity)
})

test('who is in a team: an earlier word does not undo a later one', async ({ world, desk }) => {
  const { body: team } = await world.admin.post('/v1/teams', { name: 'Billing', agentIds: [] })
  const path = `/v1/teams/${team.id}`
  const set = (...agentIds: string[]) => world.admin.patch(path, { agentIds })
  await heldUp(
    world,
    { event: 'insert', on: 'team_agents', when: `new.agent_id = '${desk.ann.id}'` },
    'setTeamMembers',
    () => set(desk.ann.id),
    () => set(desk.bob.id),
  )
  expect((await world.admin.get(path)).body.agentIds).toEqual([desk.bob.id])
})

test('the latest request is decided by one clock, not by a process with a fast clock', async ({
  world,
  desk,
}) => {
  const { id, api } = desk.ann
  const asks = {
    presence: {
      ask: (presence: string) => api.put(`/v1/agents/${id}/presence`, { presence }),
      words: ['away', 'online'],
    },
    capacity: {
      ask: (capacity: string) => world.admin.patch(`/v1/agents/${id}`, { capacity: Number(capacity) }),
      words: ['7', '4'],
    },
    greeting: {
      ask: (text: string) =>
        world.admin.patch(`/v1/channels/${desk.channelId}`, { greeting: { enabled: true, text } }),
      words: ['Earlier', 'Later'],
    },
  }
  for (const { ask, words } of Object.values(asks)) {
    const [earlier = '', later = ''] = words
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_000 })
    try {
      expect((await ask(earlier)).status).toBe(200)
    } finally {
      vi.useRealTimers()
    }
    expect((await ask(later)).status).toBe(200)
  }
  const { body: agent } = await world.admin.get(`/v1/agents/${id}`)
  expect(agent).toMatchObject({ presence: 'online', capacity: 4 })
  const { body: channel } = await world.admin.get(`/v1/channels/${desk.channelId}`)
  expect(channel.greeting.text).toBe('Later')
})
