import { afterAll, beforeAll } from 'vitest'
import { type Conversation, type Desk, openDesk } from './harness/desk.ts'
import { keep as keepIn } from './harness/keeper.ts'
import { createWorld, type World } from './harness/world.ts'
import type { AgentTalk } from './sending/talk.ts'

export let world: World
export let desk: Desk

/** One round of the keeper. */
export const keep = () => keepIn(world)

export const NOTHING = { closed: 0, seatsFreed: 0, deliveriesSettled: 0, asked: 0 }

/** As if the keeper had last checked it, and its deliveries had last changed, ten minutes ago. */
export async function age({ id }: AgentTalk): Promise<void> {
  await world.sql`update conversations set checked_at = now() - interval '10 minutes' where id = ${id}`
  await world.sql`
    update deliveries set updated_at = now() - interval '10 minutes'
    where message_id in (select id from messages where conversation_id = ${id})`
}

export async function events(
  talk: Pick<AgentTalk, 'path'>,
): Promise<{ type: string; data: Record<string, unknown> }[]> {
  return (await world.admin.get(`${talk.path}/events?limit=200`)).body.items
}
export const repairs = async (talk: AgentTalk) =>
  (await events(talk)).filter(({ type }) => type === 'conversation.repaired').map(({ data }) => data)
export const seats = async (talk: AgentTalk) =>
  (await world.sql`select from assignments where conversation_id = ${talk.id}`).length
export const row = async ({ path }: AgentTalk) => (await world.admin.get(path)).body as Conversation

/** Sets up the stage for the tests of the file, and closes it after them. */
export function useStage(): void {
  beforeAll(async () => {
    world = await createWorld()
    desk = await openDesk(world, { settings: { csat: { enabled: true } } })
  })
  afterAll(() => world.close())
}
