import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { findReceived } from '../../db/recovery.ts'
import { EMULATOR_ACCOUNT_SID } from '../../dev/emulators/twilio/index.ts'
import { auditNow } from '../audit/auditor.ts'
import type { Customer } from '../harness/desk.ts'
import type { Talk } from '../harness/talk.ts'
import { until } from '../harness/until.ts'
import { backdate, minutesAgo, recover } from '../recovery/reader.ts'
import { close, eventIn, eventsOf, idle, rowIn, signal, stateOf, talkIn } from '../workflow/support.ts'
import {
  answered,
  conversationsOf,
  desk,
  emojiOn,
  ended,
  model,
  QUESTION,
  react,
  shown,
  sidOf,
  sms,
  standing,
  told,
  useStage,
  world,
} from './reactions-stage.ts'
import { smsReactions } from './sms-reactions.ts'

useStage()

describe('a reaction on WhatsApp', () => {
  test('is stored with its message, and does not change an assigned conversation', async () => {
    const talk = await answered(desk)
    const before = await standing(talk)
    await react(desk, talk.customer, '👍', 'See you tomorrow')
    await told(talk)
    const message = (await shown(talk)).find(({ text }) => text === 'See you tomorrow')
    expect(message?.reactions).toEqual([
      { emoji: '👍', at: expect.stringMatching(/^\d{4}-.*Z$/), by: 'contact' },
    ])
    expect(await eventIn(world, talk.id, 'message.reacted')).toMatchObject({
      actor: { kind: 'contact' },
      data: { messageId: message?.id, emoji: '👍', removed: false },
    })
    expect(await standing(talk)).toEqual(before)
  })

  test('the latest reaction counts until it is removed; a repeated one is stored once', async () => {
    const talk = await answered(desk)
    const first = await react(desk, talk.customer, '👍', 'See you tomorrow')
    await react(desk, talk.customer, '❤️', 'See you tomorrow')
    await told(talk, 2)
    expect(await emojiOn(talk, 'See you tomorrow')).toEqual(['❤️'])
    await react(desk, talk.customer, '👍', 'See you tomorrow', { messageSid: first.messageSid })
    await react(desk, talk.customer, '', 'See you tomorrow')
    await told(talk, 3)
    expect(await emojiOn(talk, 'See you tomorrow')).toEqual([])
    const last = (await eventsOf(world, talk.id)).at(-1)
    expect(last).toMatchObject({ type: 'message.reacted', data: { emoji: null, removed: true } })
    await close(world, talk)
    await react(desk, talk.customer, '👍', 'See you tomorrow', { messageSid: first.messageSid })
    await ended(talk.workflowId)
    await told(talk, 3)
    expect(await emojiOn(talk, 'See you tomorrow')).toEqual([])
  })

  test('does not change since when the customer waits, nor the place in the queue', async () => {
    const talk = await talkIn(world, desk, 'waiting')
    const before = await standing(talk)
    expect(before.row.waitingSince).not.toBeNull()
    await react(desk, talk.customer, '🙏', 'Welcome!')
    await react(desk, talk.customer, '😂', 'Hello?')
    await told(talk, 2)
    expect(await standing(talk)).toEqual(before)
    expect(await emojiOn(talk, 'Welcome!')).toEqual(['🙏'])
    expect(await emojiOn(talk, 'Hello?')).toEqual(['😂'])
  })

  test('does not open WhatsApp’s window again', async () => {
    const talk = await answered(desk)
    const window = async () => (await world.admin.get(talk.path)).body.window
    const before = await window()
    await react(desk, talk.customer, '👍', 'See you tomorrow')
    await told(talk)
    expect(await window()).toEqual(before)
  })

  test('neither reopens what is resolved nor answers its survey', async () => {
    const talk = await talkIn(world, desk, 'resolved')
    await react(desk, talk.customer, '👍', QUESTION)
    await react(desk, talk.customer, '❤️', 'Welcome!')
    await told(talk, 2)
    await idle(world, talk)
    expect(await rowIn(world, talk.id)).toMatchObject({ status: 'resolved', waitingSince: null })
    const types = (await eventsOf(world, talk.id)).map(({ type }) => type)
    expect(types.filter(type => type.startsWith('survey.'))).toEqual(['survey.created'])
    await talk.customer.write('5')
    await eventIn(world, talk.id, 'survey.scored', data => data.score === 5)
  })

  test('opens no new conversation: it is stored with the closed one', async () => {
    const talk = await answered(desk)
    await close(world, talk)
    await react(desk, talk.customer, '👍', 'See you tomorrow')
    await told(talk)
    await ended(talk.workflowId)
    expect(await emojiOn(talk, 'See you tomorrow')).toEqual(['👍'])
    expect(await conversationsOf(desk, talk.customer)).toMatchObject([{ id: talk.id, status: 'closed' }])
    expect(talk.customer.received()).not.toContain('Hello again')
  })

  test('that arrives while the conversation is closing starts no new one', async () => {
    const talk = await answered(desk)
    const handle = world.temporal.workflow.getHandle(talk.workflowId)
    const { runId } = await handle.describe()
    await world.stopWorker()
    await signal(world, talk.workflowId, 'channelDeleted', { conversationId: talk.id })
    await react(desk, talk.customer, '👍', 'See you tomorrow')
    await world.startWorker()
    await told(talk)
    await ended(talk.workflowId)
    expect((await handle.describe()).runId).not.toBe(runId)
    expect(await emojiOn(talk, 'See you tomorrow')).toEqual(['👍'])
    expect(await conversationsOf(desk, talk.customer)).toMatchObject([{ id: talk.id, status: 'closed' }])
  })

  test('to a message of an earlier conversation stays there', async () => {
    const talk = await answered(desk)
    await close(world, talk)
    await talk.customer.write('Another thing')
    const next = await talk.customer.conversation(c => c.id !== talk.id && c.status === 'waiting')
    await idle(world, next)
    await react(desk, talk.customer, '🎉', 'See you tomorrow')
    await told(talk)
    expect(await emojiOn(talk, 'See you tomorrow')).toEqual(['🎉'])
    await idle(world, next)
    await told(next, 0)
  })

  test('to an unknown message is stored with the open conversation', async () => {
    const talk = await talkIn(world, desk, 'waiting')
    await talk.customer.write('', { reaction: { emoji: '👍', to: `SM${'0'.repeat(32)}` } })
    expect(await eventIn(world, talk.id, 'message.reacted')).toMatchObject({
      data: { messageId: null, emoji: '👍' },
    })
  })

  test('from an unknown address is passed on to the workflow of the conversation', async () => {
    const talk = await answered(desk)
    const other = desk.newCustomer()
    const to = await sidOf(desk, talk.customer, 'See you tomorrow')
    await other.write('', { reaction: { emoji: '👍', to } })
    await told(talk)
    expect(await emojiOn(talk, 'See you tomorrow')).toEqual(['👍'])
    await talk.customer.write('Hello again')
    await until('the message', async () => (await shown(talk)).some(({ text }) => text === 'Hello again'))
    expect(await conversationsOf(desk, other)).toEqual([])
  })

  test('that was passed on is not treated as a repeat', async () => {
    const [talk, other] = [await talkIn(world, desk), await talkIn(world, desk)]
    const to = await sidOf(desk, other.customer, 'Hello?')
    const messageSid = `SM${randomUUID().replaceAll('-', '')}`
    await talk.customer.write('', { reaction: { emoji: '👍', to }, messageSid })
    await told(other)
    await idle(world, talk)
    const known = async ({ workflowId }: Talk) =>
      (await stateOf(world, workflowId)).seenMessages.includes(messageSid)
    expect([await known(talk), await known(other)]).toEqual([false, true])
  })

  test('from an unknown person causes no greeting; their first message does', async () => {
    const customer = desk.newCustomer()
    const { messageSid } = await customer.write('', { reaction: { emoji: '👍', to: `SM${'0'.repeat(32)}` } })
    const stored = () => findReceived(world.sql, EMULATOR_ACCOUNT_SID, [messageSid])
    await until('the reaction to be stored', async () => (await stored()).size === 1)
    expect(await conversationsOf(desk, customer)).toEqual([])
    await customer.write('Hello')
    const { id } = await customer.conversation()
    await sidOf(desk, customer, 'Welcome!')
    expect((await shown({ id })).map(({ text }) => text)).toEqual(['Hello', 'Welcome!'])
  })

  test('that arrived without a worker opens nothing, but a message with it does', async () => {
    const customer = desk.newCustomer()
    await world.stopWorker()
    await customer.write('', { reaction: { emoji: '👍', to: `SM${'0'.repeat(32)}` } })
    await customer.write('Hello')
    await customer.write('', { reaction: { emoji: '❤️', to: await sidOf(desk, customer, 'Hello') } })
    await world.startWorker()
    const conversation = await customer.conversation(c => c.status === 'waiting')
    await told(conversation)
    expect(await emojiOn(conversation, 'Hello')).toEqual(['❤️'])
    await sidOf(desk, customer, 'Welcome!')
    expect((await shown(conversation)).map(({ text }) => text)).toEqual(['Hello', 'Welcome!'])
  })

  test('STOP as a reaction is not an opt-out', async () => {
    const talk = await answered(desk)
    await react(desk, talk.customer, 'STOP', 'See you tomorrow')
    await told(talk)
    expect((await world.admin.get(talk.path)).body.contact.optedOutAt).toBeNull()
  })
})

