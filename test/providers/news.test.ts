import { afterAll, beforeAll, expect, test } from 'vitest'
import { WHATSAPP_PREFIX } from '../../domain/address.ts'
import type { InboundMessage } from '../../domain/message.ts'
import type { ProviderDefinition } from '../../providers/definition.ts'
import { PROVIDERS } from '../../providers/providers.ts'
import type { WebhookEvent } from '../../providers/webhook-events.ts'
import { command, eventTypes, hireAgent, type TestAgent } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import { createWorld, type World } from '../harness/world.ts'
import { toy } from './toy.ts'
import { startToyServer, type ToyServer } from './toy-server.ts'

// Other news from providers: identities, messages from other programs, what customers opted out of, and the account's
// state.

let world: World
let server: ToyServer
let channel: { id: string; webhookUrl: string }
let ann: TestAgent

const SECRET = 'toy-secret'
const OURS = `${WHATSAPP_PREFIX}+15005550920`
const ours = { medium: 'whatsapp', address: OURS } as const

/** The toy provider: its webhooks contain events as they are. */
function tellingToy(url: string): ProviderDefinition {
  const definition = toy(url)
  const { webhooks } = definition
  return {
    ...definition,
    webhooks: {
      ...webhooks,
      read(request, account) {
        const checked = webhooks.read({ ...request, body: Buffer.from('[]') }, account)
        if (checked.result !== 'events') return checked
        return { ...checked, events: JSON.parse(Buffer.from(request.body).toString()) }
      },
    },
  }
}

beforeAll(async () => {
  server = await startToyServer()
  world = await createWorld({ providers: [...PROVIDERS, tellingToy(server.url)] })
  const fields = { provider: 'toy', name: 'Toy', account: 'acc-1', secret: SECRET, number: '+15005550920' }
  const connected = await world.admin.post('/v1/channels', fields)
  expect(connected.status, JSON.stringify(connected.body)).toBe(201)
  channel = connected.body
  ann = await hireAgent(world, 'Ann', [channel.id])
})
afterAll(async () => {
  await world.close()
  await server.close()
})

async function tell(...events: WebhookEvent[]): Promise<void> {
  const headers = { 'X-Toy-Secret': SECRET }
  const response = await fetch(channel.webhookUrl, {
    method: 'POST',
    headers,
    body: JSON.stringify(events),
  })
  expect(response.status).toBe(204)
}

let ids = 0
function message(from: string, to: string, text: string): InboundMessage {
  const providerMessageId = `m-${++ids}`
  return { providerMessageId, receivedAt: Date.now(), from, to, text, media: [], details: {} }
}

const write = (from: string, text: string) =>
  tell({ type: 'message', ours, message: message(from, OURS, text) })

interface Shown {
  id: string
  status: string
  waitingSince: string | null
  contact: { id: string; address: string }
}

const conversationOf = (address: string, check: (found: Shown) => boolean = () => true) =>
  until(`the conversation of ${address}`, async () => {
    const { body } = await world.admin.get(`/v1/conversations?channelId=${channel.id}&limit=100`)
    const found = body.items.find((item: Shown) => item.contact.address === address)
    return found && check(found) ? (found as Shown) : undefined
  })

test('a message of another program is shown as such, counts as an answer, and not as the customer’s', async () => {
  const customer = 'whatsapp:+15005563001'
  await write(customer, 'Is anybody there?')
  const { id } = await conversationOf(customer, found => found.waitingSince !== null)
  const echo = message(OURS, customer, 'Yes, from the phone')
  await tell({ type: 'echo', ours, to: customer, message: echo })
  await tell({ type: 'echo', ours, to: customer, message: echo })
  await conversationOf(customer, found => found.waitingSince === null)
  const { body } = await ann.api.get(`/v1/conversations/${id}/messages`)
  expect(body.items).toMatchObject([
    { direction: 'inbound', text: 'Is anybody there?' },
    {
      direction: 'outbound',
      kind: 'elsewhere',
      author: { kind: 'system', id: null },
      text: 'Yes, from the phone',
      status: 'sent',
      providerMessageId: echo.providerMessageId,
    },
  ])
  expect((await eventTypes(ann.api, id)).filter(type => type === 'message.received')).toHaveLength(1)
  // The report about it names it by its id.
  const report = { providerMessageId: echo.providerMessageId, status: 'delivered', reported: 'x' } as const
  await tell({ type: 'status', ours, report })
  await until('its report', async () => {
    const { body: after } = await ann.api.get(`/v1/conversations/${id}/messages`)
    return after.items[1].status === 'delivered'
  })
})

test('a message of another program starts no conversation', async () => {
  const stranger = 'whatsapp:+15005563002'
  await tell({ type: 'echo', ours, to: stranger, message: message(OURS, stranger, 'Hello') })
  const { left } = await until('it to be counted', async () => {
    const { body } = await world.admin.get(`/v1/channels/${channel.id}`)
    return body.inbound.left.length > 0 && body.inbound
  })
  expect(left).toMatchObject([{ what: 'echo_without_conversation', count: 1 }])
  expect(await world.sql`select from conversations where address = ${stranger}`).toHaveLength(0)
})

test('a changed number belongs to the same contact, and answers go to the new number', async () => {
  const [old, now] = ['whatsapp:+15005563003', 'whatsapp:+15005563004']
  await write(old, 'From my old number')
  const { id, contact } = await conversationOf(old)
  await tell({ type: 'identity', ours, addresses: [now, old, 'whatsapp:US.1234567'] })
  await until('the other addresses', async () => {
    const { body } = await world.admin.get(`/v1/contacts/${contact.id}`)
    return body.addresses.length === 3
  })
  expect(await command(ann.api, `/v1/conversations/${id}/messages`, { text: 'To the new one' })).toBe('done')
  await until('the reply', () =>
    server.received.some(({ to, text }) => to === now && text === 'To the new one'),
  )
  await write(now, 'From my new number')
  await until('both in one conversation', async () => {
    const { body } = await ann.api.get(`/v1/conversations/${id}/messages`)
    return body.items.some(({ text }: { text: string }) => text === 'From my new number')
  })
})

test('a customer who stops marketing still gets answers; notices are shown at the channel', async () => {
  const customer = 'whatsapp:+15005563005'
  await write(customer, 'Hi')
  const { id, contact } = await conversationOf(customer)
  const preference = { type: 'preference', ours, address: customer } as const
  await tell(
    { ...preference, marketing: 'stop' },
    { type: 'notice', code: 'low', detail: 'Little is left.', values: { balance: 3 } },
  )
  const contactPath = `/v1/contacts/${contact.id}`
  expect((await world.admin.get(contactPath)).body).toMatchObject({
    marketingStoppedAt: expect.any(String),
    optedOutAt: null,
  })
  expect(await command(ann.api, `/v1/conversations/${id}/messages`, { text: 'Hello' })).toBe('done')
  await until('the reply', () => server.received.some(({ to }) => to === customer))
  await tell({ ...preference, marketing: 'resume' }, { type: 'template', accountId: 'acc-1' })
  expect((await world.admin.get(contactPath)).body.marketingStoppedAt).toBeNull()
  const { body } = await world.admin.get(`/v1/channels/${channel.id}`)
  const told = { code: 'low', detail: 'Little is left.', values: { balance: 3 } }
  expect(body.notices).toEqual([{ at: expect.any(String), ...told }])
  await tell({ type: 'notice', code: 'low', detail: 'Little is left.' })
  expect((await world.admin.get(`/v1/channels/${channel.id}`)).body.notices).toMatchObject([{ values: null }])
})
