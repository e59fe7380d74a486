import { describe, expect } from 'vitest'
import { WEEKDAYS } from '../../domain/business-hours-schedule.ts'
import { hireAgent, type TestAgent } from '../harness/desk.ts'
import { deskTest } from '../harness/fixtures.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'

let sue: TestAgent
let path: string

const test = deskTest({ medium: 'sms' })

test.beforeAll(async ({ world, desk }) => {
  sue = await hireAgent(world, 'Sue', [], { role: 'supervisor' })
  path = `/v1/channels/${desk.channelId}`
})

const read = async (world: World) => (await world.admin.get(path)).body
const GREETING = { enabled: true, text: 'Hello' }

test('a change keeps omitted settings, and creates a version that says who changed what', async ({
  world,
}) => {
  const before = await read(world)
  const changed = await sue.api.patch(path, { greeting: GREETING, csat: { askComment: true } })
  expect(changed.status).toBe(200)
  expect(changed.headers.get('ETag')).toBe(`"${before.version + 1}"`)
  expect(changed.body).toMatchObject({
    version: before.version + 1,
    greeting: GREETING,
    csat: { ...before.csat, askComment: true },
    reopenFor: before.reopenFor,
  })
  const { body } = await world.admin.get(`${path}/versions`)
  expect(body.items[0]).toMatchObject({
    version: before.version + 1,
    changed: ['greeting.enabled', 'greeting.text', 'csat.askComment'],
    changedBy: { kind: 'agent', id: sue.id, role: 'supervisor' },
    settings: { greeting: GREETING },
  })
  expect(body.items.at(-1)).toMatchObject({ version: 1, changed: ['created'] })
})

test('a change without effect creates no version; a new name does', async ({ world }) => {
  const before = await read(world)
  const same = await world.admin.patch(path, { greeting: before.greeting, name: before.name })
  expect(same.body.version).toBe(before.version)
  const renamed = await world.admin.patch(path, { name: 'Renamed' }, { 'If-Match': `"${before.version}"` })
  expect(renamed.body).toMatchObject({ version: before.version + 1, name: 'Renamed' })
  const second = await world.admin.patch(path, { name: 'Mine' }, { 'If-Match': `"${before.version}"` })
  expect(second.body.code).toBe('stale_version')
  expect(await read(world)).toMatchObject({ name: 'Renamed', greeting: before.greeting })
  const { body } = await world.admin.get(`${path}/versions?limit=1`)
  expect(body.items[0]).toMatchObject({ version: before.version + 1, changed: ['name'] })
})

test('If-Match refuses any change that is based on an older version', async ({ world }) => {
  const { version, name } = await read(world)
  for (const body of [{ reopenFor: '2h' }, { name: 'Too late' }, { authToken: '0'.repeat(32) }]) {
    const stale = await world.admin.patch(path, body, { 'If-Match': `"${version - 1}"` })
    expect({ status: stale.status, code: stale.body.code }).toEqual({ status: 412, code: 'stale_version' })
    expect(stale.body.currentVersion).toBe(version)
  }
  expect(await read(world)).toMatchObject({ version, name })
  const current = await world.admin.patch(path, { reopenFor: '2h' }, { 'If-Match': `"${version}"` })
  expect(current.body).toMatchObject({ version: version + 1, reopenFor: '2h' })
  const any = await world.admin.patch(path, { reopenFor: '3h' }, { 'If-Match': '*' })
  expect(any.body.reopenFor).toBe('3h')
})

test('of two changes based on the same version one is refused', async ({ world }) => {
  const { version } = await read(world)
  const headers = { 'If-Match': `"${version}"` }
  const answers = await Promise.all([
    world.admin.patch(path, { reopenFor: '5h' }, headers),
    world.admin.patch(path, { reopenFor: '6h' }, headers),
  ])
  expect(answers.map(answer => answer.status).sort()).toEqual([200, 412])
})

