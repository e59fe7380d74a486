import { describe, expect } from 'vitest'
import { measureAnew } from '../../db/reports/measured-durations.ts'
import { deskTest } from '../harness/fixtures.ts'
import type { World } from '../harness/world.ts'
import { fill, measured } from './report-figures-stage.ts'

const test = deskTest({ medium: 'sms' })
const MINUTE = 60_000
const RANGE = 'from=2026-03-01T00:00:00Z&to=2026-04-30T00:00:00Z'

test.beforeAll(async ({ world, desk }) => {
  await fill(world, desk)
  await measured(world)
})

const report = async (world: World, path: string) => {
  const { status, body } = await world.admin.get(`/v1/reports/${path}`)
  expect(status, JSON.stringify(body)).toBe(200)
  return body
}

describe('durations', () => {
  test('by the wall and by the business hours of then', async ({ world }) => {
    const body = await report(world, `durations/first_response?${RANGE}`)
    expect(body).toMatchObject({
      definition: expect.stringContaining('first message'),
      asOf: expect.any(String),
      total: { count: 2, by: { agent: 1, ai: 1, both: 0, nobody: 0 } },
    })
    expect(body.total.wall).toEqual({
      average: 471 * MINUTE,
      p50: 471 * MINUTE,
      p90: Math.round((2 + 938 * 0.9) * MINUTE),
      longest: 940 * MINUTE,
    })
    expect(body.total.business).toMatchObject({ p50: 21 * MINUTE, longest: 40 * MINUTE })
  })

  test('of a part, and group by group', async ({ world, desk }) => {
    const groups = async (query: string) => {
      const body = await report(world, `durations/resolution?${RANGE}&${query}`)
      return body.groups.map((g: { key: string; name: string; count: number }) => [g.key, g.name, g.count])
    }
    expect(await groups('groupBy=agent')).toEqual([
      [desk.ann.id, 'Ann', 1],
      [null, null, 1],
    ])
    expect(await groups('groupBy=label')).toEqual([
      ['order', 'order', 2],
      ['vip', 'vip', 1],
    ])
    expect(await groups('groupBy=priority')).toEqual([['normal', 'normal', 2]])
    for (const name of ['csat', 'durations/wait', 'volume', 'ai', 'sends']) {
      for (const by of ['channel', 'agent', 'team', 'label', 'priority', 'hour', 'day', 'week', 'month']) {
        const range = 'from=2026-03-20T00:00:00Z&to=2026-04-15T00:00:00Z'
        const { status, body } = await world.admin.get(`/v1/reports/${name}?${range}&groupBy=${by}`)
        expect([name, by, status, Array.isArray(body.groups)]).toEqual([name, by, 200, true])
      }
    }
    expect(await groups('groupBy=month&timezone=Asia/Bangkok')).toEqual([
      ['2026-03-01', '2026-03-01', 1],
      ['2026-04-01', '2026-04-01', 1],
    ])
    expect((await groups(`groupBy=channel&agentId=${desk.ann.id}`))[0]).toEqual([
      desk.channelId,
      'sms desk',
      1,
    ])
    expect((await report(world, `durations/resolution?${RANGE}&label=vip`)).total.count).toBe(1)
    expect((await report(world, `durations/handling?${RANGE}`)).total).toMatchObject({
      count: 1,
      wall: { p50: 15 * MINUTE },
    })
  })

  test('an hour has the instant of its beginning, also where the clock is put back', async ({ world }) => {
    const query = 'from=2026-03-31T00:00:00Z&to=2026-04-02T00:00:00Z&groupBy=hour&timezone=Asia/Kolkata'
    const { groups } = await report(world, `durations/resolution?${query}`)
    expect(groups.map((g: { key: string; name: string }) => [g.key, g.name])).toEqual([
      ['2026-03-31T01:30Z', '2026-03-31 07:00'],
      ['2026-04-01T02:30Z', '2026-04-01 08:00'],
    ])
  })

  test('with the conversations that they are of, page by page', async ({ world }) => {
    const first = await report(world, `durations/wait/rows?${RANGE}&limit=1`)
    const second = await report(world, `durations/wait/rows?${RANGE}&limit=1&cursor=${first.nextCursor}`)
    const rows = [...first.items, ...second.items]
    expect(rows.map(row => [row.by, row.wallMs / MINUTE])).toEqual([
      ['agent', 940],
      ['ai', 2],
    ])
    expect(second.nextCursor).toBeNull()
    const { status } = await world.admin.get(`/v1/conversations/${rows[0].conversationId}`)
    expect(status).toBe(200)
  })

  test('are the same when all are made anew', async ({ world }) => {
    const rows = () => world.sql`
      select * from report_measures where ended_at < '2026-05-01' order by conversation_id, number`
    const before = await rows()
    await world.sql`delete from report_measures`
    await measureAnew(world.sql)
    await measured(world)
    expect(await rows()).toEqual(before)
  })
})

