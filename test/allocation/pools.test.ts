import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { deleteAgent } from '../../db/agents.ts'
import { lookAtClaim, storeAssigned } from '../../db/claims.ts'
import type { Database, Sql } from '../../db/client.ts'
import { lockSeats, SEATS_LOCK, type Touching } from '../../db/seat-locks.ts'
import { changeSeats } from '../../db/seats.ts'
import { until } from '../harness/until.ts'
import { clerksOf } from './clerks.ts'
import { type Office, openOffice } from './office.ts'
import { watchGrants } from './watch-grants.ts'

let office: Office
let sql: Database

beforeAll(async () => {
  office = await openOffice()
  sql = office.sql
  await watchGrants(sql)
})
afterAll(() => office.close())

/** Holds the locks of some seats during `meanwhile`. What is waiting then is awaited at the end. */
async function holding<T>(touching: Touching, meanwhile: () => Promise<T>): Promise<T> {
  return sql.begin(async tx => {
    await lockSeats(tx, touching)
    return meanwhile()
  }) as Promise<T>
}

const untilOneWaits = () =>
  until('one to wait for the lock', async () => {
    const [waiting] = await sql`
      select from pg_stat_activity
      where datname = current_database() and wait_event = 'advisory' and query ~ 'lock_seats|begin_claim'`
    return waiting
  })

const holderOf = async (conversationId: string) => {
  const [row] = await sql<{ agentId: string }[]>`
    select agent_id from assignments where conversation_id = ${conversationId}`
  return row?.agentId
}

/** A channel with one agent, who handles only this channel. */
async function desk() {
  const channel = await office.channel('balanced')
  const agent = await office.agent([channel])
  return { channel, agent, conversation: await office.conversation(channel) }
}

test('two pools do not wait for each other', async () => {
  const clerks = clerksOf(sql)
  const [one, other] = [await desk(), await desk()]
  let waits: Promise<unknown> | undefined
  await holding({ channels: [one.channel] }, async () => {
    waits = clerks.claim(one.conversation, one.channel)
    await untilOneWaits()
    await clerks.claim(other.conversation, other.channel)
    expect(await holderOf(other.conversation)).toBe(other.agent)
    await office.release(other.conversation)
    await office.setAgent(other.agent, { presence: 'away' })
    expect(await holderOf(one.conversation)).toBeUndefined()
  })
  await waits
  expect(await holderOf(one.conversation)).toBe(one.agent)
})

test('channels connected by shared agents, also indirectly, wait for each other', async () => {
  const clerks = clerksOf(sql)
  const [one, between, other] = [await desk(), await desk(), await desk()]
  await office.agent([one.channel, between.channel])
  await office.agent([between.channel, other.channel])
  let waits: Promise<unknown> | undefined
  await holding({ channels: [one.channel] }, async () => {
    waits = clerks.claim(other.conversation, other.channel)
    await untilOneWaits()
  })
  await waits
  expect(await holderOf(other.conversation)).toBeDefined()
})

test('a transaction that waited while pools were merged uses the merged pool', async () => {
  const clerks = clerksOf(sql)
  const [one, other] = [await desk(), await desk()]
  await office.setAgent(one.agent, { presence: 'offline' })
  let waited: Promise<unknown> | undefined
  await changeSeats(
    sql,
    async tx => {
      waited = clerks.claim(one.conversation, one.channel)
      await untilOneWaits()
      await tx`insert into channel_agents (channel_id, agent_id) values (${one.channel}, ${other.agent})`
    },
    { channels: [one.channel], agents: [other.agent] },
  )
  await waited
  expect(await holderOf(one.conversation)).toBe(other.agent)
  // The agent is full now, and the other channel must see it.
  await clerks.claim(other.conversation, other.channel)
  expect(await holderOf(other.conversation)).toBeUndefined()
})

test('a new membership waits for both pools that it connects', async () => {
  const clerks = clerksOf(sql)
  const [one, other] = [await desk(), await desk()]
  for (const held of [one, other]) {
    let joined: Promise<unknown> | undefined
    await holding({ agents: [held.agent] }, async () => {
      joined = clerks.join(one.channel, other.agent)
      await untilOneWaits()
      expect(await poolsOf([one.channel, other.channel])).toHaveLength(2)
    })
    await joined
    expect(await poolsOf([one.channel, other.channel])).toHaveLength(1)
    await clerks.leave(one.channel, other.agent)
    expect(await poolsOf([one.channel, other.channel])).toHaveLength(2)
  }
})

test('a membership written without taking the locks waits for them too', async () => {
  const { channel } = await desk()
  const agent = await office.agent([])
  let written: Promise<unknown> | undefined
  await holding({ channels: [channel] }, async () => {
    written = sql`insert into channel_agents (channel_id, agent_id) values (${channel}, ${agent})`.execute()
    await until('it to wait for the lock', async () => {
      const [waiting] = await sql`
        select from pg_stat_activity
        where datname = current_database() and wait_event = 'advisory' and query like '%into channel_agents%'`
      return waiting
    })
  })
  await written
  expect(await poolsOf([channel, agent])).toHaveLength(1)
})

