import { afterAll, beforeAll, expect, test } from 'vitest'
import { CLOUD_NUMBER } from '../../../dev/emulators/whatsapp-cloud/index.ts'
import { command, hireAgent, type TestAgent } from '../../harness/desk.ts'
import { until } from '../../harness/until.ts'
import { openStage, type Stage } from './stage.ts'

// What the customer sees beside texts: that their messages were read, that an answer is being written, and what it quotes.

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.close())

const marks = () =>
  stage.emulator.ledger.requests.flatMap(({ body }) => {
    const { status, message_id: id } = (body ?? {}) as { status?: string; message_id?: string }
    return status === 'read' && id ? [id] : []
  })

test('what was read is marked, once, up to there', async () => {
  const { ann } = stage
  const customer = stage.newCustomer()
  const [first, second] = [await customer.write('One'), await customer.write('Two')]
  const { id } = await customer.conversation()
  const messages = await until('both', async () => {
    const { body } = await ann.api.get(`/v1/conversations/${id}/messages`)
    const inbound = body.items.filter(({ direction }: { direction: string }) => direction === 'inbound')
    return inbound.length === 2 && (inbound as { seq: number }[])
  })
  const read = (seq: number | undefined) => ann.api.put(`/v1/conversations/${id}/read`, { seq })
  await read(messages[0]?.seq)
  await until('the first mark', () => marks().includes(first.id))
  expect(marks()).not.toContain(second.id)
  await read(messages[1]?.seq)
  await until('the second mark', () => marks().includes(second.id))
  // Nothing new.
  await read(messages[1]?.seq)
  expect(await command(ann.api, `/v1/conversations/${id}/notes`, { text: 'Seen' })).toBe('done')
  expect(marks().filter(mark => mark === second.id)).toHaveLength(1)
})

test('that somebody writes an answer is shown, once in a while, and not of notes or of others', async () => {
  const { ann, world, channel } = stage
  const customer = stage.newCustomer()
  const { id: message } = await customer.write('Hello?')
  const { id } = await customer.conversation()
  const shown = () =>
    stage.emulator.ledger.requests.filter(({ body }) => {
      const { message_id, typing_indicator } = (body ?? {}) as Record<string, unknown>
      return message_id === message && typing_indicator !== undefined
    }).length
  const view = (agent: TestAgent, body: object) =>
    agent.api.put(`/v1/conversations/${id}/viewing`, { typing: true, ...body })
  const bob = await hireAgent(world, 'Bob', [channel.id])
  expect(await command(ann.api, `/v1/conversations/${id}/assign`, { agentId: ann.id })).toBe('done')
  expect((await view(bob, {})).status).toBe(204)
  expect((await view(ann, { mode: 'note' })).status).toBe(204)
  // Signals of one process are in order: those before would have been first.
  expect((await view(ann, {})).status).toBe(204)
  await until('the sign', () => shown() > 0)
  await view(ann, {})
  expect(await command(ann.api, `/v1/conversations/${id}/notes`, { text: 'Writing' })).toBe('done')
  expect(shown()).toBe(1)
})

test('an answer quotes the message that it names, also when it is sent anew; quotes are told by our ids', async () => {
  const [customer, other] = [stage.newCustomer(), stage.newCustomer()]
  const [{ id: asked }] = await Promise.all([customer.write('Where is my parcel?'), other.write('Hello')])
  const [question] = await until('the question', async () => {
    const all = await customer.messages()
    return all.length === 1 && all
  })
  const { id } = await customer.conversation()
  const path = `/v1/conversations/${id}`
  const { ann, emulator } = stage
  expect(await command(ann.api, `${path}/assign`, { agentId: ann.id })).toBe('done')
  emulator.faults.set({ kind: 'fails_later', code: 131000, to: customer.number.slice(1) })
  const sent = await ann.api.post(`${path}/messages`, { text: 'On its way', replyTo: question?.id })
  const { messageId } = sent.body
  await customer.message(messageId, 'failed')
  expect(await command(ann.api, `${path}/messages/${messageId}/retry`)).toBe('done')
  const { providerMessageId, replyTo } = await customer.message(messageId, 'read')
  expect(replyTo).toEqual({ messageId: question?.id, providerMessageId: asked })
  expect(emulator.thread(CLOUD_NUMBER.phoneNumber, customer.number).map(message => message.replyTo)).toEqual([
    undefined,
    asked,
    asked,
  ])
  // By then, the customer's messages show as read.
  expect(emulator.thread(CLOUD_NUMBER.phoneNumber, customer.number)[0]?.status).toBe('read')

  await customer.write('Thanks', { replyTo: providerMessageId ?? '' })
  await until(
    'the answer’s quote',
    async () => (await customer.messages()).at(-1)?.replyTo?.messageId === messageId,
  )
  const [elsewhere] = await other.messages()
  for (const foreign of [elsewhere?.id, '7f1b7c0e-0f4e-5c1a-9a51-0c8a4d2f1e10']) {
    const refused = await ann.api.post(`${path}/messages`, { text: 'Hi', replyTo: foreign })
    expect(refused.status).toBe(422)
    expect(refused.body.errors).toEqual([{ path: 'replyTo', message: 'is no message of this conversation' }])
  }
})

test('a provider that does not answer holds up nothing', async () => {
  const { ann, emulator } = stage
  const customer = stage.newCustomer()
  await customer.write('Hello')
  const { id } = await customer.conversation()
  emulator.faults.set({ kind: 'hang_before_taking', ms: 5_000, times: 'always' })
  const { body } = await ann.api.put(`/v1/conversations/${id}/read`, { seq: 1_000 })
  expect(body.seq).toBeGreaterThan(0)
  expect(await command(ann.api, `/v1/conversations/${id}/notes`, { text: 'Goes on' })).toBe('done')
  emulator.faults.clear()
})
