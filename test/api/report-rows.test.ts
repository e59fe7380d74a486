import fc from 'fast-check'
import { describe, expect } from 'vitest'
import { runs } from '../fuzz/runs.ts'
import { deskTest } from '../harness/fixtures.ts'
import type { World } from '../harness/world.ts'
import { fillAtRandom, LABELS, type Stage, ZONES } from './report-rows-stage.ts'

const test = deskTest({ medium: 'sms' }).extend('stage', { scope: 'file' }, async ({ world, desk }) =>
  fillAtRandom(world, desk, 57),
)

const DAY_MS = 86_400_000
type Query = Record<string, string | undefined>

const textOf = (query: Query) =>
  new URLSearchParams(Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined))

async function ask(world: World, path: string, query: Query) {
  const { status, body } = await world.admin.get(`/v1/reports/${path}?${textOf(query)}`)
  expect(status, `${path} ${textOf(query)} ${JSON.stringify(body)}`).toBe(200)
  return body
}

/** All rows of a list, page by page. No row may be there twice. */
async function rowsOf(world: World, path: string, query: Query) {
  const rows: Record<string, number>[] = []
  for (let cursor: string | undefined; ; ) {
    const page = await ask(world, `${path}/rows`, { ...query, cursor })
    rows.push(...page.items)
    cursor = page.nextCursor ?? undefined
    if (!cursor) break
  }
  return rows
}

interface Figure {
  path: string
  query: Query
  /** The number in the table. */
  value: number
  /** What the rows make; without it, how many there are. */
  made?(rows: Record<string, number>[]): number
}

/** A report's row: the total, or a group. */
// biome-ignore lint/suspicious/noExplicitAny: the answer of any report.
type Figures = any

/** Each number of a row of the report, with how its rows are asked for. */
const NUMBERS: Record<string, (row: Figures) => Figure[]> = {
  'durations/wait': row => [
    { path: 'durations/wait', query: {}, value: row.count },
    ...['agent', 'ai', 'both', 'nobody'].map(by => ({
      path: 'durations/wait',
      query: { by },
      value: row.by[by],
    })),
    {
      path: 'durations/wait',
      query: {},
      value: row.wall.longest ?? 0,
      made: rows => Math.max(0, ...rows.map(({ wallMs = 0 }) => wallMs)),
    },
  ],
  ai: row =>
    [
      [undefined, row.resolved],
      ['ai', row.byAi],
      ['both', row.byBoth],
      ['agent', row.byAgents],
      ['nobody', row.byNobody],
    ].map(([by, value]) => ({ path: 'durations/resolution', query: { by }, value })),
  volume: ({ key: _, name: __, ...row }) =>
    Object.entries<number>(row).map(([figure, value]) => ({ path: 'volume', query: { figure }, value })),
  sends: ({ key: _, name: __, total, ...row }) => [
    { path: 'sends', query: {}, value: total },
    ...Object.entries<number>(row).map(([status, value]) => ({ path: 'sends', query: { status }, value })),
    {
      path: 'sends',
      query: { status: 'queued,sending,accepted' },
      value: row.queued + row.sending + row.accepted,
    },
  ],
  csat: row => [
    { path: 'csat', query: { figure: 'sent' }, value: row.sent },
    { path: 'csat', query: { figure: 'responses' }, value: row.responses },
    { path: 'csat', query: { figure: 'satisfied' }, value: Math.round((row.satisfied ?? 0) * row.responses) },
    ...[1, 2, 3, 4, 5].map(score => ({
      path: 'csat',
      query: { figure: `score${score}` },
      value: row.scores[score],
    })),
  ],
}

const asked = fc.record({
  report: fc.constantFrom(...Object.keys(NUMBERS)),
  groupBy: fc.constantFrom('hour', 'day', 'week', 'month', 'channel', 'agent', 'team', 'label', 'priority'),
  zone: fc.constantFrom(...ZONES),
  before: fc.integer({ min: 1, max: 15 * DAY_MS }),
  behind: fc.integer({ min: 1, max: 15 * DAY_MS }),
  filter: fc.constantFrom('', '', 'channelId', 'agentId', 'teamId', 'label'),
  limit: fc.constantFrom(7, 50, 200),
  first: fc.nat(50),
})
type Asked = typeof asked extends fc.Arbitrary<infer A> ? A : never

function queryOf({ groupBy, zone: [timezone, change], before, behind, filter }: Asked, stage: Stage): Query {
  const at = Date.parse(change)
  const values: Query = {
    channelId: stage.channels[0],
    agentId: stage.agents[0],
    teamId: stage.teams[0],
    label: LABELS[0],
  }
  return {
    ...{ groupBy, timezone },
    from: new Date(at - before).toISOString(),
    to: new Date(at + behind).toISOString(),
    ...(filter && { [filter]: values[filter] }),
  }
}

/** So many groups of a report are looked at in each run, beside that without a key. */
const GROUPS = 5

