import { expect } from 'vitest'
import { command, type Desk, eventTypes, openDesk } from '../harness/desk.ts'
import { worldTest } from '../harness/fixtures.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { beginAgentTalk, deliveryOf, postStatus, report, sentTo } from './talk.ts'

let whatsapp: Desk
let sms: Desk

const test = worldTest()

test.beforeAll(async ({ world }) => {
  whatsapp = await openDesk(world, { settings: { csat: { enabled: true } } })
  sms = await openDesk(world, { medium: 'sms' })
})

/**
 * The reported steps of a message's delivery, oldest first. The status in the answer to create is left out: it is no
 * step if a report was stored before it. The emulator's reports follow within a few milliseconds.
 */
async function steps(world: World, messageId: string): Promise<string[]> {
  const rows = await world.sql`
    select status from delivery_reports
    where message_id = ${messageId} and status <> 'accepted' order by position`
  return rows.map(row => row.status)
}

test('a WhatsApp message goes from sent to delivered to read, an SMS ends as delivered', async ({
  world,
}) => {
  const talks = await Promise.all([beginAgentTalk(whatsapp), beginAgentTalk(sms)])
  const [read, delivered] = await Promise.all(talks.map(talk => talk.reply('On its way')))
  await talks[0]?.message(read ?? '', 'read')
  await talks[1]?.message(delivered ?? '', 'delivered')
  await world.emulator.idle()
  expect(await steps(world, read ?? '')).toEqual(['sent', 'delivered', 'read'])
  expect(await steps(world, delivered ?? '')).toEqual(['sent', 'delivered'])
})

test('a repeated report changes nothing', async ({ world }) => {
  const talk = await beginAgentTalk(whatsapp)
  world.emulator.faults.set({ kind: 'callbacks_twice', to: talk.customer.address })
  const id = await talk.reply('Once')
  await talk.message(id, 'read')
  await world.emulator.idle()
  const attempts = world.emulator.ledger
    .webhooks()
    .filter(({ parameters }) => parameters.To === talk.customer.address)
  expect(attempts.map(({ parameters, status }) => [parameters.MessageStatus, status])).toEqual([
    ['sent', 200],
    ['sent', 200],
    ['delivered', 200],
    ['delivered', 200],
    ['read', 200],
    ['read', 200],
  ])
  expect(await steps(world, id)).toEqual(['sent', 'delivered', 'read'])
})

test('reports in the wrong order never set an earlier status', async ({ world }) => {
  const talk = await beginAgentTalk(whatsapp)
  world.emulator.faults.set({ kind: 'callbacks_out_of_order', to: talk.customer.address })
  const id = await talk.reply('Backwards')
  await talk.message(id, 'read')
  await world.emulator.idle()
  expect(await steps(world, id)).toEqual(['read'])
  expect((await talk.message(id, 'read')).error).toBeNull()
})

test('a late report still counts', async ({ world }) => {
  const talk = await beginAgentTalk(whatsapp)
  world.emulator.faults.set({ kind: 'callbacks_late', ms: 300, to: talk.customer.address })
  const id = await talk.reply('Slow')
  await talk.message(id, 'read')
  expect(await steps(world, id)).toEqual(['sent', 'delivered', 'read'])
})

test('a report that arrives before the answer to the call counts, and the answer does not overwrite it', async ({
  world,
}) => {
  const talk = await beginAgentTalk(whatsapp)
  world.emulator.faults.set({ kind: 'callback_before_answer', to: talk.customer.address })
  world.emulator.faults.set({ kind: 'slow_answer', ms: 300, to: talk.customer.address })
  const id = await talk.reply('Early')
  const message = await talk.message(id, 'read')
  // At this time there is no answer to the call yet.
  expect(await steps(world, id)).toEqual(['sent', 'delivered', 'read'])
  expect(message.providerMessageId).toBe(sentTo(world, talk.customer)[0]?.sid)
  await until('the call’s answer', async () => {
    const state = await world.temporal.workflow
      .getHandle(talk.workflowId)
      .query<{ outbox: unknown[] }>('conversationState')
    return state.outbox.length === 0
  })
  expect(await steps(world, id)).toEqual(['sent', 'delivered', 'read'])
  expect((await talk.messages()).find(item => item.id === id)?.status).toBe('read')
})

test.for([
  {
    medium: 'sms' as const,
    code: 30003,
    class: 'retry_later',
    detail: 'The customer’s phone is switched off or has no network.',
  },
  {
    medium: 'whatsapp' as const,
    code: 63016,
    class: 'window',
    detail: 'More than 24 hours have passed since the customer’s last WhatsApp message.',
  },
  {
    medium: 'sms' as const,
    code: 39999,
    class: 'content',
    detail: 'Twilio refused the message or could not deliver it: error 39999.',
  },
])(
  'a message that fails with $code after it was taken shows why, and can be sent again',
  async (row, { world }) => {
    const { medium, code, ...shown } = row
    const talk = await beginAgentTalk(medium === 'sms' ? sms : whatsapp)
    world.emulator.faults.set({
      kind: 'final_status',
      status: 'undelivered',
      errorCode: code,
      to: talk.customer.address,
    })
    const id = await talk.reply('Are you there?')
    const failed = await talk.message(id, 'failed')
    expect(failed.error).toMatchObject({ code: String(code), ...shown })
    expect(failed.error?.fix).not.toBe('')
    await until('the event', async () => (await eventTypes(world.admin, talk.id)).includes('message.failed'))

    expect(await talk.retry(id)).toBe('done')
    const arrived = await talk.message(id, 'delivered', 'read')
    expect(arrived.error).toBeNull()
    // A new message at Twilio, because the old one is final.
    expect(sentTo(world, talk.customer).map(({ body }) => body)).toEqual(['Are you there?', 'Are you there?'])
    expect(await talk.retry(id)).toBe('message_not_retryable')
    expect(sentTo(world, talk.customer)).toHaveLength(2)
  },
)

