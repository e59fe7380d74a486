import { describe, expect } from 'vitest'
import { type Customer, command, type Desk, eventTypes, openDesk } from '../harness/desk.ts'
import { worldTest } from '../harness/fixtures.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'

let sms: Desk
let whatsapp: Desk

const SETTINGS = {
  greeting: { enabled: true, text: 'Welcome' },
  csat: { enabled: true, thanks: 'Thank you' },
}

const test = worldTest()

test.beforeAll(async ({ world }) => {
  sms = await openDesk(world, { medium: 'sms', settings: SETTINGS })
  whatsapp = await openDesk(world, { settings: SETTINGS })
})

/** Our own messages to a customer. Twilio itself confirms the keywords. */
const ours = async (world: World, customer: Customer, conversationId: string) => {
  const { body } = await world.admin.get(`/v1/conversations/${conversationId}/messages?limit=200`)
  const sent = (body.items as { direction: string; text: string; status: string }[]).filter(
    ({ direction }) => direction === 'outbound',
  )
  return { listed: sent.map(({ text, status }) => `${text}: ${status}`), received: customer.received() }
}

const optedOutAt = async (world: World, id: string) =>
  (await world.admin.get(`/v1/conversations/${id}`)).body.contact.optedOutAt as string | null

const eventsOf = async (world: World, id: string, type: string) => {
  const { body } = await world.admin.get(`/v1/conversations/${id}/events?limit=200`)
  return body.items.filter((event: { type: string }) => event.type === type) as {
    data: Record<string, unknown>
  }[]
}

describe('a first message that is only a keyword', () => {
  test.for([['sms'], ['whatsapp']] as const)(
    'STOP by %s occupies nobody, and nothing is sent',
    async ([medium], { world }) => {
      const customer = (medium === 'sms' ? sms : whatsapp).newCustomer()
      await customer.write('Stop')
      const { id } = await customer.conversation(c => c.status === 'resolved')
      expect(await eventTypes(world.admin, id)).toEqual([
        'conversation.opened',
        'message.received',
        'greeting.skipped',
        'contact.opted_out',
        'conversation.resolved',
        'survey.skipped',
      ])
      expect((await eventsOf(world, id, 'greeting.skipped'))[0]?.data).toEqual({ reason: 'opted_out' })
      expect((await ours(world, customer, id)).listed).toEqual([])
      expect(await optedOutAt(world, id)).not.toBeNull()
    },
  )

  test('their later questions are answered only by a person', async ({ world }) => {
    const customer = whatsapp.newCustomer()
    await customer.write('STOP')
    const { id } = await customer.conversation(c => c.status === 'resolved')
    await customer.write('Where is my parcel?')
    await customer.conversation(c => c.status === 'waiting')
    const path = `/v1/conversations/${id}`
    expect(await command(whatsapp.ann.api, `${path}/messages`, { text: 'On its way' })).toBe('done')
    await until('the reply', () => customer.received().includes('On its way'))
    expect(await command(whatsapp.ann.api, `${path}/resolve`)).toBe('done')
    expect((await eventsOf(world, id, 'survey.skipped')).at(-1)?.data).toMatchObject({
      reason: 'the customer opted out',
    })
    expect(customer.received()).toEqual(['On its way'])

    // In a resolved conversation it counts, and reopens nothing.
    await customer.write('START')
    await until('the word', async () => (await optedOutAt(world, id)) === null)
    expect((await customer.conversation()).status).toBe('resolved')
    expect(await eventTypes(world.admin, id)).toContain('contact.opted_in')
  })

  test('HELP is answered by Twilio, and shown to an agent', async ({ world }) => {
    const customer = sms.newCustomer()
    await customer.write('HELP')
    const { id } = await customer.conversation(c => c.status === 'waiting')
    expect((await eventsOf(world, id, 'greeting.skipped'))[0]?.data).toEqual({ reason: 'keyword' })
    expect((await ours(world, customer, id)).listed).toEqual([])
    expect(await optedOutAt(world, id)).toBeNull()
  })
})

test('an agent can’t start a conversation with an opted-out customer, until START', async ({ world }) => {
  const customer = sms.newCustomer()
  await customer.write('STOP')
  const { id, workflowId } = await customer.conversation(c => c.status === 'resolved')
  await world.temporal.workflow.getHandle(workflowId).cancel()
  await customer.conversation(c => c.status === 'closed')
  const begin = () =>
    sms.ann.api.post('/v1/conversations', {
      channelId: sms.channelId,
      to: customer.address,
      text: 'An offer',
    })
  expect(await begin()).toMatchObject({ status: 422, body: { code: 'opted_out' } })

  await customer.write('yes')
  await until('the word', async () => (await optedOutAt(world, id)) === null)
  const again = await customer.conversation(c => c.status === 'resolved')
  expect(again.id).not.toBe(id)
  await world.temporal.workflow.getHandle(workflowId).cancel()
  await customer.conversation(c => c.status === 'closed')
  expect((await begin()).status).toBe(202)
  await until('the offer', () => customer.received().includes('An offer'))
})

test('in an assigned conversation the agent sees it, and no more automatic messages are sent', async ({
  world,
}) => {
  const customer = whatsapp.newCustomer()
  await customer.write('Hello')
  const { id } = await customer.conversation(c => c.status === 'waiting')
  const path = `/v1/conversations/${id}`
  expect(await command(whatsapp.ann.api, `${path}/assign`, { agentId: whatsapp.ann.id })).toBe('done')
  await customer.write('cancel')
  await customer.write('unsubscribe')
  await until('the word', async () => (await optedOutAt(world, id)) !== null)
  // The other word is an ordinary word in a conversation.
  expect(await eventsOf(world, id, 'contact.opted_out')).toMatchObject([{ data: { by: 'keyword' } }])
  expect((await customer.conversation()).status).toBe('assigned')
  expect(await command(whatsapp.ann.api, `${path}/resolve`)).toBe('done')
  expect(customer.received()).toEqual(['Welcome'])
})

