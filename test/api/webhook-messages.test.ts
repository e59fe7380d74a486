import { expect } from 'vitest'
import {
  EMULATOR_ACCOUNT_SID,
  EMULATOR_ADDRESSES,
  EMULATOR_AUTH_TOKEN,
  EMULATOR_SERVICE_SID,
} from '../../dev/emulators/twilio/index.ts'
import { type Customer, command, type Desk, hireAgent } from '../harness/desk.ts'
import { deskTest } from '../harness/fixtures.ts'
import { until } from '../harness/until.ts'
import { callWebhook, messageParameters } from './webhook-client.ts'

const test = deskTest()

/** What the API shows of a customer's last message. */
async function shown(desk: Desk, customer: Pick<Customer, 'conversation'>, count = 1) {
  const { id } = await customer.conversation()
  return until('the message', async () => {
    const { body } = await desk.ann.api.get(`/v1/conversations/${id}/messages`)
    return body.items.length === count && body.items.at(-1)
  })
}

test('text, profile name and address', async ({ desk }) => {
  const customer = desk.newCustomer()
  await customer.write('สวัสดีค่ะ 👋', { profileName: 'มะลิ' })
  const message = await shown(desk, customer)
  expect(message).toMatchObject({
    direction: 'inbound',
    status: 'received',
    kind: 'contact',
    text: 'สวัสดีค่ะ 👋',
    media: [],
    author: { kind: 'contact', id: null },
    error: null,
    late: false,
    details: { profileName: 'มะลิ', messageType: 'text' },
  })
  expect(message.providerMessageId).toMatch(/^SM[0-9a-f]{32}$/)
  const { id } = await customer.conversation()
  const { body } = await desk.ann.api.get(`/v1/conversations/${id}`)
  expect(body.contact).toMatchObject({ address: customer.address, name: 'มะลิ' })
})

test('ten media, each with its type', async ({ world, desk }) => {
  const customer = desk.newCustomer()
  const types = ['image/jpeg', 'image/png', 'audio/ogg', 'video/mp4', 'application/pdf']
  const media = [...types, ...types].map(contentType => ({ contentType }))
  await customer.write('', { media })
  const message = await until('all ten', async () => {
    const found = await shown(desk, customer)
    return found.media.every(({ status }: { status: string }) => status === 'stored') && found
  })
  expect(message.media.map((item: { contentType: string }) => item.contentType)).toEqual([...types, ...types])
  const urls = message.media.map((item: { url: string }) => item.url)
  expect(new Set(urls).size).toBe(10)
  for (const url of urls) expect(url).toContain(`${world.baseUrl}/media/`)
})

test('a location', async ({ desk }) => {
  const customer = desk.newCustomer()
  const location = { latitude: 13.7563, longitude: -100.5018, address: '1 Main Road', label: 'Office' }
  await customer.write('', { location })
  expect((await shown(desk, customer)).details).toMatchObject({ location, messageType: 'location' })
})

test('a button, a list pick, and what they answer', async ({ desk }) => {
  const customer = desk.newCustomer()
  const replyTo = `SM${'ab'.repeat(16)}`
  await customer.write('', { button: { id: 'yes-1', title: 'Yes' }, replyTo })
  expect(await shown(desk, customer)).toMatchObject({
    text: 'Yes',
    details: {
      button: { payload: 'yes-1', text: 'Yes', type: 'REPLY' },
      replyTo: { providerMessageId: replyTo, sender: desk.ours },
    },
  })
  await customer.write('', { listItem: { id: 'row-2', title: 'Second' }, replyTo })
  expect(await shown(desk, customer, 2)).toMatchObject({
    text: 'Second',
    details: { listPick: { id: 'row-2', title: 'Second' }, replyTo: { providerMessageId: replyTo } },
  })
})

test('the ad that brought the customer', async ({ desk }) => {
  const customer = desk.newCustomer()
  await customer.write('About the ad', {
    extra: {
      ReferralSourceId: '120',
      ReferralSourceType: 'ad',
      ReferralSourceUrl: 'https://fb.me/x',
      ReferralHeadline: 'Chat with us',
      ReferralBody: 'New shoes',
      ReferralCtwaClid: 'click-1',
      ReferralMediaId: 'm1',
      ReferralMediaContentType: 'image/jpeg',
      ReferralMediaUrl: 'https://x/y',
    },
  })
  expect((await shown(desk, customer)).details.referral).toEqual({
    sourceId: '120',
    sourceType: 'ad',
    sourceUrl: 'https://fb.me/x',
    headline: 'Chat with us',
    body: 'New shoes',
    clickId: 'click-1',
    mediaId: 'm1',
    mediaContentType: 'image/jpeg',
    mediaUrl: 'https://x/y',
  })
})

test('opt-out, forwarding, and what has no name here', async ({ desk }) => {
  const customer = desk.newCustomer()
  await customer.write('STOP', {
    optOutType: 'STOP',
    extra: { FrequentlyForwarded: 'true', Forwarded: 'true', FlowData: '{"a":1}', Future: 'value' },
  })
  expect((await shown(desk, customer)).details).toMatchObject({
    optOut: 'STOP',
    forwarded: 'many',
    other: { FlowData: '{"a":1}', Future: 'value' },
  })
})

