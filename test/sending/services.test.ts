import { beforeEach, expect } from 'vitest'
import {
  EMULATOR_ACCOUNT_SID,
  EMULATOR_ADDRESSES,
  EMULATOR_AUTH_TOKEN,
  EMULATOR_SERVICE_SID,
} from '../../dev/emulators/twilio/index.ts'
import { customerOf, type Desk, hireAgent, openDesk, pasteWebhook } from '../harness/desk.ts'
import { worldTest } from '../harness/fixtures.ts'
import type { World } from '../harness/world.ts'
import { type AgentTalk, beginAgentTalk, countCreates } from './talk.ts'

const { serviceSms, sms } = EMULATOR_ADDRESSES

let world: World
let desk: Desk

const test = worldTest()
test.beforeAll(async ({ world: itsWorld }) => {
  world = itsWorld
  desk = await openServiceDesk()
})
beforeEach(() => {
  world.emulator.setServiceOf(serviceSms, EMULATOR_SERVICE_SID)
  world.emulator.setServiceOf(sms, null)
})

/** A channel for the emulated Messaging Service. Its customers write to the number in the service's pool. */
async function openServiceDesk(): Promise<Desk> {
  const { status, body } = await world.admin.post('/v1/channels', {
    provider: 'twilio',
    medium: 'sms',
    name: 'Service',
    messagingServiceSid: EMULATOR_SERVICE_SID,
    accountSid: EMULATOR_ACCOUNT_SID,
    authToken: EMULATOR_AUTH_TOKEN,
  })
  expect(status).toBe(201)
  for (const number of [serviceSms, sms]) await pasteWebhook(world, number, body.webhookUrl)
  const ann = await hireAgent(world, 'Ann', [body.id])
  return {
    channelId: body.id,
    ours: serviceSms,
    ann,
    bob: ann,
    newCustomer: () => customerOf(world, body.id, serviceSms),
  }
}

/** The sender of each create request, including those that were refused. */
function sendersOf({ customer }: AgentTalk): () => unknown[] {
  const senders: unknown[] = []
  world.emulator.ledger.onCreate(({ parameters }) => {
    if (parameters.To === customer.address) senders.push(parameters.From)
  })
  return () => senders
}

const boundTo = async ({ id }: AgentTalk) =>
  (await world.sql`select our_address from conversations where id = ${id}`)[0]?.ourAddress

test('a number that left its service is tried once; then the service chooses a number, and it is kept', async () => {
  const talk = await beginAgentTalk(desk)
  const senders = sendersOf(talk)
  expect(await boundTo(talk)).toBe(serviceSms)
  world.emulator.setServiceOf(serviceSms, null)
  world.emulator.setServiceOf(sms, EMULATOR_SERVICE_SID)

  const first = await talk.reply('One')
  const second = await talk.reply('Two')
  await talk.message(first, 'delivered')
  await talk.message(second, 'delivered')
  const third = await talk.reply('Three')
  await talk.message(third, 'delivered')
  // When the next one was sent, Twilio had not reported the service's choice yet, so it chose again.
  expect(senders().filter(from => from === serviceSms)).toHaveLength(1)
  expect(senders().slice(0, 2)).toEqual([serviceSms, undefined])
  expect(senders().at(-1)).toBe(sms)
  const sent = world.emulator.ledger.messages().filter(({ to }) => to === talk.customer.address)
  expect(sent.map(({ body, from }) => [body, from])).toEqual([
    ['One', sms],
    ['Two', sms],
    ['Three', sms],
  ])
  expect(await boundTo(talk)).toBe(sms)
})

test('a number that moves to another service in the middle of a message', async () => {
  const talk = await beginAgentTalk(desk)
  const senders = sendersOf(talk)
  world.emulator.ledger.onCreate(({ parameters }) => {
    if (parameters.To !== talk.customer.address || !String(parameters.Body).startsWith('A')) return
    world.emulator.setServiceOf(sms, EMULATOR_SERVICE_SID)
    setImmediate(() => world.emulator.setServiceOf(serviceSms, `MG${'1'.repeat(32)}`))
  })
  const id = await talk.reply(['A', 'B', 'C'].map(letter => letter.repeat(1_500)).join(' '))
  await talk.message(id, 'delivered')
  const sent = world.emulator.ledger.messages().filter(({ to }) => to === talk.customer.address)
  expect(sent.map(({ body }) => body[0]).join('')).toBe('ABC')
  expect(senders().filter(from => from === serviceSms)).toHaveLength(2)
})

test('if the service has no number left, the message fails with a fix', async () => {
  const talk = await beginAgentTalk(desk)
  const creates = countCreates(world)
  world.emulator.setServiceOf(serviceSms, null)
  const id = await talk.reply('Nobody')
  expect((await talk.message(id, 'failed')).error).toMatchObject({ code: '21703', class: 'config' })
  expect(creates.of(talk.customer)).toBe(2)
})

test('for a channel with one phone number that can’t send, the message fails at once', async () => {
  const phone = await openDesk(world, { medium: 'sms' })
  const talk = await beginAgentTalk(phone)
  const creates = countCreates(world)
  world.emulator.faults.set({ kind: 'refused', errorCode: 21606, to: talk.customer.address })
  const { error } = await talk.message(await talk.reply('From nowhere'), 'failed')
  expect(error).toMatchObject({
    code: '21606',
    class: 'config',
    detail: expect.stringContaining('channel’s number'),
  })
  expect(creates.of(talk.customer)).toBe(1)
})
