import { describe, expect } from 'vitest'
import { EMULATOR_ACCOUNT_SID, EMULATOR_AUTH_TOKEN } from '../../dev/emulators/twilio/index.ts'
import type { InboundMessage } from '../../domain/message.ts'
import { command, type Desk, eventTypes } from '../harness/desk.ts'
import { deskTest } from '../harness/fixtures.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import {
  close,
  eventIn,
  eventsOf,
  inboundSignal,
  messagesOf,
  rowIn,
  runEnding,
  signal,
  talkIn,
} from './support.ts'

const GREETING = 'Welcome!'

const test = deskTest({ settings: { greeting: { enabled: true, text: GREETING } } })

describe('a life', () => {
  test('greeted once, taken over by a reply, handed on, resolved', async ({ world, desk }) => {
    const { ann, bob } = desk
    const { customer, id, path } = await talkIn(world, desk)
    await until('the greeting', () => customer.received().length === 1)
    await customer.write('Is anybody there?')
    expect(await command(ann.api, `${path}/messages`, { text: 'I am.' })).toBe('done')
    expect(await command(ann.api, `${path}/assign`, { agentId: bob.id })).toBe('done')
    expect(await command(bob.api, `${path}/messages`, { text: 'And I.' })).toBe('done')
    expect(await command(bob.api, `${path}/resolve`)).toBe('done')
    await until('all that was written', () => customer.received().length === 3)
    expect(customer.received()).toEqual([GREETING, 'I am.', 'And I.'])

    const events = await eventsOf(world, id)
    const told = events.filter(({ type }) => type.startsWith('conversation.'))
    expect(told.map(({ type, actor, data }) => [type, actor.id, data.reason])).toEqual([
      ['conversation.opened', undefined, undefined],
      ['conversation.waiting', undefined, 'new conversation'],
      ['conversation.assigned', ann.id, 'took it over by replying'],
      ['conversation.assigned', ann.id, 'assigned'],
      ['conversation.resolved', bob.id, undefined],
    ])
    expect(told[3]?.data.agentId).toBe(bob.id)
    expect(told[4]?.data).toMatchObject({ assigneeId: bob.id, settingsVersion: expect.any(Number) })
    const skipped = await eventIn(world, id, 'survey.skipped')
    expect(skipped.data.reason).toBe('surveys are off')
  })

  test('the customer waits since their first unanswered message', async ({ world, desk }) => {
    const { customer, id, path } = await talkIn(world, desk)
    const { waitingSince } = await rowIn(world, id)
    await customer.write('Second')
    await until('the second', async () => (await messagesOf(world, id)).length === 3)
    expect((await rowIn(world, id)).waitingSince).toBe(waitingSince)
    expect(await command(desk.ann.api, `${path}/messages`, { text: 'Yes?' })).toBe('done')
    await rowIn(world, id, c => c.waitingSince === null)
    await customer.write('Third')
    const { waitingSince: again } = await rowIn(world, id, c => c.waitingSince !== null)
    expect(Date.parse(String(again))).toBeGreaterThan(Date.parse(String(waitingSince)))
  })

  test('the next conversation is linked to the last, and greeted again', async ({ world, desk }) => {
    const talk = await talkIn(world, desk, 'closed')
    expect((await rowIn(world, talk.id)).closeReason).toBe('cancelled_by_operator')
    await talk.customer.write('Back again')
    const next = await talk.customer.conversation(c => c.status === 'waiting')
    expect(next).toMatchObject({ previousId: talk.id, workflowId: talk.workflowId })
    await until('the second greeting', () => talk.customer.received().length === 2)
    expect(talk.customer.received()).toEqual([GREETING, GREETING])
  })
})

describe('a repeated message', () => {
  test('is one', async ({ world, desk }) => {
    const customer = desk.newCustomer()
    const { messageSid } = await customer.write('Only once')
    await Promise.all([1, 2, 3].map(() => customer.write('Only once', { messageSid })))
    const { id, path } = await customer.conversation(c => c.status === 'waiting').then(withPath)
    expect(await command(desk.ann.api, `${path}/notes`, { text: 'behind them' })).toBe('done')
    expect((await messagesOf(world, id)).filter(m => m.text === 'Only once')).toHaveLength(1)
  })

  test('after the conversation is closed, it opens no conversation and causes no greeting', async ({
    world,
    desk,
  }) => {
    const customer = desk.newCustomer()
    const { messageSid } = await customer.write('Hello')
    const first = await customer.conversation(c => c.status === 'waiting')
    await until('the greeting', () => customer.received().length === 1)
    await close(world, { customer, ...withPath(first) })
    await runEnding(world, first.workflowId, () => customer.write('Hello', { messageSid }))
    expect((await customer.conversation()).id).toBe(first.id)
    expect(customer.received()).toEqual([GREETING])
  })
})

