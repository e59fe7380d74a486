import { command, hireAgent, type TestAgent } from '../harness/desk.ts'
import { deskTest } from '../harness/fixtures.ts'
import { floorOfDesk } from './floor.ts'

/** Tests with a desk of four more agents, who are online and can have ten conversations each. */
export const crowdTest = deskTest()
  .extend('floor', { scope: 'file' }, floorOfDesk)
  .extend('crowd', { scope: 'file' }, async ({ world, desk, floor }) => {
    const names = ['Eve', 'Flo', 'Gil', 'Hal']
    const agents = await Promise.all(
      names.map(name => hireAgent(world, name, [desk.channelId], { capacity: 10 })),
    )
    for (const agent of agents) await floor.presence(agent, 'online')
    return {
      eve: agents[0] as TestAgent,
      async idsIn(status: string): Promise<string[]> {
        const rows = await world.sql<{ id: string }[]>`select id from conversations where status = ${status}`
        return rows.map(({ id }) => id)
      },
      /** How many each of the four has. */
      async loads(): Promise<number[]> {
        const of = await floor.loads()
        return agents.map(({ id }) => of[id] ?? 0)
      },
      resolve: (ids: string[]) =>
        Promise.all(ids.map(id => command(world.admin, `/v1/conversations/${id}/resolve`))),
    }
  })
