import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { EMULATOR_ACCOUNT_SID, EMULATOR_AUTH_TOKEN } from '../../dev/emulators/twilio/index.ts'
import { twilioClient } from '../../providers/twilio/index.ts'
import { command, hireAgent, type TestAgent } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import { createWorld, type World } from '../harness/world.ts'
import { engagelabFixture } from '../providers/engagelab-fixture.ts'
import { twilioFixture } from '../providers/fixtures.ts'
import type { ProviderCustomer, ProviderFixture } from '../providers/scenario.ts'
import { cloudFixture } from '../providers/whatsapp-cloud/fixture.ts'

// Previews before something is sent or saved: templates of each provider, and business hours.

let world: World
let fixtures: ProviderFixture[]
let ann: TestAgent
let outsider: TestAgent
/** By the names of the fixtures. */
const channels: Record<string, string> = {}
let customer: ProviderCustomer

beforeAll(async () => {
  fixtures = [twilioFixture(), await cloudFixture(), await engagelabFixture()]
  world = await createWorld({
    environment: Object.assign({}, ...fixtures.map(({ environment }) => environment)),
  })
  for (const fixture of fixtures) {
    const { name } = fixture
    const { body, status } = await world.admin.post('/v1/channels', { ...fixture.channel(world), name })
    expect(status, JSON.stringify(body)).toBe(201)
    channels[name] = body.id
    await fixture.point(world, body)
    if (name === 'Twilio') customer = fixture.customer(world, body)
  }
  ann = await hireAgent(world, 'Ann', Object.values(channels))
  outsider = await hireAgent(world, 'Otto', [])
})
afterAll(async () => {
  await world.close()
  for (const { close } of fixtures) await close?.()
})

const previewAt = (name: string, id: string) => `/v1/channels/${channels[name]}/templates/${id}/preview`
const pathsOf = (body: { errors?: { path: string }[] }) => (body.errors ?? []).map(({ path }) => path)

async function makeTemplate(): Promise<string> {
  const account = { accountSid: EMULATOR_ACCOUNT_SID, authToken: EMULATOR_AUTH_TOKEN }
  const { body } = await twilioClient(account, { baseUrl: world.emulator.url }).request({
    method: 'post',
    uri: 'https://content.twilio.com/v1/Content',
    headers: { 'Content-Type': 'application/json' },
    data: {
      friendly_name: 'solved',
      language: 'en',
      variables: { 1: 'Mia', 2: 'A7' },
      types: {
        'twilio/quick-reply': {
          body: 'Hello {{1}}, is {{2}} solved?',
          actions: [{ title: 'Yes, {{2}}', id: 'yes' }],
        },
      },
    },
  })
  return body.sid
}

test('Twilio: with its buttons; what does not fit is refused as it is at sending', async () => {
  const sid = await makeTemplate()
  await customer.write('Hello')
  const { id, contact } = await until('the conversation', async () => {
    const { body } = await world.admin.get(`/v1/conversations?channelId=${channels.Twilio}`)
    return body.items.find(({ status }: { status: string }) => status === 'waiting')
  })
  await ann.api.patch(`/v1/contacts/${contact.id}`, { name: 'Mia Brown' })
  const path = previewAt('Twilio', sid)
  const variables = { 1: '{{contact.name|there}}', 2: ' A7\n ' }
  const { status, body } = await ann.api.post(path, { variables, conversationId: id })
  expect(status, JSON.stringify(body)).toBe(200)
  expect(body).toEqual({
    id: sid,
    language: 'en',
    header: null,
    body: 'Hello Mia Brown, is A7 solved?',
    footer: null,
    buttons: [{ type: 'quick_reply', text: 'Yes, A7' }],
    media: [],
    list: null,
    cards: [],
    authentication: null,
    others: [],
    variables: { 1: 'Mia Brown', 2: 'A7' },
    usableOutsideWindow: false,
  })
  // Without a conversation, its placeholders stay.
  expect((await ann.api.post(path, { variables })).body.body).toContain('{{contact.name|there}}')

  const wrong: [object, string[]][] = [
    [{ 1: 'Mia' }, ['variables.2']],
    [{ 1: 'Mia', 2: ' ' }, ['variables.2']],
    [{ 1: 'Mia', 2: 'A7', 3: 'x' }, ['variables.3']],
  ]
  for (const [given, paths] of wrong) {
    const refused = await ann.api.post(path, { variables: given })
    expect(refused).toMatchObject({ status: 422, body: { code: 'template_unfit' } })
    expect(pathsOf(refused.body)).toEqual(paths)
    const sent = await ann.api.post(`/v1/conversations/${id}/messages`, {
      contentSid: sid,
      contentVariables: given,
    })
    expect(sent.status).toBe(422)
    expect(pathsOf(sent.body)).toEqual(paths.map(path => path.replace('variables', 'contentVariables')))
  }
  const whole = { contentSid: sid, contentVariables: { 1: 'Mia', 2: 'A7' } }
  expect(await command(ann.api, `/v1/conversations/${id}/messages`, whole)).toBe('done')

  const unknown = previewAt('Twilio', `HX${'0'.repeat(32)}`)
  expect(await ann.api.post(unknown, {})).toMatchObject({ status: 404, body: { code: 'not_found' } })
  expect(pathsOf((await ann.api.post(previewAt('Twilio', 'solved'), {})).body)).toEqual(['sid'])
  expect((await outsider.api.post(path, { variables })).body.code).toBe('not_your_channel')
})

