import { expect } from 'vitest'
import { EMULATOR_ACCOUNT_SID, EMULATOR_AUTH_TOKEN } from '../../dev/emulators/twilio/index.ts'
import { conversationState } from '../../protocol/queries.ts'
import { twilioClient } from '../../providers/twilio/index.ts'
import { type Customer, command, type Desk, openDesk } from '../harness/desk.ts'
import { deskTest } from '../harness/fixtures.ts'
import { skipTime } from '../harness/time.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'

const HOUR_MS = 3_600_000

let contentSid: string

const test = deskTest({ settings: { csat: { enabled: true } } })

test.beforeAll(async ({ world }) => {
  const account = { accountSid: EMULATOR_ACCOUNT_SID, authToken: EMULATOR_AUTH_TOKEN }
  const client = twilioClient(account, { baseUrl: world.emulator.url })
  const { body } = await client.request({
    method: 'post',
    uri: 'https://content.twilio.com/v1/Content',
    headers: { 'Content-Type': 'application/json' },
    data: {
      friendly_name: 'rate_us',
      language: 'en',
      variables: { 1: 'x' },
      types: { 'twilio/text': { body: 'How did we do, case {{1}}? Answer 1 to 5.' } },
    },
  })
  contentSid = body.sid
  world.emulator.setApproval(contentSid, { status: 'approved' })
})

async function assigned(desk: Desk): Promise<{ id: string; customer: Customer; workflowId: string }> {
  const customer = desk.newCustomer()
  await customer.write('Hello')
  const { id, workflowId } = await customer.conversation(c => c.status === 'waiting')
  expect(await command(desk.ann.api, `/v1/conversations/${id}/assign`, { agentId: desk.ann.id })).toBe('done')
  return { id, customer, workflowId }
}

/** As if the customer had written last at this time. */
async function lastWrote(world: World, id: string, hoursAgo: number): Promise<void> {
  await world.sql`
    update conversations set last_inbound_at = now() - ${hoursAgo} * interval '1 hour' where id = ${id}`
}

const view = async (world: World, id: string) => (await world.admin.get(`/v1/conversations/${id}`)).body
const eventsOf = async (world: World, id: string) =>
  (await world.admin.get(`/v1/conversations/${id}/events?limit=200`)).body.items as {
    type: string
    data: Record<string, unknown>
  }[]

test('a conversation shows until when free text can be sent', async ({ world, desk }) => {
  const { id } = await assigned(desk)
  const { window } = await view(world, id)
  const left = Date.parse(window.freeTextUntil) - Date.now()
  expect(left).toBeGreaterThan(23 * HOUR_MS)
  expect(left).toBeLessThan(24 * HOUR_MS)
})

test('outside the window a free reply is refused, and a template is sent', async ({ world, desk }) => {
  const { id, customer } = await assigned(desk)
  await lastWrote(world, id, 25)
  const path = `/v1/conversations/${id}/messages`
  expect(await desk.ann.api.post(path, { text: 'Hi' })).toMatchObject({
    status: 422,
    body: { code: 'outside_window' },
  })
  expect(await command(desk.ann.api, path, { contentSid, contentVariables: { 1: '7' } })).toBe('done')
  await until('the template', () => customer.received().includes('How did we do, case 7? Answer 1 to 5.'))
})

test('outside the window a survey is skipped, and says why', async ({ world, desk }) => {
  const { id, customer } = await assigned(desk)
  await lastWrote(world, id, 25)
  expect(await command(desk.ann.api, `/v1/conversations/${id}/resolve`)).toBe('done')
  const skipped = (await eventsOf(world, id)).find(({ type }) => type === 'survey.skipped')
  expect(skipped?.data.reason).toBe('WhatsApp’s 24-hour window has passed')
  expect(customer.received()).toEqual([])
})

test('a waiting message that is sent as a template is shown as a template', async ({ world, desk }) => {
  await world.admin.patch(`/v1/channels/${desk.channelId}`, {
    csat: { template: { contentSid, variables: { 1: '7' } } },
  })
  const { id, customer, workflowId } = await assigned(desk)
  world.emulator.faults.set({ kind: 'rate_limited', retryAfterSeconds: 90, to: customer.address })
  await desk.ann.api.post(`/v1/conversations/${id}/messages`, { text: 'Goodbye' })
  expect(await command(desk.ann.api, `/v1/conversations/${id}/resolve`)).toBe('done')
  const survey = async () =>
    (await world.admin.get(`/v1/conversations/${id}/messages`)).body.items.find(
      ({ kind }: { kind: string }) => kind === 'survey',
    )
  expect((await until('the question to wait', survey)).template).toBeNull()
  await lastWrote(world, id, 25)
  await skipTime(world.temporal, workflowId)
  await until('the template', () => customer.received().includes('How did we do, case 7? Answer 1 to 5.'))
  expect((await survey()).template).toMatchObject({ contentSid })
  await world.admin.patch(`/v1/channels/${desk.channelId}`, { csat: { template: null } })
})

