import { expect, test } from 'vitest'
import type { ModelAnswer } from '../../dev/model/start.ts'
import { MAX_DURATION_MS } from '../../domain/duration.ts'
import { command, eventTypes } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import { eventIn, inboundSignal, signal, stateOf } from '../workflow/support.ts'
import { endpointTroubles } from './ai-endpoint.ts'
import { desk, handedOver, lastWords, model, scripted, timesAsked, useStage, world } from './ai-stage.ts'
import { testTurns } from './ai-test-turns.ts'
import { versions } from './ai-versions.ts'

useStage()

test('the AI agent gives one answer to several quick messages', async () => {
  const customer = desk.newCustomer()
  await customer.write('Hello')
  await customer.write('are you open?')
  const { id } = await customer.conversation(c => c.status === 'ai')
  await until('the answer', () => customer.received().length === 1)
  expect(customer.received()).toEqual(['You said: are you open?'])
  expect(await eventTypes(world.admin, id)).toEqual([
    'conversation.opened',
    'message.received',
    'routing.decided',
    'conversation.handed_to_ai',
    'message.received',
    'message.queued',
  ])
})

test('an AI answer is dropped if an agent takes over meanwhile', async () => {
  let release: (answer: ModelAnswer) => void = () => {}
  scripted.answers = () => new Promise(resolve => (release = resolve))
  const customer = desk.newCustomer()
  await customer.write('Where is my parcel?')
  const { id } = await customer.conversation(c => c.status === 'ai')
  await until('the turn', () => timesAsked('Where is my parcel?') > 0)
  expect(await command(desk.ann.api, `/v1/conversations/${id}/assign`, { agentId: desk.ann.id })).toBe('done')
  release({ text: 'It is lost.' })
  await until('the drop', async () => (await eventTypes(world.admin, id)).includes('ai.answer_dropped'))
  expect(customer.received()).toEqual([])
})

test.each<[string, (id: string) => object]>([
  ['a message that came before, elsewhere', id => ({ providerMessageId: id, text: 'Hello' })],
  ['HELP, which the provider answers', () => ({ text: 'HELP', details: { optOut: 'HELP' } })],
])('what asks nothing leaves the question to be answered: %s', async (_, more) => {
  const other = desk.newCustomer()
  await other.write('Hello')
  const [known] = await until('another message', () =>
    world.sql<{ id: string }[]>`
    select provider_message_id as id from messages m join conversations c on c.id = m.conversation_id
    where c.address = ${other.address} and m.direction = 'inbound'`.then(rows => rows.length > 0 && rows),
  )
  let release: (answer: ModelAnswer) => void = () => {}
  scripted.answers = text =>
    text === 'Where is it?' ? new Promise(resolve => (release = resolve)) : { text: 'Here.' }
  const customer = desk.newCustomer()
  await customer.write('Where is it?')
  const { id, workflowId } = await customer.conversation(c => c.status === 'ai')
  await until('the turn', () => timesAsked('Where is it?') > 0)
  const before = await stateOf(world, workflowId)
  const message = { ...inboundSignal(customer.address, desk.ours, '', Date.now()), ...more(known?.id ?? '') }
  await signal(world, workflowId, 'inboundMessage', message)
  await until('it to be recorded', async () => {
    const { seenMessages, queue, seq } = await stateOf(world, workflowId)
    return seenMessages.length === 2 && queue.length === 0 && seq > before.seq
  })
  release({ text: 'Here.' })
  await until('the answer', () => customer.received().length === 1)
  expect(customer.received()).toEqual(['Here.'])
  await until('them to be answered', async () => !(await stateOf(world, workflowId)).unansweredSince)
  const [row] = await world.sql<{ epoch: number }[]>`select epoch from conversations where id = ${id}`
  expect(row?.epoch).toBe((await stateOf(world, workflowId)).epoch)
})