test('delivered stays delivered after a later failure report; failed becomes delivered after an arrival report', async ({
  world,
}) => {
  const talk = await beginAgentTalk(sms)
  const id = await talk.reply('It arrived')
  await talk.message(id, 'delivered')
  await world.emulator.idle()
  const [sent] = sentTo(world, talk.customer)
  expect(await report(world, sms, sent, { MessageStatus: 'undelivered', ErrorCode: '30003' })).toBe(200)
  expect(await talk.message(id, 'delivered')).toMatchObject({ error: null })

  world.emulator.faults.set({
    kind: 'final_status',
    status: 'failed',
    errorCode: 30008,
    to: talk.customer.address,
  })
  const second = await talk.reply('It failed at first')
  await talk.message(second, 'failed')
  const failures = async () =>
    (await eventTypes(world.admin, talk.id)).filter(type => type === 'message.failed')
  await until('the event', async () => (await failures()).length === 1)
  const failed = sentTo(world, talk.customer)[1]
  expect(await report(world, sms, failed, { MessageStatus: 'delivered' })).toBe(200)
  expect(await talk.message(second, 'delivered')).toMatchObject({ error: null })
  // By the time it handles this, the workflow has handled every report before it. Only one of them was a failure.
  expect(await command(talk.agent.api, `${talk.path}/notes`, { text: 'checked' })).toBe('done')
  expect(await failures()).toHaveLength(1)
})

test('a survey whose question failed counts as not sent, until the question is sent again', async ({
  world,
}) => {
  const talk = await beginAgentTalk(whatsapp)
  world.emulator.faults.set({
    kind: 'final_status',
    status: 'undelivered',
    errorCode: 63024,
    to: talk.customer.address,
  })
  expect(await command(talk.agent.api, `${talk.path}/resolve`)).toBe('done')
  await until('the failure', async () => (await eventTypes(world.admin, talk.id)).includes('survey.failed'))
  const sent = async () =>
    (await world.admin.get(`/v1/reports/csat?channelId=${whatsapp.channelId}`)).body.sent
  expect(await sent()).toBe(0)

  const question = (await talk.messages()).find(message => message.kind === 'survey')
  expect(await talk.retry(question?.id ?? '')).toBe('done')
  await talk.message(question?.id ?? '', 'read')
  expect(await sent()).toBe(1)
  await talk.customer.write('5')
  await until('the score', async () => {
    const { body } = await world.admin.get(`/v1/reports/csat?channelId=${whatsapp.channelId}`)
    return body.responses === 1
  })
})

test('the question of a survey that is over is not sent again', async ({ world }) => {
  const talk = await beginAgentTalk(whatsapp)
  const { address: to } = talk.customer
  world.emulator.faults.set({ kind: 'final_status', status: 'undelivered', errorCode: 63024, to })
  expect(await command(talk.agent.api, `${talk.path}/resolve`)).toBe('done')
  const question = await until('the question', async () =>
    (await talk.messages()).find(({ kind, status }) => kind === 'survey' && status === 'failed'),
  )
  expect(await command(talk.agent.api, `${talk.path}/reopen`)).toBe('done')
  expect(await talk.retry(question.id)).toBe('no_open_survey')
  expect(sentTo(world, talk.customer)).toHaveLength(1)
})

test('a report of an unknown delivery, or without a delivery, is answered with 200', async ({ world }) => {
  const parameters = {
    MessageSid: `SM${'0'.repeat(32)}`,
    MessageStatus: 'delivered',
    From: sms.ours,
    To: '+15005552001',
  }
  expect(await postStatus(world, sms, '11111111-1111-4111-8111-111111111111', parameters)).toBe(200)
  expect(await postStatus(world, sms, 'not-an-id', parameters)).toBe(200)
  expect(await postStatus(world, sms, '-'.repeat(36), parameters)).toBe(200)
  expect(await postStatus(world, sms, undefined, parameters)).toBe(200)
  // Another channel's delivery can't be reported through this channel.
  const talk = await beginAgentTalk(whatsapp)
  world.emulator.faults.set({ kind: 'callbacks_never', to: talk.customer.address })
  const id = await talk.reply('Not yours')
  await talk.message(id, 'sent')
  const delivery = deliveryOf(sentTo(world, talk.customer)[0] ?? {})
  expect(
    await postStatus(world, sms, delivery, { ...parameters, MessageStatus: 'failed', ErrorCode: '30003' }),
  ).toBe(200)
  expect((await talk.message(id, 'sent')).error).toBeNull()
})