test('changes of different settings at the same time are all kept', async ({ world }) => {
  const { version } = await read(world)
  const answers = await Promise.all([
    world.admin.patch(path, { reopenFor: '7h' }),
    world.admin.patch(path, { greeting: { text: 'At once' } }),
    world.admin.patch(path, { csat: { thanks: 'Thank you' } }),
  ])
  expect(answers.map(answer => answer.status)).toEqual([200, 200, 200])
  expect(await read(world)).toMatchObject({
    version: version + 3,
    reopenFor: '7h',
    greeting: { text: 'At once' },
    csat: { thanks: 'Thank you' },
  })
})

test('any version can be put back, as a new one', async ({ world }) => {
  const first = await world.admin.patch(path, { greeting: { enabled: true, text: 'The first' } })
  await world.admin.patch(path, { greeting: { text: 'The second' }, reopenFor: '9h' })
  const { version } = await read(world)
  const restored = await sue.api.post(`${path}/versions/${first.body.version}/restore`)
  expect(restored.status).toBe(200)
  expect(restored.body).toMatchObject({
    version: version + 1,
    greeting: { text: 'The first' },
    reopenFor: first.body.reopenFor,
  })
  const { body } = await world.admin.get(`${path}/versions?limit=1`)
  expect(body.items[0]).toMatchObject({ version: version + 1, changedBy: { id: sue.id } })

  const stale = await world.admin.post(`${path}/versions/1/restore`, undefined, { 'If-Match': '"1"' })
  expect({ status: stale.status, code: stale.body.code }).toEqual({ status: 412, code: 'stale_version' })
  expect((await world.admin.post(`${path}/versions/9999/restore`)).status).toBe(404)
})

test('a change delayed by an outage does not overwrite later changes of the same settings', async ({
  world,
}) => {
  const { sql } = world
  const before = await read(world)
  const held = await sql.begin(async tx => {
    // During the outage nothing can tell whose token it is. The administrator's own token needs no look-up.
    await tx`lock table agents in access exclusive mode`
    const earlier = [{ reopenFor: '1h' }, { csat: { askComment: !before.csat.askComment } }]
    const requests = earlier.map(changes => sue.api.patch(path, changes))
    await until('both to wait', async () => {
      const waiting = await sql`
        select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
          and query like '%agents%'`
      return waiting.length >= 2
    })
    expect((await world.admin.patch(path, { reopenFor: '2h' })).status).toBe(200)
    return () => Promise.all(requests)
  })
  const [overruled, other] = await held()
  expect({ status: overruled?.status, code: overruled?.body.code }).toEqual({
    status: 412,
    code: 'stale_version',
  })
  expect(other?.status).toBe(200)
  expect(await read(world)).toMatchObject({ reopenFor: '2h', csat: { askComment: !before.csat.askComment } })
})

const INVALID: [path: string, body: Record<string, unknown>][] = [
  ['greeting.text', { greeting: { enabled: true, text: '  ' } }],
  ['greeting.text', { greeting: { text: 'x'.repeat(1_601) } }],
  ['greeting.enabled', { greeting: { enabled: 'yes' } }],
  ['reopenFor', { reopenFor: 'soon' }],
  ['reopenFor', { reopenFor: '31d' }],
  ['reopenFor', { reopenFor: '400d' }],
  ['csat.expiresAfter', { csat: { expiresAfter: '367d' } }],
  ['autoResolve.ai', { autoResolve: { ai: '400d' } }],
  ['autoResolve.human', { autoResolve: { human: '8785h' } }],
  ['reassign.offlineAfter', { reassign: { offlineAfter: '999999m' } }],
  ['reassign.noReplyAfter', { reassign: { noReplyAfter: '400d' } }],
  ['businessHours.timezone', { businessHours: { timezone: 'IST' } }],
  ['csat.labels', { csat: { labels: ['bad', 'good'] } }],
  ['csat.labels.0', { csat: { labels: ['x'.repeat(21), 'b', 'c', 'd', 'e'] } }],
  ['csat.question', { csat: { question: 'a\u0000b' } }],
  ['csat.thanks', { csat: { thanks: 'half: \ud83d' } }],
  ['accountSid', { accountSid: `AC${'0'.repeat(32)}` }],
]