test('the AI agent hands over, after its last message and with a summary for the agent', async () => {
  scripted.answers = () => ({
    text: 'A person will help you.',
    tool: { name: 'hand_over_to_human', arguments: { reason: 'customer_asked', summary: 'Wants a person.' } },
  })
  const customer = desk.newCustomer()
  await customer.write('A person, please')
  const { id, workflowId, waitingSince } = await customer.conversation(c => c.status === 'waiting')
  expect(customer.received()).toEqual(['A person will help you.'])
  // This does not count as an answer to what they wrote.
  const [asked] = await world.sql<{ at: Date }[]>`
    select received_at as at from messages where conversation_id = ${id} and direction = 'inbound'`
  expect(waitingSince).toBe(asked?.at.toISOString())
  expect((await stateOf(world, workflowId)).unansweredSince).toBe(asked?.at.getTime())
  const { body } = await world.admin.get(`/v1/conversations/${id}/events?limit=100`)
  const handedOver = body.items.find((event: { type: string }) => event.type === 'conversation.handed_over')
  expect(handedOver.data).toMatchObject({ reason: 'customer_asked', summary: 'Wants a person.' })
})

test('an unusable model answer goes to a human agent with the reason, without another model call', async () => {
  const reasons: Record<string, [answer: ModelAnswer, reason: string]> = {
    'A spent quota': [{ status: 429, body: { error: { code: 'insufficient_quota' } } }, 'ai_quota_spent'],
    'A refused key': [{ status: 401, body: { error: {} } }, 'ai_refuses_key'],
    'An empty answer': [{ text: '' }, 'ai_empty_answer'],
    'No choices': [{ status: 200, body: {} }, 'ai_reply_unreadable'],
  }
  scripted.answers = text => reasons[text]?.[0] ?? { text }
  const told = await Promise.all(
    Object.keys(reasons).map(async text => [text, (await handedOver(text)).data.reason]),
  )
  expect(told).toEqual(Object.entries(reasons).map(([text, [, reason]]) => [text, reason]))
  expect(Object.keys(reasons).map(timesAsked)).toEqual(told.map(() => 1))
})

endpointTroubles()

test('labels above the limit are left out, with an event', async () => {
  const labels = Array.from({ length: 99 }, (_, number) => `label ${number}`)
  scripted.answers = text =>
    text === 'Label'
      ? { text: 'Yes.', tool: { name: 'label_conversation', arguments: { labels: ['x'.repeat(60), 'y'] } } }
      : { text: 'Hello.' }
  const customer = desk.newCustomer()
  await customer.write('Hi')
  const { id } = await customer.conversation(c => c.status === 'ai')
  const path = `/v1/conversations/${id}`
  for (const add of [labels.slice(0, 50), labels.slice(50)]) {
    expect(await command(world.admin, `${path}/labels`, { add })).toBe('done')
  }
  await customer.write('Label')
  const { data } = await eventIn(world, id, 'conversation.labelled', ({ leftOut }) => leftOut !== undefined)
  expect(data).toMatchObject({ added: ['x'.repeat(50)], leftOut: ['y'] })
  expect((await world.admin.get(path)).body.labels).toEqual([...labels, 'x'.repeat(50)])
})

test('if an answer can’t be stored yet, the model is not called again', async () => {
  await world.sql.unsafe(`
    create function refuse() returns trigger language plpgsql as $$ begin raise exception 'not now'; end $$;
    create trigger refusing before insert on ai_drafts for each row execute function refuse();`)
  const customer = desk.newCustomer()
  await customer.write('Once')
  const { workflowId } = await customer.conversation(c => c.status === 'ai')
  await until('a failure', async () => {
    const { raw } = await world.temporal.workflow.getHandle(workflowId).describe()
    return raw.pendingActivities?.some(({ lastFailure }) => lastFailure)
  })
  await world.sql.unsafe('drop trigger refusing on ai_drafts; drop function refuse()')
  await until('the answer', () => customer.received().length === 1)
  expect(customer.received()).toEqual(['You said: Once'])
  expect(timesAsked('Once')).toBe(1)
})