describe('a number opens its rows', () => {
  test('as many as it counts, in each group of each report', async ({ world, stage }) => {
    await fc.assert(
      fc.asyncProperty(asked, async given => {
        const { report, limit, first } = given
        const query = queryOf(given, stage)
        const body = await ask(world, report, query)
        const groups: Figures[] = body.groups.filter(
          ({ key }: Figures, at: number) =>
            key === null || (at >= first % (body.groups.length || 1) && at < first + GROUPS),
        )
        const total = report === 'csat' ? body : body.total
        for (const row of [total, ...groups]) {
          const key = row === total ? undefined : (row.key ?? '')
          for (const { path, query: own, value, made } of NUMBERS[report]?.(row) ?? []) {
            const rows = await rowsOf(world, path, { ...query, ...own, key, limit: String(limit) })
            const counted = made ? made(rows) : rows.length
            expect([key, own, counted]).toEqual([key, own, value])
            expect(new Set(rows.map(one => JSON.stringify(one))).size).toBe(rows.length)
          }
        }
      }),
      runs(40),
    )
  })

  test('and all of them are counted once by the hour, the day, the week and the month', async ({ world }) => {
    for (const [timezone, change] of ZONES) {
      const at = Date.parse(change)
      const range = {
        timezone,
        from: new Date(at - 14 * DAY_MS).toISOString(),
        to: new Date(at + 14 * DAY_MS).toISOString(),
      }
      const all = await rowsOf(world, 'sends', { ...range, limit: '200' })
      expect(all.length).toBeGreaterThan(20)
      for (const groupBy of ['hour', 'day', 'week', 'month']) {
        const { groups } = await ask(world, 'sends', { ...range, groupBy })
        const found: unknown[] = []
        for (const { key } of groups)
          found.push(...(await rowsOf(world, 'sends', { ...range, groupBy, key })))
        const ids = (rows: Figures[]) => rows.map(({ deliveryId }) => deliveryId).sort()
        expect([timezone, groupBy, ids(found)]).toEqual([timezone, groupBy, ids(all)])
      }
    }
  })

  test('presence: spans that add up to it', async ({ world, stage }) => {
    await fc.assert(
      fc.asyncProperty(asked, async given => {
        const { groupBy, limit, first } = given
        const { agentId, ...query } = queryOf(given, stage)
        const unit = ['hour', 'day', 'week', 'month'].includes(groupBy) ? groupBy : 'day'
        const range = { ...query, channelId: undefined, teamId: undefined, label: undefined, agentId }
        const { items, groups } = await ask(world, 'presence', { ...range, groupBy: unit })
        const chosen = groups.slice(first % (groups.length || 1)).slice(0, GROUPS)
        for (const { key, items: those } of [{ key: undefined, items }, ...chosen]) {
          for (const { agentId, onlineMs, awayMs, capacityMs } of those) {
            for (const [presence, ms, capacity] of [
              ['online', onlineMs, capacityMs],
              ['away', awayMs, 0],
            ]) {
              const asks = { ...range, agentId, groupBy: unit, key, presence, limit: String(limit) }
              const rows = await rowsOf(world, 'presence', asks)
              const sum = rows.reduce((all, row) => all + (row.ms ?? 0), 0)
              // A half of a millisecond is rounded from a sum of fractions.
              expect(Math.abs(sum - ms), `${key} ${agentId} ${presence}`).toBeLessThan(0.501)
              const could = rows.reduce((all, row) => all + (row.capacityMs ?? 0), 0)
              expect(Math.abs(could - capacity), `${key} ${agentId} capacity`).toBeLessThan(0.501)
            }
          }
        }
      }),
      runs(15),
    )
  })

  test('handovers by their reason, and failures by their code', async ({ world }) => {
    const range = { from: '2026-01-01T00:00:00Z', to: '2026-12-31T00:00:00Z' }
    const { handovers } = await ask(world, 'ai', range)
    expect(handovers).toHaveLength(2)
    for (const { reason, count } of handovers) {
      expect(await rowsOf(world, 'ai/handovers', { ...range, reason })).toHaveLength(count)
    }
    const { failures } = await ask(world, 'sends', range)
    expect(failures).toHaveLength(3)
    for (const { code, count } of failures) {
      const rows = await rowsOf(world, 'sends', { ...range, code, status: 'failed' })
      expect(rows).toHaveLength(count)
      expect(rows[0]).toMatchObject({
        status: 'failed',
        error: { code },
        message: { snippet: expect.stringMatching(/^Message/) },
      })
    }
  })

  test('as a file too', async ({ world }) => {
    const query = { from: '2026-03-01T00:00:00Z', to: '2026-04-30T00:00:00Z', figure: 'repliesByAgents' }
    const rows = await rowsOf(world, 'volume', query)
    const file = await world.admin.raw(`/v1/reports/volume/rows?${textOf(query)}`, {
      headers: { Accept: 'text/csv' },
    })
    expect(file.headers.get('Content-Disposition')).toContain('repliesByAgents-rows.csv')
    const lines = (await file.text()).trim().split('\r\n')
    expect(lines[0]).toBe(
      'conversation_id,channel_id,agent_id,at,message_id,message_kind,message_status,error_code,text',
    )
    expect(lines).toHaveLength(rows.length + 1)
  })

  test('keys that no group has are refused', async ({ world }) => {
    const refusals: [Query, string][] = [
      [{ key: '2026-11-24' }, 'needs "groupBy"'],
      [{ groupBy: 'day', key: 'Monday' }, 'such as 2026-11-24'],
      [{ groupBy: 'hour', key: '2026-11-24' }, 'such as 2026-11-24T09:00Z'],
      [{ groupBy: 'day', key: '2026-13-24' }, 'such as 2026-11-24'],
      [{ groupBy: 'agent', key: 'Ann' }, 'the id of the agent'],
      [{ groupBy: 'priority', key: 'huge' }, 'must be one of'],
    ]
    for (const [query, message] of refusals) {
      const { status, body } = await world.admin.get(`/v1/reports/sends/rows?${textOf(query)}`)
      expect([status, body.errors?.[0]]).toEqual([
        422,
        { path: 'key', message: expect.stringContaining(message) },
      ])
    }
  })
})