test.for(INVALID)(
  'a setting that makes no sense is refused by its path: %s',
  async ([field, body], { world }) => {
    const { version } = await read(world)
    const refused = await world.admin.patch(path, body)
    expect(refused.status).toBe(422)
    expect(refused.body.errors.map((error: { path: string }) => error.path)).toContain(field)
    expect((await read(world)).version).toBe(version)
  },
)

describe('a bound of all durations', () => {
  test('is reported, and the largest allowed value is accepted', async ({ world }) => {
    const refused = await world.admin.patch(path, { autoResolve: { ai: '400d' } })
    expect(refused.body.errors).toEqual([{ path: 'autoResolve.ai', message: 'must be at most 366d' }])
    const agent = { name: 'Robin', model: 'm', instructions: 'Help.', limits: { maxMinutes: 400 * 1_440 } }
    const limits = await world.admin.post('/v1/ai-agents', agent)
    expect(limits.body.errors).toEqual([
      { path: 'limits.maxMinutes', message: 'must be at most 527040 minutes (366d)' },
    ])
    const longest = { ai: '366d', human: '8784h', message: '', template: null }
    const changed = await world.admin.patch(path, {
      autoResolve: longest,
      reassign: { noReplyAfter: '366d' },
    })
    expect(changed.body).toMatchObject({ autoResolve: longest, reassign: { noReplyAfter: '366d' } })
  })
})

describe('time zones', () => {
  const days = Object.fromEntries(WEEKDAYS.map(day => [day, { openAllDay: true }]))
  const teamIn = (world: World, timezone: string) =>
    world.admin.post('/v1/teams', { name: timezone, businessHours: { timezone, days, holidays: [] } })

  test('are returned as stored in the database, also links', async ({ world }) => {
    const changed = await world.admin.patch(path, { businessHours: { timezone: 'asia/CALCUTTA' } })
    expect(changed.body.businessHours.timezone).toBe('Asia/Calcutta')
    expect((await read(world)).businessHours.timezone).toBe('Asia/Calcutta')
    const team = await teamIn(world, 'us/pacific')
    expect(team.body.businessHours.timezone).toBe('US/Pacific')
  })

  test.for([
    ['BST', 'BST can mean Europe/London, Asia/Dhaka or Pacific/Bougainville: give one of these names'],
    ['PST', expect.stringContaining('America/Los_Angeles, Asia/Manila')],
    ['Europe/Berln', 'must be an IANA time zone; did you mean Europe/Berlin?'],
    ['UTC+2', expect.stringContaining('not an offset')],
  ])('%s is none, for a channel or a team', async ([timezone, message], { world }) => {
    const channel = await world.admin.patch(path, { businessHours: { timezone } })
    expect(channel.body).toMatchObject({ errors: [{ path: 'businessHours.timezone', message }] })
    const team = await teamIn(world, timezone)
    expect(team.body).toMatchObject({ errors: [{ path: 'businessHours.timezone', message }] })
  })

  test('from earlier versions still work, and do not block other changes', async ({ world, desk }) => {
    const before = await read(world)
    await world.sql`
      update channel_versions set settings = jsonb_set(settings, '{businessHours,timezone}', '"IST"')
      where channel_id = ${desk.channelId} and version = ${before.version}`
    const unavailableMessage = 'We are closed.'
    const changed = await world.admin.patch(path, { businessHours: { enabled: true, unavailableMessage } })
    expect(changed.body.businessHours).toMatchObject({ timezone: 'IST', enabled: true })
    await desk.newCustomer().write('Hello')
    await until('the hours to be judged', async () => {
      const [checked] = await world.sql`select data from events where type = 'hours.checked'`
      return checked?.data.localTime.endsWith('+05:30')
    })
  })
})
