import { afterAll, beforeAll, expect, test } from 'vitest'
import { CLOUD_NUMBER } from '../../../dev/emulators/whatsapp-cloud/index.ts'
import { until } from '../../harness/until.ts'
import { type CloudCustomer, openStage, type Stage } from './stage.ts'

// One world for all. The tests run one after the other, because Meta's emulator holds calls back for all of them.

let stage: Stage
const GREETING = 'Welcome!'
const OURS = CLOUD_NUMBER.phoneNumber

beforeAll(async () => {
  stage = await openStage({ greeting: { enabled: true, text: GREETING } })
})
afterAll(() => stage.close())

const inboundOf = async (customer: CloudCustomer) =>
  (await customer.messages()).filter(({ direction }) => direction === 'inbound')

const HOUR = 3_600_000
const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']

/**
 * A time zone where it is noon now, so that three hours ago was the same day. Its name has the opposite sign of its
 * offset.
 */
function zoneOfNoon(): string {
  const ahead = 12 - new Date().getUTCHours()
  return ahead === 0 ? 'Etc/GMT' : `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`
}

test('messages written during an outage arrive late: marked, without a greeting, with the business hours of their time', async () => {
  const { emulator, world, channel } = stage
  await emulator.settled()
  // Opening hours end at ten there. It is noon, and the message was written at nine.
  const intervals = [{ open: '06:00', close: '10:30' }]
  const businessHours = {
    enabled: true,
    timezone: zoneOfNoon(),
    days: Object.fromEntries(DAYS.map(day => [day, { intervals }])),
    unavailableMessage: 'We are closed.',
  }
  const changed = await world.admin.patch(`/v1/channels/${channel.id}`, { businessHours })
  expect(changed.status, JSON.stringify(changed.body)).toBe(200)
  emulator.setNow(Date.now() - 3 * HOUR)
  emulator.setReachable(false)
  const customers = Array.from({ length: 20 }, () => stage.newCustomer())
  for (const text of ['Anybody?', 'Hello?']) {
    for (const { number: from } of customers) {
      expect((await emulator.write({ from, to: OURS, text })).acknowledged).toBe(false)
    }
  }
  await emulator.advance(HOUR)
  emulator.setReachable(true)
  await emulator.advance(2 * HOUR)

  let late = 0
  for (const customer of customers) {
    const messages = await until(`what ${customer.number} wrote`, async () => {
      const all = await inboundOf(customer)
      return all.length === 2 && all
    })
    late += messages.filter(message => message.late).length
    expect(messages.map(({ text }) => text)).toEqual(['Anybody?', 'Hello?'])
    const { id } = await customer.conversation(({ status }) => status === 'waiting' || status === 'assigned')
    const { body } = await world.admin.get(`/v1/conversations/${id}/events?limit=200`)
    expect(JSON.stringify(body.items)).not.toContain('closed')
    expect(customer.received()).toEqual([])
  }
  expect(late).toBe(40)
})

test('after a reset of the app secret, webhooks are refused and repeated until the channel has the new secret', async () => {
  const { emulator, world, channel } = stage
  const customer = stage.newCustomer()
  const secret = 'd1'.repeat(16)
  emulator.setSecret(secret)
  const written = await emulator.write({ from: customer.number, to: OURS, text: 'Signed anew' })
  expect(written.acknowledged).toBe(false)
  const path = `/v1/channels/${channel.id}`
  const wrong = await world.admin.patch(path, { appSecret: 'e1'.repeat(16) })
  expect(wrong).toMatchObject({ status: 422, body: { code: 'wrong_app_secret' } })
  expect((await world.admin.patch(path, { appSecret: secret })).status).toBe(200)
  await emulator.advance(60_000)
  expect((await inboundOf(customer)).map(({ text }) => text)).toEqual(['Signed anew'])
})

test('a template of the settings is held against the account’s; who can’t be asked is in nobody’s way', async () => {
  const { world, channel } = stage
  const save = (template: object | null, setting = 'csat') =>
    world.admin.patch(`/v1/channels/${channel.id}`, { [setting]: { template } })
  const good = { id: 'order_update', language: 'en_US', variables: { 1: '{{contact.name|you}}', 2: 'B1' } }
  const refused: [object, string, string][] = [
    [{ ...good, id: 'gone' }, 'id', 'no template'],
    [{ ...good, language: 'de' }, 'language', 'en_US'],
    [{ ...good, id: 'not_yet', variables: {} }, 'id', 'pending'],
    [{ ...good, variables: { 1: 'x' } }, 'variables.2', 'fill it in'],
    [{ ...good, language: undefined }, 'language', 'is required'],
    [{ contentSid: `HX${'0'.repeat(32)}`, variables: {} }, 'contentSid', 'Twilio'],
  ]
  for (const [template, path, says] of refused) {
    const { status, body } = await save(template)
    expect([status, body.code]).toEqual([422, 'template_unfit'])
    expect(body.errors).toEqual([{ path: `csat.template.${path}`, message: expect.stringContaining(says) }])
    expect(body.fix).toContain('/templates')
  }
  expect((await save(good)).status).toBe(200)
  await world.sql`delete from channel_templates where channel_id = ${channel.id}`
  // A template that exists already is not checked again.
  expect((await save(good)).status).toBe(200)
  expect(await world.sql`select from channel_templates where channel_id = ${channel.id}`).toHaveLength(0)
  expect((await save({ ...good }, 'autoResolve')).status).toBe(200)

  await world.sql`delete from channel_templates where channel_id = ${channel.id}`
  // Nobody reads the list while no worker runs.
  await world.stopWorker()
  expect((await save({ ...good, id: 'not_known_here' })).status).toBe(200)
  await world.startWorker()
  expect((await save(null)).status).toBe(200)
  expect((await save(null, 'autoResolve')).status).toBe(200)
})
