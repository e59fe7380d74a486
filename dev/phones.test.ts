import { afterAll, beforeAll, expect, test } from 'vitest'
import { ENGAGELAB_DEMO, type EngagelabEmulator, startEngagelab } from './emulators/engagelab/index.ts'
import type { PhoneMessage } from './emulators/shared/phone.ts'
import { type Emulator, startEmulator } from './emulators/twilio/index.ts'
import {
  CLOUD_ACCESS_TOKEN,
  CLOUD_NUMBER,
  type CloudEmulator,
  startCloudEmulator,
} from './emulators/whatsapp-cloud/index.ts'
import { devPage } from './page.ts'

const CUSTOMER = '+12025550101'

let cloud: CloudEmulator
let engagelab: EngagelabEmulator
let twilio: Emulator

beforeAll(async () => {
  const noDelays = { sent: 0, delivered: 0, read: 0 }
  cloud = await startCloudEmulator({ statusDelaysMs: noDelays })
  engagelab = await startEngagelab({ statusDelaysMs: noDelays })
  const phones = { whatsapp_cloud: cloud.control, engagelab: engagelab.control }
  twilio = await startEmulator({ page: devPage({ config: () => undefined, phones }) })
})
afterAll(() => Promise.all([twilio.close(), cloud.close(), engagelab.close()]))

async function call<T = { messageSid: string }>(path: string, body?: object) {
  const response = await fetch(`${twilio.url}/phones/${path}`, {
    ...(body && {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    }),
  })
  return { status: response.status, body: (await response.json()) as T }
}

async function thread(provider: string, ours: string): Promise<PhoneMessage[]> {
  const pair = new URLSearchParams({ ours, customer: CUSTOMER })
  return (await call<PhoneMessage[]>(`${provider}/phone/thread?${pair}`)).body
}

/** Reads it as this service does. */
async function sendByCloud(content: object, to: object = { to: CUSTOMER }): Promise<void> {
  const response = await fetch(`${cloud.url}/v23.0/${CLOUD_NUMBER.id}/messages`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${CLOUD_ACCESS_TOKEN}` },
    body: JSON.stringify({ messaging_product: 'whatsapp', ...to, ...content }),
  })
  expect(response.status).toBe(200)
}

const row = (id: string) => ({ id, title: `Score ${id}` })

test('the phone shows what it got by the Cloud API, with what there is to tap, and taps it', async () => {
  const ours = CLOUD_NUMBER.phoneNumber
  const write = (content: object) =>
    call('whatsapp_cloud/phone/inbound', { from: CUSTOMER, to: ours, profileName: 'Mali', ...content })
  const first = await write({ text: 'Hello' })
  // Nothing is subscribed yet.
  expect(first.body).toMatchObject({ delivered: false, notCalled: 'no_url', attempts: [] })
  const picture = Buffer.from('a picture').toString('base64')
  await write({ media: [{ contentType: 'image/png', base64: picture }] })
  const body = { text: 'How was it?' }
  const buttons = [{ type: 'reply', reply: { id: 'a', title: 'Good' } }]
  await sendByCloud({ type: 'interactive', interactive: { type: 'button', body, action: { buttons } } })
  const action = { button: 'Rate', sections: [{ rows: [row('1'), row('5')] }] }
  await sendByCloud({ type: 'interactive', interactive: { type: 'list', body, action } })
  const parameters = ['Mali', 'TH1'].map(text => ({ type: 'text', text }))
  const template = {
    name: 'order_update',
    language: { code: 'en_US' },
    components: [{ type: 'body', parameters }],
  }
  await sendByCloud({ type: 'template', template, context: { message_id: first.body.messageSid } })
  await cloud.settled()

  const shown = await thread('whatsapp_cloud', ours)
  expect(shown.map(({ body: text }) => text)).toEqual([
    'Hello',
    '',
    'How was it?',
    'How was it?',
    'Hello Mali, your order TH1 is on its way.',
  ])
  const [, file, asked, listed, sent] = shown
  expect(asked).toMatchObject({ buttons: [{ id: 'a', title: 'Good' }], list: null, status: 'read' })
  expect(listed?.list).toMatchObject({ button: 'Rate', items: [{ id: '1' }, { id: '5', title: 'Score 5' }] })
  expect(sent?.replyTo).toBe(first.body.messageSid)
  const stored = await fetch(`${twilio.url}/phones/whatsapp_cloud/phone/${file?.media[0]?.url}`)
  expect(await stored.text()).toBe('a picture')

  await write({ listItem: { id: '5', title: 'Score 5' }, replyTo: listed?.sid })
  await write({ button: { id: 'a', title: 'Good' }, replyTo: asked?.sid })
  await write({ reaction: { emoji: '👍', to: asked?.sid } })
  const [picked, tapped, reacted] = cloud.thread(ours, CUSTOMER).slice(-3)
  expect(picked?.content).toMatchObject({ interactive: { list_reply: { id: '5' } } })
  expect(tapped?.content).toMatchObject({ interactive: { button_reply: { id: 'a' } } })
  expect(reacted).toMatchObject({ type: 'reaction', content: { reaction: { message_id: asked?.sid } } })
})

test('the phone writes by EngageLab, and is told what came of it', async () => {
  const [ours] = ENGAGELAB_DEMO.numbers
  const write = (content: object) => call('engagelab/phone/inbound', { from: CUSTOMER, to: ours, ...content })
  expect((await write({ text: 'Hello' })).body).toMatchObject({ delivered: false, notCalled: 'no_url' })
  await write({ location: { latitude: 13.7, longitude: 100.5, label: 'Park', address: 'Bangkok' } })
  await write({ media: [{ contentType: 'image/png', base64: '' }] })
  expect(await thread('engagelab', ours)).toMatchObject([
    { body: 'Hello', direction: 'inbound' },
    { body: '', media: [] },
    { media: [{ contentType: 'image/png', url: '' }] },
  ])
  expect((await write({ from: 'nobody' })).status).toBe(400)
})

test('what happens is told as it happens', async () => {
  const ended = new AbortController()
  const response = await fetch(`${twilio.url}/phones/whatsapp_cloud/phone/stream`, { signal: ended.signal })
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let read = ''
  const readUntil = async (text: string) => {
    while (!read.includes(text)) read += (await reader?.read())?.value ?? ''
  }
  await readUntil('event: ready')
  const { id } = await cloud.write({ from: CUSTOMER, to: CLOUD_NUMBER.phoneNumber, text: 'News' })
  await readUntil('event: message')
  expect(read).toContain(id)
  const mark = { status: 'read', message_id: id, typing_indicator: { type: 'text' } }
  await sendByCloud(mark, {})
  await readUntil('event: typing')
  const [seen] = (await thread('whatsapp_cloud', CLOUD_NUMBER.phoneNumber)).slice(-1)
  expect(seen).toMatchObject({ sid: id, status: 'read' })
  ended.abort()
})