test('WhatsApp Cloud API: with a file above the text, and the end of an address', async () => {
  const path = previewAt('WhatsApp Cloud API', 'receipt')
  const url = 'https://files.example/a7.pdf'
  const given = {
    variables: { name: 'Mia' },
    header: { type: 'document', url, filename: 'A7.pdf' },
    buttons: [{ index: 1, url: 'a7' }],
  }
  expect((await ann.api.post(path, given)).body).toMatchObject({
    id: 'receipt',
    language: 'en_US',
    header: { type: 'document', url, filename: 'A7.pdf' },
    body: 'Your receipt, Mia.',
    buttons: [
      { type: 'quick_reply', text: 'Thanks' },
      { type: 'url', text: 'Look', url: 'https://example.com/r/a7' },
    ],
    media: [url],
    usableOutsideWindow: true,
  })
  const body = new Uint8Array(Buffer.from('%PDF-1.4'))
  const uploaded = await ann.api.raw('/v1/uploads?name=A7.pdf', { method: 'POST', body })
  const { id: uploadId, url: shownAt } = (await uploaded.json()) as { id: string; url: string }
  const withUpload = { ...given, header: { type: 'document', uploadId, filename: 'A7.pdf' } }
  const { header } = (await ann.api.post(path, withUpload)).body
  expect(header).toMatchObject({ type: 'document', filename: 'A7.pdf' })
  expect(new URL(header.url).pathname).toBe(new URL(shownAt).pathname)
  const foreign = { ...given, header: { type: 'document', uploadId: randomUUID() } }
  expect(pathsOf((await ann.api.post(path, foreign)).body)).toEqual(['header.uploadId'])
  expect(pathsOf((await ann.api.post(path, {})).body)).toEqual(['variables.name', 'header', 'buttons'])
  expect((await ann.api.post(path, { ...given, language: 'de' })).status).toBe(404)
  expect((await ann.api.post(previewAt('WhatsApp Cloud API', 'not_yet'), {})).body).toMatchObject({
    body: 'Sale!',
    usableOutsideWindow: false,
  })
})

test('EngageLab: its text; parts that it does not take are refused', async () => {
  const path = previewAt('EngageLab', 'parcel_update')
  const variables = { 1: 'Mia', 2: 'today' }
  expect((await ann.api.post(path, { variables })).body).toMatchObject({
    language: 'en',
    header: null,
    body: 'Hello Mia, your parcel arrives today.',
    buttons: [],
  })
  const header = { type: 'text', variables: {} }
  expect(pathsOf((await ann.api.post(path, { variables, header })).body)).toEqual(['header'])
})

const week = (usual: object) =>
  Object.fromEntries(
    ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'].map(day => [day, usual]),
  )
const office = { intervals: [{ open: '09:00', close: '18:00' }] }

test('hours that are not saved: holidays by name, the clock that is moved, and that it never opens', async () => {
  const hours = {
    timezone: 'europe/berlin',
    days: week(office),
    holidays: [{ date: '2026-03-30', name: 'Fair', closed: true }],
  }
  const { status, body } = await ann.api.post('/v1/business-hours/preview', {
    hours,
    from: '2026-03-29',
    days: 2,
  })
  expect(status, JSON.stringify(body)).toBe(200)
  expect(body).toMatchObject({ timezone: 'Europe/Berlin', enabled: true, neverOpens: false, warnings: [] })
  expect(body.days).toEqual([
    {
      date: '2026-03-29',
      weekday: 'sunday',
      open: [{ from: '2026-03-29T09:00:00+02:00', to: '2026-03-29T18:00:00+02:00' }],
      openMinutes: 540,
      clockChanges: [{ at: '2026-03-29T03:00:00+02:00', minutes: 60 }],
    },
    { date: '2026-03-30', weekday: 'monday', holiday: 'Fair', open: [], openMinutes: 0 },
  ])
  const never = { ...hours, days: week({ closed: true }), holidays: [] }
  expect((await ann.api.post('/v1/business-hours/preview', { hours: never })).body).toMatchObject({
    neverOpens: true,
    nextOpening: null,
    days: expect.objectContaining({ length: 14 }),
    warnings: [{ path: 'hours.days', message: expect.stringContaining('never opens') }],
  })
  const overlap = {
    ...hours,
    days: week({ intervals: [office.intervals[0], { open: '17:00', close: '20:00' }] }),
  }
  expect(pathsOf((await ann.api.post('/v1/business-hours/preview', { hours: overlap })).body)).toContain(
    'hours.days.monday.intervals.1',
  )
})

test('a channel’s hours as they are, for its members', async () => {
  const channelId = channels.Twilio
  const path = '/v1/business-hours/preview'
  const { body } = await ann.api.post(path, { channelId, days: 35 })
  expect(body.days).toHaveLength(35)
  expect(body.enabled).toBe(false)
  expect((await outsider.api.post(path, { channelId })).body.code).toBe('not_your_channel')
  expect((await ann.api.post(path, { channelId, days: 36 })).status).toBe(422)
  expect((await ann.api.post(path, {})).status).toBe(422)
  expect((await ann.api.post(path, { channelId, from: '2026-02-30' })).status).toBe(422)
})