test('outside the window a survey is sent with the channel’s template, and its answer counts', async ({
  world,
  desk,
}) => {
  await world.admin.patch(`/v1/channels/${desk.channelId}`, {
    csat: { template: { contentSid, variables: { 1: '{{surveyId}}' } } },
  })
  const { id, customer } = await assigned(desk)
  await lastWrote(world, id, 25)
  expect(await command(desk.ann.api, `/v1/conversations/${id}/resolve`)).toBe('done')
  await until('the question', () => customer.received().some(text => text.startsWith('How did we do')))
  const { body } = await world.admin.get(`/v1/conversations/${id}/messages`)
  const question = body.items.at(-1)
  expect(question).toMatchObject({ kind: 'survey', template: { contentSid } })
  await customer.write('5')
  await until('the score', async () =>
    (await eventsOf(world, id)).some(({ type }) => type === 'survey.scored'),
  )
  // Within the window it is the list, as usual.
  const other = await assigned(desk)
  expect(await command(desk.ann.api, `/v1/conversations/${other.id}/resolve`)).toBe('done')
  await until('the question', () => other.customer.received().length > 0)
  expect(other.customer.received()[0]).not.toContain('How did we do, case')
})

test.for<[string, string | null, string]>([
  ['{{ Contact.Name }}', null, '–'],
  ['{{contact.name|you}}\n and\tus', null, 'you and us'],
  ['{{contact.name}}', 'Mali', 'Mali'],
])(
  'a template’s variable %j for someone called %j is %j',
  async ([variable, name, filled], { world, desk }) => {
    await world.admin.patch(`/v1/channels/${desk.channelId}`, {
      csat: { template: { contentSid, variables: { 1: variable } } },
    })
    const { id, customer } = await assigned(desk)
    await world.sql`
    update contacts set name = ${name} where id = (select contact_id from conversations where id = ${id})`
    await lastWrote(world, id, 25)
    expect(await command(desk.ann.api, `/v1/conversations/${id}/resolve`)).toBe('done')
    await until('the question', () => customer.received().length > 0)
    expect(customer.received()).toEqual([`How did we do, case ${filled}? Answer 1 to 5.`])
  },
)

test('automatic messages are not sent outside the window, and the reason is recorded', async ({
  world,
  desk,
}) => {
  await world.admin.patch(`/v1/channels/${desk.channelId}`, {
    autoResolve: { human: '1h', message: 'We close this for now.' },
    // Without a template, the survey can't be sent either.
    csat: { template: null },
  })
  const { id, workflowId, customer } = await assigned(desk)
  expect(await command(desk.ann.api, `/v1/conversations/${id}/messages`, { text: 'Anything else?' })).toBe(
    'done',
  )
  await until('the reply', () => customer.received().includes('Anything else?'))
  await lastWrote(world, id, 25)
  await skipTime(world.temporal, workflowId)
  await customer.conversation(c => c.status === 'resolved')
  // It is stored when the send lane reaches it, at about the time of the resolution.
  const told = await until('the message of the resolution', async () => {
    const { body } = await world.admin.get(`/v1/conversations/${id}/messages`)
    const last = body.items.find(({ kind }: { kind: string }) => kind === 'auto_resolve')
    return last?.status !== 'queued' && last
  })
  expect(told).toMatchObject({ status: 'failed', error: { code: 'outside_window' } })
  expect(customer.received()).toEqual(['Anything else?'])
  await world.admin.patch(`/v1/channels/${desk.channelId}`, { autoResolve: { human: null } })
})

test('a waiting customer gets the notice before the window closes, once, and not for SMS', async ({
  world,
  desk,
}) => {
  const windowNotice = { enabled: true, text: 'It takes longer. Write to us to keep this talk open.' }
  expect(
    await world.admin.patch(`/v1/channels/${desk.channelId}`, { windowNotice: { enabled: true, text: ' ' } }),
  ).toMatchObject({ status: 422, body: { errors: [{ path: 'windowNotice.text' }] } })
  const sms = await openDesk(world, { medium: 'sms', settings: { windowNotice } })
  await world.admin.patch(`/v1/channels/${desk.channelId}`, { windowNotice })

  const customers = [desk.newCustomer(), sms.newCustomer()] as const
  const [onWhatsApp, bySms] = customers
  for (const customer of customers) await customer.write('Hello?')
  const waiting = await Promise.all(
    customers.map(customer => customer.conversation(c => c.status === 'waiting')),
  )
  const handle = (index: number) => world.temporal.workflow.getHandle(waiting[index]?.workflowId ?? '')
  const { lastHeardAt = 0 } = await handle(0).query(conversationState)
  await skipTime(world.temporal, handle(0).workflowId)
  await until('the notice', () => onWhatsApp.received().includes(windowNotice.text))
  const told = await handle(0).query(conversationState)
  expect(told).toMatchObject({ windowToldFor: lastHeardAt, status: 'waiting' })
  expect(told.unansweredSince).toBe(lastHeardAt)
  expect(bySms.received()).toEqual([])
  // By the conversation's own clock it is still within the window, near its end.
  const { events } = await handle(0).fetchHistory()
  const sent = (events ?? []).find(
    event => event.activityTaskScheduledEventAttributes?.activityType?.name === 'sendMessage',
  )
  const waited = Number(sent?.eventTime?.seconds ?? 0) * 1_000 - lastHeardAt
  expect(waited).toBeGreaterThan(23 * HOUR_MS)
  expect(waited).toBeLessThan(24 * HOUR_MS)
})