test('volume, from the events', async ({ world, desk }) => {
  const body = await report(world, `volume?${RANGE}&groupBy=agent`)
  expect(body.total).toEqual({
    opened: 2,
    reopened: 0,
    resolved: 2,
    closed: 0,
    messagesReceived: 2,
    repliesByAgents: 1,
    repliesByAi: 1,
    automaticMessages: 0,
  })
  expect(body.groups[0]).toMatchObject({ key: desk.ann.id, resolved: 1, repliesByAgents: 1 })
})

test('what the AI resolved alone', async ({ world }) => {
  const { total } = await report(world, `ai?${RANGE}`)
  expect(total).toEqual({ resolved: 2, byAi: 1, byBoth: 0, byAgents: 1, byNobody: 0, share: 0.5 })
})

test('sends by what came of them', async ({ world, desk }) => {
  const customer = desk.newCustomer()
  await customer.write('Hello')
  await customer.conversation(c => c.status === 'waiting')
  const { total, failures } = await report(world, 'sends')
  expect(total.total).toBeGreaterThanOrEqual(0)
  const { total: _, ...parts } = total
  expect(Object.values<number>(parts).reduce((sum, part) => sum + part, 0)).toBe(total.total)
  expect(failures).toEqual([])
})

interface Hour {
  name: string
  items: { onlineMs: number; awayMs: number }[]
}

test('how long each was there, and with which capacity, by the history of both', async ({ world, desk }) => {
  await world.sql`delete from presence_history where agent_id = ${desk.ann.id}`
  const history = [
    ['2026-03-01T08:00:00Z', 'online'],
    ['2026-03-01T12:00:00Z', 'away'],
    ['2026-03-01T13:00:00Z', 'online'],
    ['2026-03-01T17:00:00Z', 'offline'],
  ] as const
  for (const [since, presence] of history) {
    await world.sql`insert into presence_history ${world.sql({ agentId: desk.ann.id, since: new Date(since), presence })}`
  }
  const capacities = [
    ['2026-02-01T08:00:00Z', 4],
    ['2026-03-01T11:00:00Z', 2],
  ] as const
  for (const [since, capacity] of capacities) {
    await world.sql`insert into capacity_history ${world.sql({ agentId: desk.ann.id, since: new Date(since), capacity })}`
  }
  const query = `from=2026-03-01T10:00:00Z&to=2026-03-01T16:00:00Z&agentId=${desk.ann.id}`
  const { items } = await report(world, `presence?${query}`)
  const whole = { onlineMs: 300 * MINUTE, awayMs: 60 * MINUTE, capacityMs: 720 * MINUTE }
  expect(items).toEqual([{ agentId: desk.ann.id, name: 'Ann', ...whole }])
  // By the clock of a zone: midnight in Auckland is at eleven.
  const ofAnn = (onlineMs: number, awayMs: number, capacityMs: number) => ({
    agentId: desk.ann.id,
    name: 'Ann',
    onlineMs,
    awayMs,
    capacityMs,
  })
  const grouped = `${query}&groupBy=day&timezone=Pacific/Auckland`
  const { groups, timezone } = await report(world, `presence?${grouped}`)
  expect({ groups, timezone }).toEqual({
    timezone: 'Pacific/Auckland',
    groups: [
      { key: '2026-03-01', name: '2026-03-01', items: [ofAnn(60 * MINUTE, 0, 240 * MINUTE)] },
      { key: '2026-03-02', name: '2026-03-02', items: [ofAnn(240 * MINUTE, 60 * MINUTE, 480 * MINUTE)] },
    ],
  })
  const hours = (await report(world, `presence?${query}&groupBy=hour`)).groups
  expect(hours.map(({ name, items: [ann] }: Hour) => [name, ann?.onlineMs, ann?.awayMs])).toEqual([
    ['2026-03-01 10:00', 60 * MINUTE, 0],
    ['2026-03-01 11:00', 60 * MINUTE, 0],
    ['2026-03-01 12:00', 0, 60 * MINUTE],
    ['2026-03-01 13:00', 60 * MINUTE, 0],
    ['2026-03-01 14:00', 60 * MINUTE, 0],
    ['2026-03-01 15:00', 60 * MINUTE, 0],
  ])
  const file = await world.admin.raw(`/v1/reports/presence?${grouped}`, { headers: { Accept: 'text/csv' } })
  expect((await file.text()).split('\r\n').slice(0, 2)).toEqual([
    'period,key,agentId,name,onlineMs,awayMs,capacityMs',
    `2026-03-01,2026-03-01,${desk.ann.id},Ann,${60 * MINUTE},0,${240 * MINUTE}`,
  ])
})

