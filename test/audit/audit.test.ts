import { expect } from 'vitest'
import {
  EMULATOR_ACCOUNT_SID,
  EMULATOR_ADDRESSES,
  EMULATOR_AUTH_TOKEN,
} from '../../dev/emulators/twilio/index.ts'
import { twilioClient } from '../../providers/twilio/index.ts'
import { callWebhook, messageParameters } from '../api/webhook-client.ts'
import type { Customer, Desk } from '../harness/desk.ts'
import { deskTest } from '../harness/fixtures.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { backdate, recover, stored } from '../recovery/reader.ts'
import { type AgentTalk, beginAgentTalk, sentTo } from '../sending/talk.ts'
import { type Audit, auditNow, kindsIn, pastHour, runAudit } from './auditor.ts'

let webhookUrl: string

const test = deskTest({ medium: 'sms', isScheduled: true })

test.beforeAll(async ({ world, desk }) => {
  await backdate(world, desk.channelId)
  await world.temporal.schedule.getHandle(`audit:${desk.channelId}`).pause()
  await world.sql`update channels set created_at = now() - interval '5 hours' where id = ${desk.channelId}`
  webhookUrl = (await world.admin.get(`/v1/channels/${desk.channelId}`)).body.webhookUrl
})

const twilio = (world: World) =>
  twilioClient(
    { accountSid: EMULATOR_ACCOUNT_SID, authToken: EMULATOR_AUTH_TOKEN },
    { baseUrl: world.emulator.url },
  )

const now = (world: World, desk: Desk) => auditNow(world, desk.channelId)

/** A customer's message and its answer. Resolves when Twilio has both. */
async function talkThrough(desk: Desk, texts: string[]): Promise<AgentTalk> {
  const talk = await beginAgentTalk(desk)
  for (const text of texts) await talk.message(await talk.reply(text), 'delivered', 'read')
  return talk
}

/** How the audit of the current hour differs from the one before it. */
async function since(world: World, desk: Desk, before: Audit): Promise<{ kinds: string[]; after: Audit }> {
  const after = await now(world, desk)
  const known = new Set(
    before.differences.map(each => `${each.kind} ${each.providerMessageId ?? each.messageId}`),
  )
  const fresh = after.differences.filter(
    each => !known.has(`${each.kind} ${each.providerMessageId ?? each.messageId}`),
  )
  return { kinds: fresh.map(({ kind }) => kind).sort(), after }
}

test('messages and answers are the same in all three lists', async ({ world, desk }) => {
  await talkThrough(desk, ['One', 'Two', 'x'.repeat(1_700)])
  const found = await now(world, desk)
  expect(found).toMatchObject({ unexplained: 0, alert: false, differences: [] })
  expect(found.inbound).toEqual({ provider: 1, stored: 1 })
  // The long one is sent in two parts.
  expect(found.outbound).toEqual({ provider: 4, stored: 4, decided: 4 })
})

test('fifty messages without a webhook are missing until the list is read, and then all are found', async ({
  world,
  desk,
}) => {
  const { hour, at } = pastHour(2)
  const customers = Array.from({ length: 5 }, desk.newCustomer)
  for (let n = 0; n < 50; n++) {
    await (customers[n % 5] as Customer).write(`Message ${n}`, { lost: true, at: at(10, n) })
  }
  const missing = await runAudit(world, desk.channelId, { hour })
  expect(missing.inbound).toEqual({ provider: 50, stored: 0 })
  expect(missing).toMatchObject({ unexplained: 50, alert: false })
  expect(kindsIn(missing)).toEqual({ missing_inbound: 50 })

  await world.sql`update inbound_readings set watermark = now() - interval '4 hours', pointed_at = now() - interval '4 hours' where channel_id = ${desk.channelId}`
  expect(await recover(world, desk.channelId)).toBe(50)
  const addresses = customers.map(({ address }) => address)
  await until('all of them', async () => {
    const rows = await stored(world, desk.channelId)
    return rows.filter(({ address }) => addresses.includes(address)).length === 50
  })
  // The scheduled round checks again the hours with differences, and each finished hour that was never checked.
  await runAudit(world, desk.channelId, {})
  const { body } = await world.admin.get(`/v1/channels/${desk.channelId}/audit`)
  const settled = body.hours.find((each: Audit) => Date.parse(each.hour) === hour)
  expect(settled).toMatchObject({ inbound: { provider: 50, stored: 50 }, unexplained: 0, differences: [] })
  expect(body.hours.length).toBeGreaterThanOrEqual(4)
  expect(body.totals.inbound.provider).toBe(body.totals.inbound.stored)
})