smsReactions()

test('audit and recovery ignore reactions that the list does not have', async () => {
  for (const at of [desk, sms]) {
    const { differences, unexplained } = await auditNow(world, at.channelId)
    expect(differences).toEqual([])
    expect(unexplained).toBe(0)
    const received = world.emulator.ledger.webhooks().filter(({ kind }) => kind === 'inbound')
    const ids = received.map(({ messageSid }) => messageSid)
    expect((await findReceived(world.sql, EMULATOR_ACCOUNT_SID, ids)).size).toBe(new Set(ids).size)
  }
})

test('a reaction without a webhook is read from the list, from its text', async () => {
  const talk = await answered(sms)
  await react(sms, talk.customer, '👍', 'See you tomorrow', { lost: true, at: minutesAgo(2) })
  await backdate(world, sms.channelId)
  await recover(world, sms.channelId)
  await told(talk)
  expect(await emojiOn(talk, 'See you tomorrow')).toEqual(['👍'])
})

describe('a message of an unsupported type', () => {
  const odd = (customer: Customer, MessageType: string) =>
    customer.write('', { text: '', extra: { MessageType } })
  const shownAs = async (talk: { id: string }) => (await shown(talk)).map(message => message.shownAs)

  test('opens a conversation, and is shown as what it is', async () => {
    const customer = desk.newCustomer()
    for (const kind of ['contacts', 'poll', 'order', 'unsupported', 'ephemeral', 'brand_new', 'text']) {
      await odd(customer, kind)
    }
    const { id } = await customer.conversation(c => c.status === 'waiting')
    await until('all of them', async () => (await shown({ id })).length === 8)
    await sidOf(desk, customer, 'Welcome!')
    expect((await shownAs({ id })).filter(words => words !== null)).toEqual([
      'a contact card',
      'a poll',
      'an order from the catalogue',
      'a message of a kind that can’t be shown here',
      'a message that disappears',
      'a message of the kind “brand new”',
      'a message without text',
    ])
    expect(customer.received()).toEqual(['Welcome!'])
  })

  test('reopens what is resolved', async () => {
    const talk = await talkIn(world, desk, 'resolved')
    await odd(talk.customer, 'order')
    await eventIn(world, talk.id, 'conversation.reopened')
    expect((await shownAs(talk)).at(-1)).toBe('an order from the catalogue')
  })

  test('text, files and templates need no description; a location does', async () => {
    const talk = await talkIn(world, desk, 'waiting')
    await talk.customer.write('', { location: { latitude: 13.7, longitude: 100.5, label: 'Shop' } })
    await talk.customer.write('', { media: [{ contentType: 'image/png' }] })
    await talk.customer.write('Here', { extra: { MessageType: 'order' } })
    await until('all of them', async () => (await shown(talk)).length === 5)
    expect(await shownAs(talk)).toEqual([null, null, 'a location: Shop (13.7, 100.5)', null, null])
  })
})

test('the AI is not asked for a reaction', async () => {
  const robin = await world.admin.post('/v1/ai-agents', { name: 'Robin', model: 'm', instructions: 'Help.' })
  await world.admin.patch(`/v1/channels/${desk.channelId}`, { aiAgent: { id: robin.body.id, enabled: true } })
  const talk = await talkIn(world, desk, 'ai')
  await sidOf(desk, talk.customer, 'Shall I send it?')
  await idle(world, talk)
  const asked = model.requests.length
  await react(desk, talk.customer, '👍', 'Shall I send it?')
  await told(talk)
  await idle(world, talk)
  const { ai, epoch } = await stateOf(world, talk.workflowId)
  expect(ai?.dueAt).toBeUndefined()
  expect(model.requests.length).toBe(asked)
  await talk.customer.write('Yes')
  await until('the next turn', () => model.requests.length > asked)
  expect(model.requests.length).toBe(asked + 1)
  expect((await stateOf(world, talk.workflowId)).epoch).toBeGreaterThan(epoch)
  expect(await emojiOn(talk, 'Shall I send it?')).toEqual(['👍'])
})
