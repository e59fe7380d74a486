import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Desk, openDesk } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import { createWorld, type World } from '../harness/world.ts'

let world: World
let desk: Desk

beforeAll(async () => {
  world = await createWorld()
  desk = await openDesk(world)
})
afterAll(() => world.close())

test.each(['away', 'offline'] as const)(
  'an earlier "%s" that takes longer does not undo a later "online"',
  async earlier => {
    const { id, api } = desk.ann
    const path = `/v1/agents/${id}/presence`
    const presence = async () => (await api.get(`/v1/agents/${id}`)).body.presence
    expect((await api.put(path, { presence: 'online' })).status).toBe(200)
    // As an outage of the database does, in which its activity fails and is tried again later.
    await world.sql`create function refuse_leaving() returns trigger language plpgsql as $$ begin raise 'not now'; end $$`
    await world.sql`create trigger refuse_leaving before update on agents for each row
    when (new.presence <> 'online') execute function refuse_leaving()`
    const leaving = api.put(path, { presence: earlier })
    const workflow = await until('its workflow to be at it', async () => {
      for await (const { workflowId } of world.temporal.workflow.list({
        query: `WorkflowType = 'setPresence' AND ExecutionStatus = 'Running'`,
      })) {
        if (!workflowId.includes(id)) continue
        const handle = world.temporal.workflow.getHandle(workflowId)
        const { raw } = await handle.describe()
        if ((raw.pendingActivities?.[0]?.attempt ?? 0) > 1) return handle
      }
      return undefined
    })
    expect((await api.put(path, { presence: 'online' })).status).toBe(200)
    await world.sql`drop function refuse_leaving cascade`
    await workflow.result()
    expect((await leaving).body.presence).toBe('online')
    expect(await presence()).toBe('online')
  },
)
