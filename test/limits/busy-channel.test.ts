import postgres from 'postgres'
import { expect } from 'vitest'
import { type Desk, openDesk } from '../harness/desk.ts'
import { worldTest } from '../harness/fixtures.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'

const test = worldTest()

/** Many more than the process has connections, so that without a share they would take all of them. */
const WAITING = 60

let locked: Desk
let other: Desk

test.beforeAll(async ({ world }) => {
  locked = await openDesk(world)
  other = await openDesk(world, { medium: 'sms' })
})

/** Sessions that wait for a lock in this world's database. */
async function waitingForLocks(sql: postgres.Sql): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::integer from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`
  return row?.count ?? 0
}

/** Holds a row without time limits, as a program of somebody else would. */
async function holdingRow(
  world: World,
  table: 'channels' | 'agents',
  id: string,
  meanwhile: (own: postgres.Sql) => Promise<unknown>,
): Promise<void> {
  const url = String(world.config.DATABASE_URL)
  const holder = postgres(url, { max: 1 })
  const own = postgres(url, { max: 1 })
  try {
    await holder.unsafe(`begin; select from ${table} where id = '${id}' for update`)
    await meanwhile(own)
  } finally {
    await holder.end({ timeout: 1 })
    await own.end({ timeout: 1 })
  }
}

test('while a channel’s row is locked, what waits for it leaves connections to the other channels', async ({
  world,
}) => {
  const customers = Array.from({ length: WAITING }, () => locked.newCustomer())
  await holdingRow(world, 'channels', locked.channelId, async own => {
    await Promise.all(customers.map(customer => customer.write('Hello')))
    await until('statements that wait for the row', async () => (await waitingForLocks(own)) > 4)
    // One after the other, so that the first is not served before the connections are taken.
    for (let n = 0; n < 5; n++) {
      const customer = other.newCustomer()
      await customer.write('Hello')
      const { id } = await until('the conversation of another channel', async () => {
        const [row] = await own<{ id: string }[]>`
          select id from conversations where channel_id = ${other.channelId} and address = ${customer.address}`
        return row
      })
      expect(id).toBeDefined()
    }
    expect(await waitingForLocks(own)).toBeGreaterThan(0)
  })
  await until('the conversations of the channel that was locked', async () => {
    const [row] = await world.sql<{ count: number }[]>`
      select count(*)::integer from conversations where channel_id = ${locked.channelId}`
    return row?.count === WAITING
  })
})

test('while an agent’s row is locked, the claims of all their channels leave connections to the storing of messages', async ({
  world,
}) => {
  const { id } = locked.ann
  const both = [locked, other]
  expect((await world.admin.put(`/v1/channels/${other.channelId}/agents/${id}`)).status).toBe(204)
  expect((await world.admin.patch(`/v1/agents/${id}`, { capacity: 200 })).status).toBe(200)
  expect((await locked.ann.api.put(`/v1/agents/${id}/presence`, { presence: 'online' })).status).toBe(200)
  const customers = both.flatMap(desk => Array.from({ length: 20 }, () => desk.newCustomer()))
  let most = 0
  await holdingRow(world, 'agents', id, async own => {
    await Promise.all(customers.map(customer => customer.write('Hello')))
    await until('claims that wait', async () => (await waitingForLocks(own)) > 2)
    for (let n = 0; n < 50; n++) {
      most = Math.max(most, await waitingForLocks(own))
      await own`select pg_sleep(0.02)`
    }
  })
  // One more may be a claim that was decided without locks and is just being stored.
  expect(most).toBeLessThanOrEqual(Math.floor(world.sql.options.max * 0.6) + 1)
})

test('while an agent’s row is locked, claims leave a part of their own channel’s share to the storing of its messages', async ({
  world,
}) => {
  const desk = other
  const { id, api } = desk.ann
  expect((await world.admin.patch(`/v1/agents/${id}`, { capacity: 200 })).status).toBe(200)
  expect((await api.put(`/v1/agents/${id}/presence`, { presence: 'online' })).status).toBe(200)
  const customers = Array.from({ length: WAITING }, () => desk.newCustomer())
  const claims = (own: postgres.Sql) => own<{ pid: number; since: string }[]>`
    select pid, query_start::text as since from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`
  await holdingRow(world, 'agents', id, async own => {
    await Promise.all(customers.map(customer => customer.write('Hello')))
    const first = await until('claims that wait', async () => {
      const found = await claims(own)
      return found.length > 2 && found
    })
    await own`select pg_sleep(0.5)`
    const customer = desk.newCustomer()
    await customer.write('Hello')
    await until('the message', async () => {
      const found = await own`
        select from messages m join conversations c on c.id = m.conversation_id
        where c.channel_id = ${desk.channelId} and c.address = ${customer.address}`
      return found.length > 0
    })
    // It was not stored only because the first of them had given up.
    const still = (await claims(own)).map(({ pid, since }) => `${pid} ${since}`)
    expect(first.filter(({ pid, since }) => still.includes(`${pid} ${since}`))).not.toEqual([])
  })
})
