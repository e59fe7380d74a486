import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Api, makeApi } from '../../api/app.ts'
import type { ApiDependencies } from '../../api/dependencies.ts'
import type { Database } from '../../db/client.ts'
import { canonicalTimezone } from '../../domain/time-zone.ts'
import { TIME_ZONE_NAMES } from '../../domain/time-zone-names.ts'
import { makeLog } from '../../platform/log.ts'
import { hireAgent } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import { ADMIN_TOKEN } from '../harness/world.ts'
import {
  csat,
  desk,
  FORMULA,
  grouped,
  parseCsv,
  SURVEYS,
  second,
  store,
  useStage,
  world,
} from './reports-stage.ts'

useStage()

test('all figures, for all sent surveys', async () => {
  expect(await csat()).toEqual({
    sent: 5,
    responses: 4,
    responseRate: 0.8,
    average: 3.25,
    satisfied: 0.5,
    scores: { '1': 1, '2': 0, '3': 1, '4': 1, '5': 1 },
  })
})

test('without a survey there is nothing to divide by', async () => {
  expect(await csat('?from=2030-01-01T00:00:00Z')).toEqual({
    sent: 0,
    responses: 0,
    responseRate: null,
    average: null,
    satisfied: null,
    scores: { '1': 0, '2': 0, '3': 0, '4': 0, '5': 0 },
  })
})

describe('of a part', () => {
  test('of a channel, of an agent, of a time', async () => {
    expect(await csat(`?channelId=${second}`)).toMatchObject({ sent: 1, average: 3 })
    expect(await csat(`?agentId=${desk.ann.id}`)).toMatchObject({ sent: 2, average: 4.5, satisfied: 1 })
    expect(await csat(`?agentId=${desk.bob.id}`)).toMatchObject({ sent: 2, responses: 1, responseRate: 0.5 })
    const time = 'from=2026-03-30T11:00:00Z&to=2026-03-31T19:00:00Z'
    expect(await csat(`?${time}`)).toMatchObject({ sent: 2, scores: { '1': 1, '4': 1 } })
    expect(await csat(`?${time}&agentId=${desk.ann.id}`)).toMatchObject({ sent: 1, average: 4 })
  })
})

describe('group by group', () => {
  test('by channel and by agent, with their names', async () => {
    expect(await grouped('?groupBy=channel')).toEqual([
      ['-First channel', 4, 3.33],
      ['Second channel', 1, 3],
    ])
    expect(await grouped('?groupBy=agent')).toEqual([
      ['Ann', 2, 4.5],
      ['Bob', 2, 1],
      [null, 1, 3],
    ])
  })

  test('by team, label, priority and hour, as all reports', async () => {
    const { body: team } = await world.admin.post('/v1/teams', { name: 'Care', agentIds: [desk.ann.id] })
    await world.sql`
      update conversations set team_id = ${team.id}, labels = '{vip,order}', priority = 'high'
      where id in (select conversation_id from events where type = 'survey.created' and data->>'agentId' = ${desk.ann.id})`
    expect(await grouped('?groupBy=team')).toEqual([
      ['Care', 2, 4.5],
      [null, 3, 2],
    ])
    expect(await grouped('?groupBy=label')).toEqual([
      ['order', 2, 4.5],
      ['vip', 2, 4.5],
      [null, 3, 2],
    ])
    expect(await grouped('?groupBy=priority')).toEqual([
      ['high', 2, 4.5],
      ['normal', 3, 2],
    ])
    expect(await grouped('?groupBy=hour&timezone=Asia/Bangkok&to=2026-03-31T00:00:00Z')).toEqual([
      ['2026-03-30 17:00', 1, 5],
      ['2026-03-30 18:00', 1, 4],
    ])
    expect(await csat(`?teamId=${team.id}`)).toMatchObject({ sent: 2, average: 4.5 })
    expect(await csat('?label=vip')).toMatchObject({ sent: 2, average: 4.5 })
  })

  test('by day, week and month, in the time zone that is asked for', async () => {
    expect(await grouped('?groupBy=day')).toEqual([
      ['2026-03-30', 2, 4.5],
      ['2026-03-31', 2, 1],
      ['2026-04-06', 1, 3],
    ])
    expect(await grouped('?groupBy=day&timezone=Asia/Bangkok')).toEqual([
      ['2026-03-30', 2, 4.5],
      ['2026-04-01', 2, 1],
      ['2026-04-06', 1, 3],
    ])
    expect(await grouped('?groupBy=month&timezone=Asia/Bangkok')).toEqual([
      ['2026-03-01', 2, 4.5],
      ['2026-04-01', 3, 2],
    ])
    expect(await grouped('?groupBy=week')).toEqual([
      ['2026-03-30', 4, 3.33],
      ['2026-04-06', 1, 3],
    ])
  })
})

