import { describe, expect, test } from 'vitest'
import { canonicalTimezone } from '../../domain/time-zone.ts'
import { TIME_ZONE_NAMES } from '../../domain/time-zone-names.ts'
import { hireAgent } from '../harness/desk.ts'
import { ofManyRows } from './reports-of-many.ts'
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
    from: null,
    to: null,
    timezone: 'UTC',
    definition: expect.stringContaining('Surveys'),
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
    from: '2030-01-01T00:00:00.000Z',
    to: null,
    timezone: 'UTC',
    definition: expect.stringContaining('Surveys'),
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

ofManyRows()

test('is for supervisors', async () => {
  const sue = await hireAgent(world, 'Sue', [], { role: 'supervisor' })
  expect((await sue.api.get('/v1/reports/csat')).body.sent).toBe(5)
  const csvForAgent = await desk.ann.api.raw('/v1/reports/csat', { headers: { Accept: 'text/csv' } })
  expect(csvForAgent.status).toBe(403)
})
