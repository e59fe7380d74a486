import { expect } from 'vitest'
import { EMULATOR_ACCOUNT_SID } from '../../dev/emulators/twilio/index.ts'
import { command, type Desk, eventTypes, openDesk } from '../harness/desk.ts'
import { worldTest } from '../harness/fixtures.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { beginAgentTalk, report, sentTo } from './talk.ts'

let whatsapp: Desk
let sms: Desk

const test = worldTest()

test.beforeAll(async ({ world }) => {
  whatsapp = await openDesk(world)
  sms = await openDesk(world, { medium: 'sms' })
})

test.for([
  { code: 21610, class: 'opted_out', detail: 'The customer has opted out of messages from this number.' },
  { code: 21211, class: 'recipient', detail: 'The customer’s number is invalid.' },
  {
    code: 63016,
    class: 'window',
    detail: 'More than 24 hours have passed since the customer’s last WhatsApp message.',
  },
  { code: 20003, class: 'config', detail: 'Twilio does not accept the channel’s credentials.' },
  {
    code: 29999,
    class: 'content',
    detail: 'Twilio refused the message or could not deliver it: error 29999.',
  },
])(
  'a message refused with $code shows why, holds nothing back, and can be sent again',
  async (row, { world }) => {
    const { code, ...shown } = row
    const talk = await beginAgentTalk(whatsapp)
    world.emulator.faults.set({ kind: 'refused', errorCode: code, to: talk.customer.address })
    const id = await talk.reply('Refused')
    const next = await talk.reply('Goes on')
    const { error } = await talk.message(id, 'failed')
    expect(error).toMatchObject({ code: String(code), ...shown })
    expect(error?.fix).not.toBe('')
    await talk.message(next, 'read')
    expect(sentTo(world, talk.customer).map(({ body }) => body)).toEqual(['Goes on'])
    expect(await eventTypes(world.admin, talk.id)).toContain('message.failed')

    expect(await talk.retry(id)).toBe('done')
    expect((await talk.message(id, 'read')).error).toBeNull()
    expect(sentTo(world, talk.customer).map(({ body }) => body)).toEqual(['Goes on', 'Refused'])
    expect(await talk.retry(id)).toBe('message_not_retryable')
    expect(await command(world.admin, `${talk.path}/messages/${talk.id}/retry`)).toBe('message_not_found')
    expect(sentTo(world, talk.customer)).toHaveLength(2)
  },
)

test('a customer who wrote STOP gets no messages until they write START', async () => {
  const talk = await beginAgentTalk(sms)
  await talk.customer.write('STOP')
  const id = await talk.reply('One more thing')
  expect((await talk.message(id, 'failed')).error).toMatchObject({ code: '21610', class: 'opted_out' })
  await talk.customer.write('START')
  expect(await talk.retry(id)).toBe('done')
  await talk.message(id, 'delivered')
})

test('while the account is suspended, all messages fail with this reason', async ({ world }) => {
  const talk = await beginAgentTalk(whatsapp)
  world.emulator.setAccountStatus(EMULATOR_ACCOUNT_SID, 'suspended')
  try {
    const id = await talk.reply('Hello?')
    expect((await talk.message(id, 'failed')).error).toMatchObject({ code: '20003', class: 'config' })
  } finally {
    world.emulator.setAccountStatus(EMULATOR_ACCOUNT_SID, 'active')
  }
})

/** Three parts, each made of one letter. */
const LONG = ['A', 'B', 'C'].map(letter => letter.repeat(1_500)).join(' ')
const lettersOf = (messages: { body: string }[]) => messages.map(({ body }) => body[0]).join('')

test('when a part is refused, later parts wait for it, and only unsent parts are sent again', async ({
  world,
}) => {
  const talk = await beginAgentTalk(whatsapp)
  const stop = world.emulator.ledger.onCreate(({ parameters }) => {
    if (!String(parameters.Body).startsWith('B')) return
    world.emulator.faults.set({ kind: 'refused', errorCode: 30007, to: talk.customer.address })
    stop()
  })
  const id = await talk.reply(LONG)
  expect((await talk.message(id, 'failed')).error?.code).toBe('30007')
  expect(lettersOf(sentTo(world, talk.customer))).toBe('A')
  expect(await errorsOf(world, id)).toEqual([null, '30007', 'earlier_part_failed'])

  expect(await talk.retry(id)).toBe('done')
  await talk.message(id, 'read')
  expect(lettersOf(sentTo(world, talk.customer))).toBe('ABC')
})

test('a part that is not delivered does not change the status of delivered parts', async ({ world }) => {
  const talk = await beginAgentTalk(whatsapp)
  world.emulator.faults.set({ kind: 'callbacks_never', to: talk.customer.address })
  const id = await talk.reply(LONG)
  await until('all parts', () => sentTo(world, talk.customer).length === 3)
  const [first] = sentTo(world, talk.customer)
  await report(world, whatsapp, first, { MessageStatus: 'undelivered', ErrorCode: '63018' })
  expect((await talk.message(id, 'failed')).error?.code).toBe('63018')
  expect(await errorsOf(world, id)).toEqual(['63018', null, null])
  expect(await talk.retry(id)).toBe('done')
  await talk.message(id, 'read')
  expect(lettersOf(sentTo(world, talk.customer))).toBe('ABCA')
})

test('when a part fails before the next part is sent, the other parts are not sent', async ({ world }) => {
  const talk = await beginAgentTalk(whatsapp)
  const { address: to } = talk.customer
  world.emulator.faults.set({ kind: 'callback_before_answer', to })
  world.emulator.faults.set({ kind: 'final_status', status: 'failed', errorCode: 63024, to })
  const id = await talk.reply(LONG)
  expect((await talk.message(id, 'failed')).error?.code).toBe('63024')
  const next = await talk.reply('Next')
  await talk.message(next, 'read')
  expect(await errorsOf(world, id)).toEqual(['63024', 'earlier_part_failed', 'earlier_part_failed'])
  expect(sentTo(world, talk.customer).map(({ body }) => body[0])).toEqual(['A', 'N'])
  const failures = (await eventTypes(world.admin, talk.id)).filter(type => type === 'message.failed')
  expect(failures).toHaveLength(1)
})

/** The error code of each part's last attempt; null if it was sent. */
async function errorsOf(world: World, messageId: string): Promise<(string | null)[]> {
  const rows = await world.sql`
    select distinct on (part) error->>'code' as code from deliveries
    where message_id = ${messageId} order by part, attempt desc`
  return rows.map(row => row.code)
}