describe('a message processed more than 10 minutes after its arrival', () => {
  test('gets no automatic answer, and is marked', async ({ world, desk }) => {
    const { address, received, conversation } = desk.newCustomer()
    await startWith(
      world,
      desk,
      address,
      inboundSignal(address, desk.ours, 'Sent an hour ago', Date.now() - 3_600_000),
    )
    const { id, path } = await conversation(c => c.status === 'waiting').then(withPath)
    expect(await messagesOf(world, id)).toMatchObject([{ text: 'Sent an hour ago', late: true }])
    expect((await eventIn(world, id, 'greeting.skipped')).data.reason).toBe('late')
    expect((await eventIn(world, id, 'conversation.waiting')).data.reason).toBe('late')
    expect(await command(desk.ann.api, `${path}/messages`, { text: 'Sorry!' })).toBe('done')
    await until('the reply', () => received().length > 0)
    expect(received()).toEqual(['Sorry!'])
  })

  test('is also marked in an open conversation', async ({ world, desk }) => {
    const { customer, id, workflowId } = await talkIn(world, desk)
    await signal(
      world,
      workflowId,
      'inboundMessage',
      inboundSignal(customer.address, desk.ours, 'Stuck', Date.now() - 601_000),
    )
    await signal(
      world,
      workflowId,
      'inboundMessage',
      inboundSignal(customer.address, desk.ours, 'Fresh', Date.now()),
    )
    const messages = await until('both', async () => {
      const all = await messagesOf(world, id)
      return all.some(m => m.text === 'Fresh') && all.filter(m => m.direction === 'inbound')
    })
    expect(messages.map(m => [m.text, m.late])).toEqual([
      ['Hello?', false],
      ['Stuck', true],
      ['Fresh', false],
    ])
  })

  /** Sends what the webhook sends, with a message of any age. */
  async function startWith(world: World, desk: Desk, address: string, message: InboundMessage) {
    await world.temporal.workflow.signalWithStart('conversation', {
      workflowId: `conversation:${desk.channelId}:late-${Math.random()}`,
      taskQueue: world.config.TEMPORAL_TASK_QUEUE,
      args: [{ channelId: desk.channelId, address, conversationId: crypto.randomUUID() }],
      signal: 'inboundMessage',
      signalArgs: [message],
    })
  }
})

describe('a conversation begun by an agent', () => {
  test('has no greeting, and the customer’s answer goes to that agent', async ({ world, desk }) => {
    const { ann } = desk
    const customer = desk.newCustomer()
    const begun = await ann.api.post(
      '/v1/conversations',
      { channelId: desk.channelId, to: customer.address, contentSid: await template(world) },
      { Prefer: 'wait=20' },
    )
    expect(begun.body, JSON.stringify(begun.body)).toMatchObject({ status: 'done' })
    const { id, path } = await customer.conversation(c => c.status === 'assigned').then(withPath)
    expect(id).toBe(begun.body.conversationId)
    await until('the template', () => customer.received().length === 1)
    await customer.write('Oh, hello')
    await until('the answer', async () => (await messagesOf(world, id)).at(-1)?.text === 'Oh, hello')
    expect(await rowIn(world, id)).toMatchObject({ status: 'assigned', assigneeId: ann.id })
    expect(await command(ann.api, `${path}/messages`, { text: 'Welcome back' })).toBe('done')
    await until('the reply', () => customer.received().length === 2)
    expect(customer.received()).toEqual(['We have news for you.', 'Welcome back'])
    expect(await eventTypes(world.admin, id)).toEqual([
      'conversation.opened',
      'conversation.assigned',
      'message.queued',
      'message.received',
      'message.queued',
    ])
  })

  test('is refused if one is already open, and its text is not sent', async ({ world, desk }) => {
    const { customer, id, workflowId } = await talkIn(world, desk)
    await until('the greeting', () => customer.received().length === 1)
    const conversationId = crypto.randomUUID()
    const command = { messageId: crypto.randomUUID(), text: 'Me too', assigneeId: desk.bob.id }
    await signal(world, workflowId, 'begin', { ...command, conversationId })
    const { data } = await eventIn(world, id, 'command.refused')
    expect(data).toMatchObject({ command: 'begin', code: 'conversation_open', proposedId: conversationId })
    expect((await messagesOf(world, id)).map(m => m.text)).toEqual(['Hello?', GREETING])
  })

  async function template(world: World): Promise<string> {
    const login = Buffer.from(`${EMULATOR_ACCOUNT_SID}:${EMULATOR_AUTH_TOKEN}`).toString('base64')
    const response = await fetch(`${world.emulator.url}/v1/Content`, {
      method: 'POST',
      headers: { Authorization: `Basic ${login}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({
        friendly_name: 'news',
        language: 'en',
        types: { 'twilio/text': { body: 'We have news for you.' } },
      }),
    })
    const { sid } = (await response.json()) as { sid: string }
    world.emulator.setApproval(sid, { status: 'approved' })
    return sid
  }
})

function withPath<C extends { id: string }>(conversation: C): C & { path: string } {
  return { ...conversation, path: `/v1/conversations/${conversation.id}` }
}
