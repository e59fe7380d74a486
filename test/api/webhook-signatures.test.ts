import { WorkflowNotFoundError } from '@temporalio/client'
import { describe, expect } from 'vitest'
import { conversationWorkflowId } from '../../platform/ids.ts'
import type { Desk } from '../harness/desk.ts'
import { deskTest } from '../harness/fixtures.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { startSecondApi } from './second-api.ts'
import { callWebhook, messageParameters, type Pairs, type WebhookCall } from './webhook-client.ts'

let webhookUrl: string

const test = deskTest()

test.beforeAll(async ({ world, desk }) => {
  webhookUrl = (await world.admin.get(`/v1/channels/${desk.channelId}`)).body.webhookUrl
})

let customers = 0

/** A message of a new customer. */
function newMessage(desk: Desk, fields: Record<string, string> = {}): Record<string, string> {
  customers += 1
  const From = `whatsapp:+15005553${String(customers).padStart(3, '0')}`
  return messageParameters({ From, To: desk.ours, Body: 'Hello', ...fields })
}

const rows = async (world: World) => {
  const [count] = await world.sql`
    select (select count(*) from conversations) as conversations, (select count(*) from messages) as messages,
      (select count(*) from contacts) as contacts`
  return count
}

/** Whether a workflow was started for a customer's address. */
async function workflowExists(world: World, desk: Desk, address: string): Promise<boolean> {
  const [channel] = await world.sql<{ idKey: Uint8Array }[]>`select id_key from channels`
  const idKey = world.secrets.open(channel?.idKey ?? Buffer.alloc(0), 'columns', desk.channelId)
  const id = conversationWorkflowId({ id: desk.channelId, idKey }, [address])
  try {
    await world.temporal.workflow.getHandle(id).describe()
    return true
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false
    throw error
  }
}

async function received(
  world: World,
  from: string,
): Promise<{ text: string; details: Record<string, unknown> }> {
  return until('the message', async () => {
    const [message] = await world.sql<{ text: string; details: Record<string, unknown> }[]>`
      select m.text, m.details from messages m join conversations c on c.id = m.conversation_id
      where c.address = ${from} and direction = 'inbound'`
    return message
  })
}

test('a correctly signed message is answered with an empty TwiML document', async ({ world, desk }) => {
  const parameters = newMessage(desk)
  const answer = await callWebhook({ url: webhookUrl, parameters })
  expect(answer.status).toBe(200)
  expect(answer.headers.get('Content-Type')).toBe('text/xml')
  expect(await answer.text()).toBe('<?xml version="1.0" encoding="UTF-8"?><Response/>')
  expect(await workflowExists(world, desk, parameters.From ?? '')).toBe(true)
  await received(world, parameters.From ?? '')
})

const FORGERIES: [what: string, forge: (call: WebhookCall) => WebhookCall][] = [
  ['no signature', call => ({ ...call, signature: null })],
  ['an empty signature', call => ({ ...call, signature: '' })],
  ['a made-up signature', call => ({ ...call, signature: 'bm90IGEgc2lnbmF0dXJl' })],
  ['another token', call => ({ ...call, authToken: 'ab'.repeat(16) })],
  ['an empty token', call => ({ ...call, authToken: '' })],
  ['another address', call => ({ ...call, target: call.url, url: 'https://elsewhere.example.com/' })],
  ['another text', call => ({ ...call, body: forged(call, 'Body', 'Forged') })],
  ['a parameter more', call => ({ ...call, body: `${forged(call)}&MediaUrl0=https%3A%2F%2Fevil.example` })],
  ['a parameter less', call => ({ ...call, body: forged(call, 'NumMedia') })],
  [
    'another account',
    call => ({ ...call, parameters: { ...call.parameters, AccountSid: `AC${'1'.repeat(32)}` } }),
  ],
]

function forged(call: WebhookCall, name?: string, value?: string): string {
  const form = new URLSearchParams(call.parameters)
  if (name && value === undefined) form.delete(name)
  if (name && value !== undefined) form.set(name, value)
  return form.toString()
}

test.for(FORGERIES)('%s: 403, and nothing is stored', async ([_, forge], { world, desk }) => {
  const before = await rows(world)
  const parameters = newMessage(desk)
  const answer = await callWebhook(forge({ url: webhookUrl, parameters }))
  expect(answer.status).toBe(403)
  expect(await answer.json()).toMatchObject({ status: 403, code: 'invalid_signature' })
  expect(await workflowExists(world, desk, parameters.From ?? '')).toBe(false)
  expect(await rows(world)).toEqual(before)
})