test('a message of another program with the account’s token raises one alarm', async ({ world, desk }) => {
  const before = await now(world, desk)
  const foreign = await twilio(world).messages.create({ from: desk.ours, to: '+15005559001', body: 'Spam' })
  // It belongs to another sender of the account, not to this channel.
  await twilio(world).messages.create({
    from: EMULATOR_ADDRESSES.serviceSms,
    to: '+15005559001',
    body: 'Other',
  })
  await world.emulator.idle()
  const { kinds, after } = await since(world, desk, before)
  expect(kinds).toEqual(['foreign_send'])
  expect(after).toMatchObject({ alert: true, unexplained: before.unexplained + 1 })
  const named = after.differences.find(({ kind }) => kind === 'foreign_send')
  expect(named).toMatchObject({ providerMessageId: foreign.sid, explained: false, messageId: null })
  expect(named?.fix).toContain('token')
  expect(JSON.stringify(after)).not.toContain('9001')
})

test('messages that the provider no longer has are named; messages that it has not sent yet are not', async ({
  world,
  desk,
}) => {
  const before = await now(world, desk)
  const talk = await talkThrough(desk, ['Deleted there'])
  await talk.message(await talk.reply('Still there'), 'delivered', 'read')
  const unsent = sentTo(world, talk.customer)[1]
  if (unsent) unsent.sentAt = null
  const [gone] = sentTo(world, talk.customer)
  await twilio(world)
    .messages(gone?.sid ?? '')
    .remove()
  const { kinds, after } = await since(world, desk, before)
  expect(kinds).toEqual(['missing_at_provider'])
  expect(after.differences.find(({ kind }) => kind === 'missing_at_provider')).toMatchObject({
    providerMessageId: gone?.sid,
  })
})

test('an unknown outcome is reported and explained', async ({ world, desk }) => {
  const before = await now(world, desk)
  const talk = await beginAgentTalk(desk)
  const to = talk.customer.address
  world.emulator.faults.set({ kind: 'error_before_accepting', to })
  await talk.message(await talk.reply('Did it go?'), 'unknown')
  const { kinds, after } = await since(world, desk, before)
  expect(kinds).toEqual(['unknown_outcome'])
  expect(after.unexplained).toBe(before.unexplained)
  expect(after.outbound.provider).toBe(before.outbound.provider)
})

test('a message that the provider never had was forged with a token that leaked', async ({ world, desk }) => {
  const before = await now(world, desk)
  const customer = desk.newCustomer()
  const fields = { From: customer.address, To: desk.ours, Body: 'Trust me' }
  await callWebhook({ url: webhookUrl, parameters: messageParameters(fields) })
  await customer.conversation()
  const { kinds, after } = await since(world, desk, before)
  expect(kinds).toEqual(['unknown_inbound'])
  expect(after.alert).toBe(true)
})

test('names decisions without a stored message, and stored messages without a decision', async ({
  world,
  desk,
}) => {
  const before = await now(world, desk)
  const talk = await talkThrough(desk, ['Decided', 'Another'])
  const [decided] = await talk.messages().then(all => all.filter(({ text }) => text === 'Decided'))
  const id = decided?.id ?? ''
  const other = '00000000-0000-4000-8000-00000000cafe'
  // As if another row had its place.
  await world.sql.begin(async tx => {
    await tx`insert into messages select (jsonb_populate_record(m, ${tx.json({ id: other, seq: -1 })})).* from messages m where id = ${id}`
    await tx`update deliveries set message_id = ${other} where message_id = ${id}`
    await tx`update delivery_reports set message_id = ${other} where message_id = ${id}`
    await tx`delete from messages where id = ${id}`
  })
  const { kinds, after } = await since(world, desk, before)
  expect(kinds).toEqual(['not_decided', 'not_stored'])
  expect(after.unexplained).toBe(before.unexplained + 2)
})

test('Twilio’s own answers are listed, and explained', async ({ world, desk }) => {
  const before = await now(world, desk)
  const customer = desk.newCustomer()
  await customer.write('STOP')
  await customer.conversation()
  await world.emulator.idle()
  const { kinds, after } = await since(world, desk, before)
  expect(kinds).toEqual(['provider_reply'])
  expect(after.unexplained).toBe(before.unexplained)
})

test('an hour can be audited through the API; an hour that can’t be audited is refused', async ({
  world,
  desk,
}) => {
  const path = `/v1/channels/${desk.channelId}/audit`
  const { at } = pastHour(3)
  expect(await world.admin.post(path, { hour: at(30) })).toMatchObject({
    status: 200,
    body: { unexplained: 0, inbound: { provider: 0, stored: 0 } },
  })
  expect(await world.admin.post(path)).toMatchObject({ status: 200 })
  for (const hour of [new Date(Date.now() + 3_600_000).toISOString(), '2020-01-01T00:00:00Z', 'yesterday']) {
    expect(await world.admin.post(path, { hour })).toMatchObject({ status: 422 })
  }
  world.emulator.faults.set({ kind: 'error_before_accepting', operation: 'messages.list' })
  expect(await world.admin.post(path, { hour: at(30) })).toMatchObject({
    status: 503,
    body: { code: 'provider_unreachable' },
  })
})
