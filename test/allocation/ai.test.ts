import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type ModelAnswer, type ScriptedModel, startModel } from '../../dev/model/start.ts'
import { MAX_DURATION_MS } from '../../domain/duration.ts'
import { command, type Desk, eventTypes, openDesk } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import { createWorld, type World } from '../harness/world.ts'
import { detailsOf, eventIn, inboundSignal, signal, stateOf } from '../workflow/support.ts'

let model: ScriptedModel
let world: World
let desk: Desk
/** What the model says next; else its script. */
let answers: ((text: string) => ModelAnswer | Promise<ModelAnswer>) | undefined
let robin: string

beforeAll(async () => {
  model = await startModel({
    answer: request => {
      const last = request.messages.at(-1)?.content
      const text = typeof last === 'string' ? last : ''
      return answers?.(text) ?? { text: `You said: ${text}` }
    },
  })
  // In clear, so that what the Temporal UI shows can be looked at.
  const environment = {
    OPENAI_BASE_URL: model.baseUrl,
    OPENAI_API_KEY: 'TheKeyOfOurs',
    PAYLOAD_ENCRYPTION: 'false',
  }
  world = await createWorld({ environment })
  desk = await openDesk(world)
  const made = await world.admin.post('/v1/ai-agents', {
    name: 'Robin',
    model: 'scripted-demo',
    instructions: 'Help.',
  })
  expect(made.status, JSON.stringify(made.body)).toBe(201)
  robin = made.body.id
  const changed = await world.admin.patch(`/v1/channels/${desk.channelId}`, {
    aiAgent: { id: made.body.id, enabled: true },
  })
  expect(changed.status, JSON.stringify(changed.body)).toBe(200)
})
afterAll(async () => {
  await world.close()
  await model.close()
})
/** How many requests there were when the test began. */
let earlier = 0
beforeEach(() => {
  earlier = model.requests.length
})
afterEach(() => {
  answers = undefined
})

const lastRequest = () => model.requests.at(-1)
const lastWords = () => lastRequest()?.messages.at(-1)?.content
/** How often a test has had the model asked this: a turn of the test before, for another customer, may still be asked. */
const timesAsked = (text: string) =>
  model.requests.slice(earlier).filter(({ messages }) => {
    const asked = messages.findLast(({ role }) => role === 'user')
    return asked?.content === text
  }).length

/** A customer whose conversation came to a human; the event tells why. */
async function handedOver(text: string) {
  const customer = desk.newCustomer()
  await customer.write(text)
  const { id, workflowId } = await customer.conversation(c => c.status === 'waiting')
  const { body } = await world.admin.get(`/v1/conversations/${id}/events?limit=100`)
  const event = body.items.find(({ type }: { type: string }) => type === 'conversation.handed_over')
  return { customer, id, workflowId, data: event.data }
}