describe('in any time zone', () => {
  test('each name that is accepted counts days by its clock', async () => {
    const dates = SURVEYS.filter(({ failed }) => !failed).map(({ sentAt }) => sentAt)
    const check = async (timezone: string) => {
      // Also in a spelling that nobody uses.
      const answer = await world.admin.get(
        `/v1/reports/csat?groupBy=day&timezone=${encodeURIComponent(timezone.toUpperCase())}`,
      )
      const days = new Intl.DateTimeFormat('sv', { timeZone: timezone })
      const expected = new Set(dates.map(date => days.format(new Date(date))))
      const found = answer.body.groups?.map(({ key }: { key: string }) => key)
      expect([timezone, answer.status, found]).toEqual([timezone, 200, [...expected].sort()])
    }
    const left = TIME_ZONE_NAMES.filter(canonicalTimezone)
    const checkEach = async () => {
      for (let next = left.pop(); next !== undefined; next = left.pop()) await check(next)
    }
    await Promise.all(Array.from({ length: 10 }, checkEach))
  })

  test('on both sides of a change of the clock', async () => {
    const { sql } = world
    const at = async (timezone: string, sentAt: string) => {
      await store({ sentAt, channel: 'second' })
      const time = `from=${sentAt}&to=${new Date(Date.parse(sentAt) + 1).toISOString()}`
      const [group] = await grouped(`?groupBy=day&timezone=${timezone}&${time}`)
      await sql`delete from events where type = 'survey.created' and at = ${sentAt}`
      return group[0]
    }
    // For PostgreSQL, CET is an abbreviation without summer time, so it would be an hour off.
    expect(await at('CET', '2026-07-01T22:30:00Z')).toBe('2026-07-02')
    expect(await at('CET', '2026-12-01T22:30:00Z')).toBe('2026-12-01')
    expect(await at('Europe/Berlin', '2026-03-28T22:59:59Z')).toBe('2026-03-28')
    expect(await at('Europe/Berlin', '2026-03-29T22:00:00Z')).toBe('2026-03-30')
  })

  test.each([
    ['BST', 'Europe/London, Asia/Dhaka or Pacific/Bougainville'],
    ['AET', 'Australia/Sydney'],
    ['VST', 'Asia/Ho_Chi_Minh'],
    ['+07:00', 'not an offset'],
    ['Asia/Bangok', 'did you mean Asia/Bangkok?'],
    ['Factory', 'must be an IANA time zone'],
  ])('%s is none', async (timezone, hint) => {
    const query = `groupBy=day&timezone=${encodeURIComponent(timezone)}`
    const { status, body } = await world.admin.get(`/v1/reports/csat?${query}`)
    expect(status).toBe(422)
    expect(body.errors).toEqual([{ path: 'timezone', message: expect.stringContaining(hint) }])
  })
})

describe('as CSV', () => {
  const rowsOf = async (query = '') => {
    const response = await world.admin.raw(`/v1/reports/csat${query}`, { headers: { Accept: 'text/csv' } })
    expect(response.headers.get('Content-Type')).toBe('text/csv; charset=utf-8')
    expect(response.headers.get('Content-Disposition')).toContain('csat.csv')
    return parseCsv(await response.text())
  }

  test('one row a survey, the oldest first, quoted where it has to be', async () => {
    const [header = [], ...rows] = await rowsOf()
    expect(header).toContain('comment')
    const column = (name: string) => rows.map(row => row[header.indexOf(name)])
    expect(rows.map(row => row.length)).toEqual(rows.map(() => header.length))
    expect(column('score')).toEqual(['5', '4', '1', '', '3'])
    expect(column('agent')).toEqual(['Ann', 'Ann', 'Bob', 'Bob', ''])
    expect(column('sent_at')[0]).toBe('2026-03-30T10:00:00.000Z')
    expect(column('comment')[0]).toBe('Quick, "friendly"\nand clear')
  })

  test('contains no formulas that a spreadsheet would run', async () => {
    const [, ...rows] = await rowsOf()
    const cells = rows.flat()
    expect(cells).toContain(`'${FORMULA}`)
    expect(cells).toContain("'@home")
    expect(cells).toContain("'-First channel")
    for (const cell of cells) expect(cell).not.toMatch(/^[=+\-@\t\r\n]/)
  })

  test('with the same filter as the figures', async () => {
    expect(await rowsOf(`?channelId=${second}`)).toHaveLength(2)
    expect(await rowsOf('?from=2030-01-01T00:00:00Z')).toHaveLength(1)
  })
})