test('removing an agent splits pools that only this agent connected', async () => {
  const desks = [await desk(), await desk(), await desk()]
  const channels = desks.map(({ channel }) => channel)
  const agent = await office.agent(channels)
  expect(await poolsOf(channels)).toHaveLength(1)
  await changeSeats(sql, tx => deleteAgent(tx, agent, { kind: 'system' }), { agents: [agent] })
  expect(await poolsOf([...channels, agent])).toHaveLength(4)
})

test('capacity freed in one channel is used for conversations that wait in another', async () => {
  const clerks = clerksOf(sql)
  const [left, goesOn] = [await desk(), await desk()]
  await clerks.join(left.channel, goesOn.agent)
  await office.setAgent(left.agent, { presence: 'offline' })
  await clerks.claim(left.conversation, left.channel)
  await clerks.leave(left.channel, goesOn.agent)
  await clerks.claim(goesOn.conversation, goesOn.channel)
  expect(await holderOf(left.conversation)).toBe(goesOn.agent)
  expect(await holderOf(goesOn.conversation)).toBeUndefined()
  await office.release(left.conversation)
  expect(await holderOf(goesOn.conversation)).toBe(goesOn.agent)
})

test('a claim holds no lock while it decides: it is one read and one statement', async () => {
  const { channel, conversation } = await desk()
  // The first claim in a pool can't know whether the pool has changed.
  await office.release(conversation)
  const withoutTransactions = new Proxy(sql, {
    get(target, name) {
      if (name === 'begin') throw new Error('a transaction was begun')
      return Reflect.get(target, name)
    },
  })
  await expect(clerksOf(withoutTransactions).claim(conversation, channel)).resolves.toMatchObject({
    result: 'assigned',
  })
  const waiting = await office.conversation(channel)
  await expect(clerksOf(withoutTransactions).claim(waiting, channel)).resolves.toMatchObject({
    result: 'waiting',
  })
})

describe('a claim’s read without a lock counts only while it is unchanged', () => {
  const changes: Record<string, (of: Awaited<ReturnType<typeof desk>>) => Promise<unknown>> = {
    'the agent went away': ({ agent }) => office.setAgent(agent, { presence: 'away' }),
    'another conversation was given a seat': async ({ channel }) =>
      clerksOf(sql).claim(await office.conversation(channel), channel),
    'another pool was joined': async ({ agent }) => clerksOf(sql).join((await desk()).channel, agent),
    'all seats were locked': () => changeSeats(sql, async () => {}),
    'an earlier version, which counts no changes, gave a seat': async ({ channel, agent }) => {
      const conversationId = await office.conversation(channel)
      await withoutCounting(
        tx => tx`
          insert into assignments (conversation_id, agent_id, assigned_at) values (${conversationId}, ${agent}, now())`,
      )
    },
    'an earlier version changed the presence of an agent': ({ agent }) =>
      withoutCounting(tx => tx`update agents set presence = 'away' where id = ${agent}`),
  }

  /** As versions before the pools did it: with the lock of all seats, and without a counter. */
  const withoutCounting = (change: (tx: Sql) => Promise<unknown>) =>
    sql.begin(async tx => {
      await tx`select pg_advisory_xact_lock(${SEATS_LOCK})`
      await change(tx)
    })

  const seeAndStore = async (
    { channel: channelId, agent: agentId, conversation: conversationId }: Awaited<ReturnType<typeof desk>>,
    meanwhile: () => Promise<unknown>,
  ) => {
    await office.release(conversationId)
    const { seen, facts } = await lookAtClaim(sql, { conversationId, channelId })
    expect(facts.members).toMatchObject([{ agentId, presence: 'online', load: 0, capacity: 1 }])
    await meanwhile()
    const outcome = { id: conversationId, channelId, teamId: null, at: new Date(), epoch: 1, events: [] }
    const stored = await storeAssigned(sql, outcome, { agentId, given: true }, seen)
    expect(await holderOf(conversationId)).toBe(stored ? agentId : undefined)
    return stored
  }

  test('nothing has changed', async () => {
    expect(await seeAndStore(await desk(), async () => {})).toBe(true)
  })

  test.each(Object.entries(changes))('%s', async (_, change) => {
    const one = await desk()
    expect(await seeAndStore(one, () => change(one))).toBe(false)
  })

  test('an earlier version changed the seats of another pool', async () => {
    const [one, other] = [await desk(), await desk()]
    const elsewhere = () =>
      withoutCounting(tx => tx`update agents set capacity = 9 where id = ${other.agent}`)
    expect(await seeAndStore(one, elsewhere)).toBe(true)
  })

  test('another transaction is about to change the rows, and the claim does not wait for it', async () => {
    const one = await desk()
    let [letGo, holds]: [() => void, Promise<void>] = [() => {}, Promise.resolve()]
    const stored = await seeAndStore(
      one,
      () =>
        new Promise<void>(locked => {
          const held = new Promise<void>(resolve => {
            letGo = resolve
          })
          holds = holding({ channels: [one.channel] }, () => {
            locked()
            return held
          })
        }),
    )
    letGo()
    await holds
    expect(stored).toBe(false)
  })
})

/** The names of their pools. */
async function poolsOf(ids: string[]): Promise<string[]> {
  const rows = await sql<{ pool: string }[]>`
    select distinct coalesce(p.pool, t.id) as pool
    from unnest(${ids}::uuid[]) t(id) left join seat_pools p on p.id = t.id`
  return rows.map(({ pool }) => pool)
}
