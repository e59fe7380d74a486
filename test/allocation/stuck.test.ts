import { expect } from 'vitest'
import { seatGranted } from '../../protocol/signals.ts'
import { command } from '../harness/desk.ts'
import { deskTest } from '../harness/fixtures.ts'
import { keep } from '../harness/keeper.ts'
import { beginTalk, type Talk } from '../harness/talk.ts'
import type { World } from '../harness/world.ts'
import { close, rowIn, seatOf, talkIn } from '../workflow/support.ts'
import { floorOfDesk } from './floor.ts'

// A conversation that does not get on, because one of its steps fails again and again, must harm no other.

const test = deskTest().extend('floor', { scope: 'file' }, floorOfDesk)

/** From now on PostgreSQL refuses every event of a conversation. */
async function breakEvents({ sql }: World, { id }: Talk): Promise<void> {
  const name = `refuse_${id.replaceAll('-', '')}`
  await sql.unsafe(`
    create function ${name}() returns trigger language plpgsql as
      $$ begin raise exception 'refused for a test'; end $$;
    create trigger ${name} before insert on events
      for each row when (new.conversation_id = '${id}') execute function ${name}()`)
}

async function signalsTo(world: World, { workflowId }: Talk, name: string): Promise<number> {
  const { events } = await world.temporal.workflow.getHandle(workflowId).fetchHistory()
  return (events ?? []).filter(event => event.workflowExecutionSignaledEventAttributes?.signalName === name)
    .length
}

test('it has a seat and does not take it up: few signals tell it of that, however much is given out meanwhile', async ({
  world,
  desk,
  floor,
}) => {
  const stuck = await talkIn(world, desk)
  await breakEvents(world, stuck)
  expect((await desk.ann.api.post(`${stuck.path}/notes`, { text: 'A note' })).status).toBe(202)
  await floor.presence(desk.ann, 'online')
  expect(await seatOf(world, stuck.id)).toBe(desk.ann.id)
  await world.sql`update assignments set assigned_at = now() - interval '1 minute'`
  const talk = await beginTalk(desk, 'assigned')
  for (let n = 0; n < 8; n++) {
    await command(desk.ann.api, `${talk.path}/unassign`)
    expect(await command(desk.ann.api, `${talk.path}/assign`, { agentId: desk.ann.id })).toBe('done')
  }
  expect(await signalsTo(world, stuck, seatGranted.name)).toBeLessThan(5)
})

test('the keeper can’t repair it: it does everything else in the same round', async ({
  world,
  desk,
  floor,
}) => {
  await floor.presence(desk.ann, 'offline')
  const over = await talkIn(world, desk, 'assigned')
  await close(world, over)
  // A seat that is left over from it.
  await world.sql`
    insert into assignments (conversation_id, agent_id, assigned_at, by, taken_up_at)
    values (${over.id}, ${desk.bob.id}, now(), 'automation', now())`
  await breakEvents(world, over)
  await floor.presence(desk.bob, 'online', 60)
  await world.sql`update agents set presence_until = now() - interval '1 second' where id = ${desk.bob.id}`
  await expect(keep(world)).rejects.toThrow()
  const [bob] = await world.sql<{ presence: string }[]>`select presence from agents where id = ${desk.bob.id}`
  expect(bob?.presence).toBe('offline')
  await rowIn(world, over.id, ({ status }) => status === 'closed')
})