test('a customer without a phone number, by their WhatsApp user id', async ({ world, desk }) => {
  const from = 'whatsapp:US.13491208655302741918'
  const customer = {
    conversation: () =>
      until('the conversation', async () => {
        const { body } = await world.admin.get(`/v1/conversations?channelId=${desk.channelId}`)
        return body.items.find((c: { contact: { address: string } }) => c.contact.address === from)
      }),
  }
  await world.emulator.sendInbound({
    from,
    to: desk.ours,
    text: 'Hi',
    extra: { ParentExternalUserId: 'US.ENT.9999' },
  })
  expect((await shown(desk, customer)).details.otherAddresses).toEqual(['whatsapp:US.ENT.9999'])
  const { id } = await customer.conversation()
  const reply = `/v1/conversations/${id}/messages`
  expect(await command(desk.ann.api, reply, { text: 'Hello there' })).toBe('done')
  await until('the reply', () => world.emulator.thread(desk.ours, from).at(-1)?.body === 'Hello there')
})

test('one person’s phone number and user id are one contact, with one conversation', async ({
  world,
  desk,
}) => {
  const customer = desk.newCustomer()
  const userId = 'whatsapp:US.555000111'
  await customer.write('From my number', { extra: { ExternalUserId: userId } })
  const { id } = await customer.conversation()
  await world.emulator.sendInbound({ from: userId, to: desk.ours, text: 'From my user name' })
  const texts = await until('both messages', async () => {
    const { body } = await world.admin.get(`/v1/conversations/${id}/messages`)
    return body.items.length === 2 && body.items.map(({ text }: { text: string }) => text)
  })
  expect(texts).toEqual(['From my number', 'From my user name'])
  const { body } = await world.admin.get(`/v1/conversations/${id}`)
  expect(body.contact.address).toBe(userId)
})

test('a text with NUL or half a character is stored without them', async ({ desk }) => {
  const customer = desk.newCustomer()
  await customer.write('before\u0000after')
  expect((await shown(desk, customer)).text).toBe('beforeafter')
})

test.for([
  { what: 'a number inside a Messaging Service', sender: { phoneNumber: EMULATOR_ADDRESSES.serviceSms } },
  { what: 'a Messaging Service', sender: { messagingServiceSid: EMULATOR_SERVICE_SID } },
])('$what: its messages are verified and matched, and so are its statuses', async ({ sender }, { world }) => {
  const connected = await world.admin.post('/v1/channels', {
    provider: 'twilio',
    medium: 'sms',
    name: 'Service',
    ...sender,
    accountSid: EMULATOR_ACCOUNT_SID,
    authToken: EMULATOR_AUTH_TOKEN,
  })
  expect(connected.status).toBe(201)
  const channelId = connected.body.id
  const repaired = await world.admin.post(`/v1/channels/${channelId}/verify`, { repair: true })
  expect(repaired.body.ok).toBe(true)
  const ann = await hireAgent(world, 'Ann', [channelId])

  const from = '+15005554001'
  const written = await world.emulator.sendInbound({ from, to: EMULATOR_ADDRESSES.serviceSms, text: 'Hi' })
  expect(written).toMatchObject({ delivered: true })
  expect(written.attempts[0]?.parameters.MessagingServiceSid).toBe(EMULATOR_SERVICE_SID)
  const path = await until('the conversation', async () => {
    const { body } = await world.admin.get(`/v1/conversations?channelId=${channelId}`)
    return body.items[0] && `/v1/conversations/${body.items[0].id}/messages`
  })
  expect(await command(ann.api, path, { text: 'Hello' })).toBe('done')
  await until('the reply to be delivered', async () => {
    const { body } = await ann.api.get(path)
    return body.items.at(-1).status === 'delivered'
  })
  expect(world.emulator.thread(EMULATOR_ADDRESSES.serviceSms, from).at(-1)?.body).toBe('Hello')
  const reports = world.emulator.ledger.webhooks().filter(({ kind, url }) => {
    return kind === 'status' && url.includes(channelId)
  })
  expect(reports.length).toBeGreaterThan(0)
  expect(new Set(reports.map(report => report.outcome))).toEqual(new Set(['ok']))
  // While a number is a channel of its own, messages to it do not belong to the service's channel.
  await world.admin.delete(`/v1/channels/${channelId}`)
})

test('a status of an unknown message is accepted and changes nothing', async ({ world, desk }) => {
  const url = `${world.baseUrl}/webhooks/twilio/${desk.channelId}/status`
  const before = await world.sql`select count(*) from delivery_reports`
  const parameters = messageParameters({
    From: desk.ours,
    To: 'whatsapp:+15005554002',
    MessageStatus: 'sent',
  })
  expect((await callWebhook({ url, parameters })).status).toBe(200)
  expect((await callWebhook({ url: `${url}?delivery=none`, parameters })).status).toBe(200)
  expect(await world.sql`select count(*) from delivery_reports`).toEqual(before)
})