test('a forged status changes nothing', async ({ desk }) => {
  const url = webhookUrl.replace(/#.*/, '/status?delivery=00000000-0000-4000-8000-000000000000')
  const parameters = newMessage(desk, { MessageStatus: 'delivered' })
  expect((await callWebhook({ url, parameters, authToken: 'ab'.repeat(16) })).status).toBe(403)
  expect((await callWebhook({ url, parameters })).status).toBe(200)
  const otherQuery = { url, target: url.replace('delivery', 'parcel'), parameters }
  expect((await callWebhook(otherQuery)).status).toBe(403)
})

describe('everything that was posted is signed', () => {
  test('new parameters, empty ones, blanks and all scripts', async ({ world, desk }) => {
    const parameters = newMessage(desk, {
      BrandNewParameter: 'of tomorrow',
      Empty: '',
      Body: '  สวัสดี 👋 a+b=c&d%20 \r\n\t',
      'Name with blanks ': ' value ',
      __proto__x: 'x',
      constructor: 'c',
    })
    expect((await callWebhook({ url: webhookUrl, parameters })).status).toBe(200)
    const message = await received(world, parameters.From ?? '')
    expect(message.text).toBe(parameters.Body)
    expect(message.details.other).toMatchObject({
      BrandNewParameter: 'of tomorrow',
      'Name with blanks ': ' value ',
      __proto__x: 'x',
      constructor: 'c',
    })
    expect(message.details.other).not.toHaveProperty('Empty')
  })

  test('repeated parameter names', async ({ world, desk }) => {
    const parameters = newMessage(desk)
    const pairs: Pairs = [...Object.entries(parameters), ['Tag', 'b'], ['Tag', 'a'], ['Tag', 'b']]
    expect((await callWebhook({ url: webhookUrl, parameters: pairs })).status).toBe(200)
    const message = await received(world, parameters.From ?? '')
    expect(message.details.other).toMatchObject({ Tag: '["b","a","b"]' })
    const dropped = { ...newMessage(desk), Tag: 'a' }
    const body = `${new URLSearchParams(dropped)}&Tag=z`
    expect((await callWebhook({ url: webhookUrl, parameters: dropped, body })).status).toBe(403)
  })
})

test('the signature is checked with the public URL, even if the request used another URL', async ({
  world,
  desk,
}) => {
  const api = await startSecondApi(world, { PUBLIC_URL: 'https://chat.example.com' })
  const target = `${api.baseUrl}/webhooks/twilio/${desk.channelId}`
  const publicly = `https://chat.example.com/webhooks/twilio/${desk.channelId}`
  const call = { target, parameters: newMessage(desk) }
  const answers = [
    await callWebhook({ ...call, url: publicly }),
    await callWebhook({ ...call, url: target }),
    await callWebhook({ ...call, url: publicly.replace('https', 'http') }),
    await callWebhook({ ...call, url: `${publicly}?x=1&a=2`, target: `${target}?x=1&a=2` }),
    await callWebhook({ ...call, url: `${publicly}?x=1&a=2`, target: `${target}?a=2&x=1` }),
  ]
  await api.close()
  expect(answers.map(answer => answer.status)).toEqual([200, 403, 403, 200, 403])
})

const BIG = 'x'.repeat(300 * 1024)
const UNUSABLE: [what: string, status: number, call: Partial<WebhookCall>][] = [
  ['JSON', 400, { contentType: 'application/json', body: '{"MessageSid":"SM1"}' }],
  ['multipart', 400, { contentType: 'multipart/form-data; boundary=x', body: '--x--' }],
  ['bytes that are not UTF-8', 400, { body: Buffer.from([0x42, 0x3d, 0xff, 0xfe]) }],
  ['escapes that are not UTF-8', 400, { body: 'Body=%FF%FE' }],
  ['another charset', 400, { contentType: 'application/x-www-form-urlencoded; charset=utf-16' }],
  ['too many parameters', 400, { body: 'a=1&'.repeat(2_000) }],
  ['a body over the limit', 413, { body: `Body=${BIG}` }],
  ['an empty body', 403, { body: '' }],
]

test.for(UNUSABLE)('%s is refused with %i, and the service goes on', async ([_, status, call], { desk }) => {
  const answer = await callWebhook({ url: webhookUrl, parameters: newMessage(desk), ...call })
  expect(answer.status).toBe(status)
  expect(answer.headers.get('Content-Type')).toContain('application/problem+json')
  expect((await callWebhook({ url: webhookUrl, parameters: newMessage(desk) })).status).toBe(200)
})

test.for(['MessageSid', 'From', 'To'])('signed, but without %s: 400 naming it', async (name, { desk }) => {
  const parameters = newMessage(desk)
  const names = name === 'MessageSid' ? ['MessageSid', 'SmsSid', 'SmsMessageSid'] : [name]
  for (const missing of names) delete parameters[missing]
  const answer = await callWebhook({ url: webhookUrl, parameters })
  expect(answer.status).toBe(400)
  expect(await answer.json()).toMatchObject({ code: 'malformed_form', detail: expect.stringContaining(name) })
})

test.for([
  '/webhooks/twilio/00000000-0000-4000-8000-000000000000',
  '/webhooks/twilio/not-an-id',
  '/webhooks/twilio/00000000-0000-4000-8000-000000000000/status',
])('%s: 404', async (path, { world, desk }) => {
  const answer = await callWebhook({ url: world.baseUrl + path, parameters: newMessage(desk) })
  expect(answer.status).toBe(404)
})

test('the webhook path of another provider does not reach the channel', async ({ desk }) => {
  const url = webhookUrl.replace('/twilio/', '/engagelab/')
  expect((await callWebhook({ url, parameters: newMessage(desk) })).status).toBe(404)
})