describe('of many rows, as CSV', () => {
  const MANY = 5_200
  const AT = '2024-01-01T00:00:00Z'
  /** The rows of the large report, without those of the other tests. */
  const query = `/v1/reports/csat?to=2024-12-31T00:00:00Z`
  let statements = 0
  let counted: Database
  let app: Api

  beforeAll(async () => {
    const { sql, config, secrets, temporal } = world
    const [conversation] = await sql`select id from conversations limit 1`
    // Some at the same moment, others a microsecond apart.
    await sql`
      insert into events (conversation_id, channel_id, seq, type, actor, at, data)
      select ${conversation?.id}, ${desk.channelId}, 1000 + n, 'survey.created', '{"kind": "system"}',
        ${AT}::timestamptz + n / 3 * interval '1 microsecond',
        jsonb_build_object('surveyId', gen_random_uuid())
      from generate_series(1, ${MANY}) n`
    counted = postgres(config.DATABASE_URL ?? '', {
      connection: { application_name: 'counted' },
      transform: { column: { from: postgres.toCamel, to: postgres.fromCamel } },
      // The driver itself asks for the types of arrays.
      fetch_types: false,
      debug: (_, statement) => {
        if (/\bsurvey\.created\b/.test(statement)) statements++
      },
    })
    const settings = config as ApiDependencies['config']
    app = makeApi({ config: settings, secrets, temporal, sql: counted, log: makeLog(config, 'counted') })
  })
  afterAll(async () => {
    await world.sql`delete from events where at < '2024-12-31'`
    await app.close()
    await counted.end()
  })
  const answer = async (more = '') => {
    statements = 0
    const headers = { Authorization: `Bearer ${ADMIN_TOKEN}`, Accept: 'text/csv' }
    const response = await app.app.request(`${query}${more}`, { headers })
    expect(response.status).toBe(200)
    return response
  }

  test('reads only as fast as the client, and has each row once', async () => {
    const reader = (await answer()).body?.getReader()
    const chunks = [(await reader?.read())?.value]
    // Only the next page, while nobody reads on.
    await until('the next page', () => statements === 2)
    await counted`select pg_sleep(0.05)`
    expect(statements).toBe(2)
    for (let next = await reader?.read(); next?.value; next = await reader?.read()) chunks.push(next.value)
    const text = Buffer.concat(chunks.flatMap(chunk => chunk ?? [])).toString()
    const ids = parseCsv(text).map(([surveyId]) => surveyId)
    expect(new Set(ids).size).toBe(MANY + 1)
    expect(ids).toHaveLength(MANY + 1)
    expect(statements).toBe(11)
  })

  test('a closed client ends the report, and a client that does not read keeps no database connection', async () => {
    const response = await answer()
    const open = await world.sql`
      select from pg_stat_activity where application_name = 'counted' and state like 'idle in transaction%'`
    expect(open).toHaveLength(0)
    await response.body?.cancel()
    const after = statements
    await counted`select pg_sleep(0.05)`
    expect(statements).toBe(after)
  })

  test('an early error is answered, and a later error interrupts the answer', async () => {
    const response = await answer()
    await counted`alter table surveys rename to gone`
    try {
      await expect(response.text()).rejects.toThrow()
      const failed = await world.admin.raw(query, { headers: { Accept: 'text/csv' } })
      expect(failed.status).toBe(500)
    } finally {
      await counted`alter table gone rename to surveys`
    }
  })

  test('a spreadsheet can have its byte order mark', async () => {
    const bytes = async (more: string) => Buffer.from(await (await answer(more)).arrayBuffer())
    expect((await bytes('&bom=true')).subarray(0, 12).toString('hex')).toMatch(/^efbbbf7375727665795f/)
    expect((await bytes('')).subarray(0, 6).toString()).toBe('survey')
    const refused = await world.admin.get(`${query}&bom=maybe`)
    expect(refused.body).toMatchObject({ errors: [{ path: 'bom' }] })
  })
})

test('is for supervisors', async () => {
  const sue = await hireAgent(world, 'Sue', [], { role: 'supervisor' })
  expect((await sue.api.get('/v1/reports/csat')).body.sent).toBe(5)
  const csvForAgent = await desk.ann.api.raw('/v1/reports/csat', { headers: { Accept: 'text/csv' } })
  expect(csvForAgent.status).toBe(403)
})