test('completed model calls are not repeated when a later call fails', async () => {
  scripted.answers = text => {
    if (text === 'Once more')
      return { text: '', tool: { name: 'label_conversation', arguments: { labels: ['x'] } } }
    return timesAsked('Once more') === 2
      ? { status: 429, body: {}, headers: { 'Retry-After-Ms': '1000' } }
      : { text: 'Labelled.' }
  }
  const customer = desk.newCustomer()
  await customer.write('Once more')
  const { workflowId } = await customer.conversation(c => c.labels.length > 0)
  await until('the answer', () => customer.received().length === 1)
  expect(customer.received()).toEqual(['Labelled.'])
  expect(timesAsked('Once more')).toBe(3)
  expect((await stateOf(world, workflowId)).aiUsed).toMatchObject({ turns: 1, tokens: 240 })
})

test('a model call is canceled when the customer writes again', async () => {
  const abandoned = model.abandoned()
  scripted.answers = text => (text === 'Where is it?' ? 'hang' : { text: `You said: ${text}` })
  const customer = desk.newCustomer()
  await customer.write('Where is it?')
  const { id, workflowId } = await customer.conversation(c => c.status === 'ai')
  await until('the turn', () => timesAsked('Where is it?') > 0)
  await customer.write('My parcel, I mean.')
  await until('the answer', () => customer.received().length === 1)
  expect(customer.received()).toEqual(['You said: My parcel, I mean.'])
  await until('the request to be given up', () => model.abandoned() > abandoned)
  await until('the drop', async () => (await eventTypes(world.admin, id)).includes('ai.answer_dropped'))
  const { aiUsed } = await stateOf(world, workflowId)
  expect(aiUsed).toMatchObject({ turns: 2, tokens: 120 })
})

test('a message without text is described in words, with the message that it answers', async () => {
  const customer = desk.newCustomer()
  await customer.write('', {
    location: { latitude: 13.7563, longitude: 100.5018, label: 'Shop', address: '1 Road' },
  })
  await until('the first answer', () => customer.received().length === 1)
  expect(lastWords()).toBe('[a location: Shop, 1 Road (13.7563, 100.5018)]')
  const [ours] = world.emulator.thread(desk.ours, customer.address).filter(m => m.direction !== 'inbound')
  await customer.write('This one?', { replyTo: ours?.sid, media: [{ contentType: 'image/jpeg' }] })
  await until('the second answer', () => customer.received().length === 2)
  expect(lastWords()).toBe(
    '[in answer to our message: “You said: [a location: Shop, 1 Road (13.7563, 100.5018)]”]\nThis one?\n[a picture]',
  )
})

testTurns()
versions()

// Longer than what is accepted now. Settings from before this limit may still have it.
test.each(['24h', '400d'])(
  'switching the AI off hands its conversations to humans, with %s in the settings',
  async ai => {
    const channel = `/v1/channels/${desk.channelId}`
    await world.admin.patch(channel, { aiAgent: { enabled: true } })
    await world.sql`
    update channel_versions v set settings = jsonb_set(v.settings, '{autoResolve,ai}', ${world.sql.json(ai)})
    from channels c where c.id = ${desk.channelId} and v.channel_id = c.id and v.version = c.version`
    const customer = desk.newCustomer()
    await customer.write('Hello')
    await customer.conversation(c => c.status === 'ai')
    await world.admin.patch(channel, { aiAgent: { enabled: false } })
    const { id, workflowId } = await customer.conversation(c => c.status === 'waiting')
    const { body } = await world.admin.get(`/v1/conversations/${id}/events?limit=100`)
    const handedOver = body.items.find((event: { type: string }) => event.type === 'conversation.handed_over')
    expect(handedOver.data.reason).toBe('ai_disabled')
    const { followUps } = await stateOf(world, workflowId)
    expect(followUps.resolveAiMs).toBe(ai === '24h' ? 86_400_000 : MAX_DURATION_MS)
  },
)