describe('as people write it', () => {
  test.for([
    ['sms', 'Stop. Thank you'],
    ['sms', 'opt-out'],
    ['whatsapp', '“STOP!”'],
    ['whatsapp', '*Unsubscribe me*, please'],
  ] as const)('by %s: %s', async ([medium, text], { world }) => {
    const customer = (medium === 'sms' ? sms : whatsapp).newCustomer()
    await customer.write(text)
    const { id } = await customer.conversation(c => c.status === 'resolved')
    expect(await eventsOf(world, id, 'contact.opted_out')).toMatchObject([{ data: { by: 'keyword' } }])
    const { body } = await world.admin.get(`/v1/conversations/${id}/messages`)
    expect(body.items.map((message: { text: string }) => message.text)).toEqual([text])
    await customer.write('Start!')
    await until('the word', async () => (await optedOutAt(world, id)) === null)
  })

  test.for(['please stop the delivery', 'stop it, the tap is leaking'])(
    'no sentence is one: %s',
    async (text, { world }) => {
      const customer = whatsapp.newCustomer()
      await customer.write(text)
      const { id } = await customer.conversation(c => c.status === 'waiting')
      expect(await optedOutAt(world, id)).toBeNull()
    },
  )

  test('in the channel’s language, also in an assigned conversation, and in no other language', async ({
    world,
  }) => {
    const path = `/v1/channels/${whatsapp.channelId}`
    const set = async (settings: object) => {
      expect((await world.admin.patch(path, settings)).status).toBe(200)
    }
    const talk = async () => {
      const customer = whatsapp.newCustomer()
      await customer.write('Hola')
      const { id } = await customer.conversation(c => c.status === 'waiting')
      return { customer, id }
    }
    const foreign = await talk()
    await foreign.customer.write('BAJA')
    await until('the word to be read', async () => {
      const { body } = await world.admin.get(`/v1/conversations/${foreign.id}/messages`)
      return body.items.some((message: { text: string }) => message.text === 'BAJA')
    })
    await set({ language: 'es-MX' })
    const { customer, id } = await talk()
    await customer.write('¡Baja! Gracias')
    await customer.conversation(c => c.status === 'resolved')
    expect(await optedOutAt(world, id)).not.toBeNull()
    await customer.write('Alta')
    await until('the word', async () => (await optedOutAt(world, id)) === null)
    // If no language is set, the language of the business hours counts.
    await set({ language: null, businessHours: { language: 'th' } })
    const thai = whatsapp.newCustomer()
    await thai.write('หยุดค่ะ')
    await thai.conversation(c => c.status === 'resolved')
    await set({ businessHours: { language: 'en' } })
    expect(await optedOutAt(world, foreign.id)).toBeNull()
    const refused = await world.admin.patch(path, { language: 'spanish!' })
    expect([refused.status, refused.body.errors]).toEqual([
      422,
      [{ path: 'language', message: 'must be a language tag, e.g. en or th' }],
    ])
  })
})

test('a waiting customer who writes STOP no longer waits', async ({ world }) => {
  const customer = whatsapp.newCustomer()
  await customer.write('Hello')
  const { id } = await customer.conversation(c => c.status === 'waiting')
  await customer.write('STOP')
  await customer.conversation(c => c.status === 'resolved')
  expect(await world.sql`select from waiting_line where conversation_id = ${id}`).toHaveLength(0)
})

test('messages queued before the STOP are not sent after it', async ({ world }) => {
  const customer = whatsapp.newCustomer()
  world.emulator.faults.set({ kind: 'rate_limited', retryAfterSeconds: 3, to: customer.address })
  await customer.write('Hello')
  const { id } = await customer.conversation(c => c.status === 'waiting')
  await customer.write('STOP')
  await customer.conversation(c => c.status === 'resolved')
  await until('the greeting to be given up', async () => {
    const { listed } = await ours(world, customer, id)
    return listed[0] === 'Welcome: failed'
  })
  expect(customer.received()).toEqual([])
})

test('a send refused because of an opt-out counts as an opt-out', async ({ world }) => {
  const customer = whatsapp.newCustomer()
  await customer.write('Hello')
  const { id } = await customer.conversation(c => c.status === 'waiting')
  world.emulator.faults.set({ kind: 'refused', errorCode: 21610, to: customer.address })
  await command(whatsapp.ann.api, `/v1/conversations/${id}/messages`, { text: 'Hi' })
  await until('the refusal', async () => (await optedOutAt(world, id)) !== null)
  expect(await eventsOf(world, id, 'contact.opted_out')).toMatchObject([
    { data: { by: 'refused', code: '21610' } },
  ])
})

test('an AI agent is no way around it', async ({ world }) => {
  const { body: ai } = await world.admin.post('/v1/ai-agents', {
    name: 'Robot',
    model: 'gpt-5-mini',
    instructions: 'Help.',
  })
  const customer = whatsapp.newCustomer()
  await customer.write('STOP')
  const { id } = await customer.conversation(c => c.status === 'resolved')
  expect(await command(world.admin, `/v1/conversations/${id}/assign`, { aiAgentId: ai.id })).toBe(
    'contact_opted_out',
  )
  await world.admin.patch(`/v1/channels/${whatsapp.channelId}`, { aiAgent: { id: ai.id, enabled: true } })
  await customer.write('Where is my parcel?')
  await customer.conversation(c => c.status === 'waiting')
  await world.admin.patch(`/v1/channels/${whatsapp.channelId}`, { aiAgent: { enabled: false } })
})