test('the AI answers, a burst in one turn', async () => {
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

test('a human who takes over during a turn is not talked over', async () => {
  let release: (answer: ModelAnswer) => void = () => {}
  answers = () => new Promise(resolve => (release = resolve))
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
  answers = text =>
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

test('the AI hands over, with its words first and a summary for the human', async () => {
  answers = () => ({
    text: 'A person will help you.',
    tool: { name: 'hand_over_to_human', arguments: { reason: 'customer_asked', summary: 'Wants a person.' } },
  })
  const customer = desk.newCustomer()
  await customer.write('A person, please')
  const { id, workflowId, waitingSince } = await customer.conversation(c => c.status === 'waiting')
  expect(customer.received()).toEqual(['A person will help you.'])
  // That is no answer to what they wrote.
  const [asked] = await world.sql<{ at: Date }[]>`
    select received_at as at from messages where conversation_id = ${id} and direction = 'inbound'`
  expect(waitingSince).toBe(asked?.at.toISOString())
  expect((await stateOf(world, workflowId)).unansweredSince).toBe(asked?.at.getTime())
  const { body } = await world.admin.get(`/v1/conversations/${id}/events?limit=100`)
  const handedOver = body.items.find((event: { type: string }) => event.type === 'conversation.handed_over')
  expect(handedOver.data).toMatchObject({ reason: 'customer_asked', summary: 'Wants a person.' })
})

test('what is no answer goes to a human, with the reason, and is asked for once', async () => {
  const reasons: Record<string, [answer: ModelAnswer, reason: string]> = {
    'A spent quota': [{ status: 429, body: { error: { code: 'insufficient_quota' } } }, 'ai_quota_spent'],
    'A refused key': [{ status: 401, body: { error: {} } }, 'ai_refuses_key'],
    'An empty answer': [{ text: '' }, 'ai_empty_answer'],
    'No choices': [{ status: 200, body: {} }, 'ai_reply_unreadable'],
  }
  answers = text => reasons[text]?.[0] ?? { text }
  const told = await Promise.all(
    Object.keys(reasons).map(async text => [text, (await handedOver(text)).data.reason]),
  )
  expect(told).toEqual(Object.entries(reasons).map(([text, [, reason]]) => [text, reason]))
  expect(Object.keys(reasons).map(timesAsked)).toEqual(told.map(() => 1))
})

describe('what the endpoint says', () => {
  test('stands in the event and with the workflow, without the customer’s words', async () => {
    const message = "Invalid value for 'metadata': got 'Wo ist mein Paket 4711?', key TheKeyOfOurs."
    answers = () => ({ status: 400, body: { error: { message, param: 'metadata', code: 'invalid_value' } } })
    const { data, workflowId } = await handedOver('Wo ist mein Paket 4711?')
    expect(data).toMatchObject({
      reason: 'ai_request_refused',
      fix: expect.stringContaining('what the endpoint says'),
      endpoint: { status: 400, code: 'invalid_value', param: 'metadata' },
    })
    expect(data.endpoint.message).toBe("Invalid value for 'metadata': got '…?', key ….")
    const details = await detailsOf(world, workflowId)
    expect(details).toContain('The endpoint refused the request: 400 invalid_value (metadata): Invalid value')
    expect(details).not.toContain('Paket')
  })

  test('never keeps the conversation from its human, whatever is in it', async () => {
    const message = `bad value: \u0000 and ${String.raw`\u0000 and \ud83d`} and \ud83d`
    answers = () => ({ status: 400, body: { error: { message, code: 'invalid_value' } } })
    const { data } = await handedOver('Hello')
    expect(data.endpoint).toEqual({ status: 400, code: 'invalid_value', message: 'bad value: and and and' })
  })

  test('and in the Temporal UI while it is asked again', async () => {
    const message = 'The engine is overloaded: Paket 4711'
    let isSeen = false
    answers = () =>
      isSeen
        ? { text: 'Here I am.' }
        : { status: 503, body: { error: { message, code: 'overloaded' } }, headers: { 'Retry-After': '1' } }
    const customer = desk.newCustomer()
    await customer.write('Mein Paket 4711')
    const { workflowId } = await customer.conversation(c => c.status === 'ai')
    const failure = await until('the failure', async () => {
      const { raw } = await world.temporal.workflow.getHandle(workflowId).describe()
      const failed = raw.pendingActivities?.find(({ lastFailure }) => lastFailure)
      const { data } = failed?.lastFailure?.encodedAttributes ?? {}
      return data && JSON.parse(Buffer.from(data).toString()).message
    })
    isSeen = true
    expect(failure).toBe(
      'the model gave no answer (AiServerError, 503 overloaded: The engine is overloaded: …); it is asked again',
    )
    await until('the answer', () => customer.received().length === 1)
    expect(customer.received()).toEqual(['Here I am.'])
  })
})

test('a parameter that is refused is left out, and stays so', async () => {
  const made = await world.admin.post('/v1/ai-agents', {
    ...{ name: 'Warm', model: 'no-temperature', instructions: 'Help.', temperature: 0.7 },
  })
  const message = "Unsupported value: 'temperature' does not support 0.7 with this model."
  answers = () =>
    lastRequest()?.temperature === undefined
      ? { text: 'Fine.' }
      : { status: 400, body: { error: { message, param: 'temperature', code: 'unsupported_value' } } }
  const talk = { messages: [{ from: 'customer', text: 'Hi' }] }
  const path = `/v1/ai-agents/${made.body.id}/test`
  expect((await world.admin.post(path, talk)).body).toMatchObject({ answer: 'Fine.', failure: null })
  expect(timesAsked('Hi')).toBe(2)
  await world.admin.post(path, talk)
  expect(timesAsked('Hi')).toBe(3)
})

test('what no database stores costs one call, and thoughts go nowhere', async () => {
  answers = () => ({
    text: '<think>He is 4\u0000711.</think>\n\nYes\u0000, we are \ud83dopen.',
    tool: { name: 'label_conversation', arguments: { labels: ['open\u0000ing \udc00', '\u0000'] } },
  })
  const customer = desk.newCustomer()
  await customer.write('Open?')
  const { id } = await customer.conversation(c => c.status === 'ai' && c.labels.length > 0)
  await until('the answer', () => customer.received().length === 1)
  expect(customer.received()).toEqual(['Yes, we are open.'])
  expect((await world.admin.get(`/v1/conversations/${id}`)).body.labels).toEqual(['opening'])
  expect(timesAsked('Open?')).toBe(1)
  answers = () => ({ text: 'Until six.' })
  await customer.write('Until when?')
  await until('the next answer', () => customer.received().length === 2)
  expect(lastRequest()?.messages.slice(1)).toEqual([
    { role: 'user', content: 'Open?' },
    { role: 'assistant', content: 'Yes, we are open.' },
    { role: 'user', content: 'Until when?' },
  ])
})

test('labels for which there is no room are left out, and it is told', async () => {
  const labels = Array.from({ length: 99 }, (_, number) => `label ${number}`)
  answers = text =>
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

test('an answer that can’t be stored yet is not paid for again', async () => {
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

test('what a turn has paid for is not paid for again when the endpoint fails after it', async () => {
  answers = text => {
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

test('a turn is broken off when the customer writes again', async () => {
  const abandoned = model.abandoned()
  answers = text => (text === 'Where is it?' ? 'hang' : { text: `You said: ${text}` })
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

test('a message without words is told in words, with what it answers', async () => {
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

describe('a test', () => {
  const messages = [
    { from: 'customer', text: 'Hello' },
    { from: 'ai', text: 'Hello!' },
    { from: 'customer', text: 'A person, please' },
  ]
  const path = () => `/v1/ai-agents/${robin}/test`

  test('on a made-up conversation, with a draft of the agent', async () => {
    answers = () => ({
      text: 'A person will help.',
      tool: { name: 'hand_over_to_human', arguments: { reason: 'customer_asked', summary: 'Wants one.' } },
    })
    const { status, body } = await world.admin.post(path(), {
      messages,
      instructions: 'Be terse.',
      model: 'other',
    })
    expect(status, JSON.stringify(body)).toBe(200)
    expect(body).toMatchObject({
      ...{ model: 'other', api: 'chat', answer: 'A person will help.', failure: null },
      actions: [{ tool: 'hand_over', reason: 'customer_asked', summary: 'Wants one.' }],
      tokens: { input: 100, output: 20, total: 120 },
      milliseconds: expect.any(Number),
    })
    expect(body.prompt).toEqual(lastRequest()?.messages)
    expect(body.prompt[0].content).toContain('Be terse.')
    expect(body.prompt.slice(1)).toEqual([
      { role: 'user', content: 'Hello' },
      { role: 'assistant', content: 'Hello!' },
      { role: 'user', content: 'A person, please' },
    ])
    const saved = await world.admin.get(`/v1/ai-agents/${robin}`)
    expect(saved.body).toMatchObject({ instructions: 'Help.', model: 'scripted-demo' })
  })

  test('on a past conversation, up to the customer’s last message; nothing is sent', async () => {
    const customer = desk.newCustomer()
    await customer.write('Hello')
    const { id } = await customer.conversation(c => c.status === 'ai')
    await until('the answer', () => customer.received().length === 1)
    const before = await eventTypes(world.admin, id)
    answers = () => ({ text: 'Otherwise.', tool: { name: 'resolve_conversation', arguments: {} } })
    const { body } = await world.admin.post(path(), { conversationId: id })
    expect(body).toMatchObject({ answer: 'Otherwise.', actions: [{ tool: 'resolve' }] })
    expect(body.prompt.slice(1)).toEqual([{ role: 'user', content: 'Hello' }])
    expect(customer.received()).toEqual(['You said: Hello'])
    expect(await eventTypes(world.admin, id)).toEqual(before)
  })

  test('shows the prompt as the endpoint took it, a message without words too', async () => {
    answers = () =>
      lastRequest()?.messages[0]?.role === 'system'
        ? { status: 400, body: { error: { message: 'System role not supported' } } }
        : { text: 'A fine place.' }
    const place = { latitude: 13.7563, longitude: 100.5018, label: 'Shop' }
    const { body } = await world.admin.post(path(), {
      model: 'no-system',
      messages: [
        { from: 'agent', text: 'Where are you?' },
        { from: 'customer', location: place, media: [{ contentType: 'image/jpeg' }] },
      ],
    })
    expect(body).toMatchObject({ answer: 'A fine place.', failure: null })
    expect(body.prompt).toEqual(lastRequest()?.messages)
    expect(body.prompt.map(({ role }: { role: string }) => role)).toEqual(['user', 'assistant', 'user'])
    expect(body.prompt[2].content).toBe('[a location: Shop (13.7563, 100.5018)]\n[a picture]')
  })

  test('that no worker brings to an end is to be tried again', async () => {
    let release: (answer: ModelAnswer) => void = () => {}
    answers = () => new Promise(resolve => (release = resolve))
    const tested = world.admin.post(path(), { messages })
    const handle = await until('the test', async () => {
      const query = `WorkflowType = 'testAiAgent' and ExecutionStatus = 'Running' and TaskQueue = '${world.config.TEMPORAL_TASK_QUEUE}'`
      for await (const { workflowId } of world.temporal.workflow.list({ query })) {
        const found = world.temporal.workflow.getHandle(workflowId)
        // The list lags: the one of the test before may still stand in it.
        if ((await found.describe()).status.name === 'RUNNING') return found
      }
      return undefined
    })
    // Else it would be asked in the middle of the next test.
    await until('the model to be asked', () => timesAsked('A person, please') > 0)
    await handle.terminate()
    const { status, body } = await tested
    release({ text: '' })
    expect([status, body.code]).toEqual([503, 'temporal_unavailable'])
  })

  test('that fails tells what the endpoint said, and what to do', async () => {
    answers = () => ({
      status: 429,
      body: { error: { message: 'Rate limit reached', code: 'rate_limit_exceeded' } },
    })
    const { status, body } = await world.admin.post(path(), { messages })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      ...{ answer: '', actions: [] },
      failure: {
        reason: 'ai_unavailable',
        fix: expect.any(String),
        endpoint: { status: 429, code: 'rate_limit_exceeded', message: 'Rate limit reached' },
      },
    })
    expect(timesAsked('A person, please')).toBe(1)
  })

  test.each([
    [{}, 'messages'],
    [{ messages: [{ from: 'nobody', text: 'Hello' }] }, 'messages.0.from'],
    [{ messages: [{ from: 'ai', text: 'Hello' }] }, 'messages'],
    [{ messages: [{ from: 'customer', text: ' ' }] }, 'messages.0.text'],
    [{ messages, conversationId: '00000000-0000-4000-8000-000000000000' }, 'messages'],
    [{ messages, temperature: 3 }, 'temperature'],
  ])('of %o is refused, and told why', async (wrong, field) => {
    const { status, body } = await world.admin.post(path(), wrong)
    expect(status).toBe(422)
    expect(body.errors).toEqual([{ path: field, message: expect.any(String) }])
  })

  test('of a conversation that isn’t there', async () => {
    const { status } = await world.admin.post(path(), {
      conversationId: '00000000-0000-4000-8000-000000000000',
    })
    expect(status).toBe(404)
  })
})

// Longer than what is taken now: settings from before have it all the same.
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