test('the rows of a time online have the capacity of that time, and add up to the figure', async ({
  world,
  desk,
}) => {
  const query = `from=2026-03-01T10:00:00Z&to=2026-03-01T16:00:00Z&agentId=${desk.ann.id}`
  const { body } = await world.admin.get(`/v1/reports/presence/rows?${query}`)
  expect(
    body.items.map(({ presence, capacityMs }: { presence: string; capacityMs: number }) => [
      presence,
      capacityMs / MINUTE,
    ]),
  ).toEqual([
    ['online', 360],
    ['away', 0],
    ['online', 360],
  ])
})

test('each change of a capacity is kept, and can be read as it was', async ({ world, desk }) => {
  const path = `/v1/agents/${desk.bob.id}`
  const before = (await world.admin.get(path)).body.capacity
  const moment = async () => (await world.sql`select clock_timestamp() as now`)[0]?.now.toISOString()
  const moments = [await moment()]
  for (const capacity of [7, 7, before]) {
    expect((await world.admin.patch(path, { capacity })).status).toBe(200)
    moments.push(await moment())
  }
  const then = async (at: string) => {
    const { status, body } = await desk.ann.api.get(`/v1/capacities?at=${at}&agentIds=${desk.bob.id}`)
    expect(status).toBe(200)
    return body.items.map(({ capacity }: { capacity: number }) => capacity)
  }
  expect(await Promise.all(moments.map(then))).toEqual([[before], [7], [7], [before]])
  expect(await then('2020-01-01T00:00:00Z')).toEqual([])
  const kept = await world.sql<{ capacity: number }[]>`
    select capacity from capacity_history where agent_id = ${desk.bob.id} order by since`
  expect(kept.map(({ capacity }) => capacity)).toEqual([before, 7, before])
})

test('each change of presence is kept', async ({ world, desk }) => {
  const kept = () => world.sql<{ presence: string }[]>`
    select presence from presence_history where agent_id = ${desk.bob.id} order by since`
  const before = (await kept()).length
  for (const presence of ['away', 'away', 'online']) {
    expect((await world.admin.put(`/v1/agents/${desk.bob.id}/presence`, { presence })).status).toBeLessThan(
      300,
    )
  }
  expect((await kept()).slice(before).map(row => row.presence)).toEqual(['away', 'online'])
})

test('a file has what the page has', async ({ world }) => {
  const path = `/v1/reports/durations/wait?${RANGE}&groupBy=day`
  const { body } = await world.admin.get(path)
  const response = await world.admin.raw(path, { headers: { Accept: 'text/csv' } })
  expect(response.headers.get('Content-Disposition')).toContain('wait.csv')
  const [header = '', ...lines] = (await response.text()).trim().split('\r\n')
  expect(header.split(',').slice(0, 4)).toEqual(['day', 'key', 'count', 'by_agent'])
  const column = (name: string) => lines.map(line => line.split(',')[header.split(',').indexOf(name)])
  expect(column('day')).toEqual(body.groups.map((g: { name: string }) => g.name))
  expect(column('wall_p50')).toEqual(body.groups.map((g: { wall: { p50: number } }) => String(g.wall.p50)))
})

test('times that no report can have are refused', async ({ world }) => {
  const refusals = [
    ['from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z', 'must be before'],
    ['from=2024-01-01T00:00:00Z&to=2026-03-01T00:00:00Z', 'at most 400 days'],
    ['from=2026-01-01T00:00:00Z&to=2026-03-01T00:00:00Z&groupBy=hour', 'at most 31 days'],
  ]
  for (const [query, message] of refusals) {
    const { status, body } = await world.admin.get(`/v1/reports/volume?${query}`)
    expect([status, body.errors?.[0]?.message]).toEqual([422, expect.stringContaining(message ?? '')])
  }
})
