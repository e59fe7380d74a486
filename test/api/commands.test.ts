import { expect } from 'vitest'
import { setRouting } from '../../db/conversations.ts'
import { command } from '../harness/desk.ts'
import { deskTest } from '../harness/fixtures.ts'
import { beginTalk } from '../harness/talk.ts'
import { until } from '../harness/until.ts'

const test = deskTest({ medium: 'sms' })

test('a command is accepted at once; its outcome is at the href of the answer', async ({ desk }) => {
  const { id, path } = await beginTalk(desk, 'waiting')
  const sent = await desk.ann.api.post(`${path}/notes`, { text: 'Called back' })
  expect(sent.status).toBe(202)
  const { commandId, href } = sent.body
  expect(sent.body).toEqual({ commandId, conversationId: id, href: `${path}/commands/${commandId}` })
  const outcome = await desk.ann.api.get(href, { Prefer: 'wait=20' })
  expect(outcome).toMatchObject({ status: 200, body: { commandId, conversationId: id, status: 'done' } })
})

test('the answer for a message has its id, and the message has the author’s text', async ({ desk }) => {
  const { path } = await beginTalk(desk, 'waiting')
  const sent = await desk.ann.api.post(
    `${path}/messages`,
    { text: 'สวัสดี 👋', media: [{ url: 'https://example.com/a.png' }] },
    { Prefer: 'wait=20' },
  )
  expect(sent.body.status).toBe('done')
  const { body } = await desk.ann.api.get(`${path}/messages`)
  expect(body.items.at(-1)).toMatchObject({
    id: sent.body.messageId,
    text: 'สวัสดี 👋',
    media: [{ url: 'https://example.com/a.png' }],
    direction: 'outbound',
    author: { kind: 'agent', id: desk.ann.id },
  })
})

test('without a worker it is pending; with Prefer the answer arrives when a worker runs', async ({
  world,
  desk,
}) => {
  await world.stopWorker()
  const body = { channelId: desk.channelId, to: desk.newCustomer().address, text: 'Hello' }
  const sent = await desk.ann.api.post('/v1/conversations', body)
  expect(sent.status).toBe(202)
  expect((await desk.ann.api.get(sent.body.href)).body.status).toBe('pending')
  const waited = await desk.ann.api.get(sent.body.href, { Prefer: 'respond-async, wait=1' })
  expect(waited.body.status).toBe('pending')
  const outcome = desk.ann.api.get(sent.body.href, { Prefer: 'wait=30' })
  await world.startWorker()
  expect((await outcome).body.status).toBe('done')
})

const REFUSALS: [code: string, name: string, body: () => object | undefined][] = [
  ['not_assigned', 'unassign', () => undefined],
  ['not_resolved', 'reopen', () => undefined],
  ['agent_not_found', 'assign', () => ({ agentId: '00000000-0000-4000-8000-000000000000' })],
  ['message_not_found', 'messages/00000000-0000-4000-8000-000000000000/retry', () => undefined],
]

test.for(REFUSALS)('%s: shown as the outcome of %s', async ([code, name, body], { desk }) => {
  const { path } = await beginTalk(desk, 'waiting')
  const sent = await desk.ann.api.post(`${path}/${name}`, body(), { Prefer: 'wait=20' })
  expect(sent).toMatchObject({ status: 202, body: { status: 'refused', refused: { code } } })
  expect(sent.body.refused.detail).toMatch(/\.$/)
  expect((await desk.ann.api.get(sent.body.href)).body.refused).toEqual(sent.body.refused)
})

test('a closed conversation refuses commands with 409, and late ones are refused as outcome', async ({
  world,
  desk,
}) => {
  const { path, customer, workflowId } = await beginTalk(desk, 'waiting')
  const before = await desk.ann.api.post(`${path}/notes`, { text: 'In time' }, { Prefer: 'wait=20' })
  const handle = world.temporal.workflow.getHandle(workflowId)
  await handle.cancel()
  await customer.conversation(c => c.status === 'closed')
  for (const [name, body] of [
    ['messages', { text: 'Too late' }],
    ['assign', { agentId: desk.ann.id }],
    ['unassign', undefined],
    ['resolve', undefined],
    ['reopen', undefined],
    ['notes', { text: 'Too late' }],
    ['labels', { add: ['late'] }],
  ] as const) {
    expect(await command(desk.ann.api, `${path}/${name}`, body)).toBe('409 conversation_closed')
  }
  expect((await desk.ann.api.get(before.body.href)).body.status).toBe('done')
  const never = await desk.ann.api.get(`${path}/commands/00000000-0000-4000-8000-000000000000`)
  expect(never.body).toMatchObject({ status: 'refused', refused: { code: 'conversation_closed' } })
})

test('where the provider can’t quote, a message that is to is refused', async ({ desk }) => {
  const { path } = await beginTalk(desk, 'waiting')
  const { body } = await desk.ann.api.get(`${path}/messages`)
  const refused = await desk.ann.api.post(`${path}/messages`, { text: 'Hi', replyTo: body.items[0].id })
  expect(refused.status).toBe(422)
  const message = 'Twilio can’t quote a message: leave it out'
  expect(refused.body).toMatchObject({ code: 'invalid_request', errors: [{ path: 'replyTo', message }] })
})

test('a command of another conversation is not told here', async ({ desk }) => {
  const [one, other] = [await beginTalk(desk, 'waiting'), await beginTalk(desk, 'waiting')]
  const sent = await desk.ann.api.post(`${one.path}/notes`, { text: 'Mine' }, { Prefer: 'wait=20' })
  const asked = await desk.ann.api.get(`${other.path}/commands/${sent.body.commandId}`)
  expect({ status: asked.status, code: asked.body.code }).toEqual({ status: 404, code: 'not_found' })
})

test('resolve, with and without a word on the survey', async ({ desk }) => {
  const { path, customer } = await beginTalk(desk, 'waiting')
  expect(await command(desk.ann.api, `${path}/resolve`, { survey: false })).toBe('done')
  expect(await command(desk.ann.api, `${path}/reopen`)).toBe('done')
  expect(await command(desk.ann.api, `${path}/resolve`)).toBe('done')
  expect((await customer.conversation()).status).toBe('resolved')
  const asForm = await desk.ann.api.raw(`${path}/resolve`, { method: 'POST', body: '{"survey":false}' })
  expect(asForm.status).toBe(400)
})

const MALFORMED: [path: string, name: string, body: unknown][] = [
  ['text', 'messages', {}],
  ['text', 'messages', { text: 'a\u0000b' }],
  ['text', 'messages', { text: 'x'.repeat(16_001) }],
  ['media', 'messages', { media: Array.from({ length: 11 }, () => ({ url: 'https://example.com/a' })) }],
  ['agentId', 'assign', {}],
  ['agentId', 'assign', { agentId: 'Ann' }],
  ['survey', 'resolve', { survey: 'no' }],
  ['text', 'notes', { text: ' ' }],
  ['text', 'notes', { text: 'half: \udc00' }],
  ['add', 'labels', {}],
  ['add.0', 'labels', { add: [''] }],
  ['add.0', 'labels', { add: ['\u0000'] }],
]

test('an invalid field is refused with its path', async ({ desk }) => {
  const { path } = await beginTalk(desk, 'waiting')
  for (const [field, name, body] of MALFORMED) {
    const refused = await desk.ann.api.post(`${path}/${name}`, body)
    expect({ name, status: refused.status }).toEqual({ name, status: 422 })
    expect(refused.body.errors.map((error: { path: string }) => error.path)).toContain(field)
  }
})

test('number and length of labels are limited', async ({ world, desk }) => {
  const { path, id, workflowId } = await beginTalk(desk, 'waiting')
  const labels = (count: number, from = 0) => Array.from({ length: count }, (_, n) => `label ${from + n}`)
  const change = (body: object) => command(desk.ann.api, `${path}/labels`, body)
  expect(await change({ add: labels(51) })).toBe('422 invalid_request')
  expect(await change({ add: ['x'.repeat(51)] })).toBe('422 invalid_request')
  expect(await change({ add: labels(50) })).toBe('done')
  expect(await change({ add: labels(50, 50) })).toBe('done')
  expect(await change({ add: ['one more'] })).toBe('too_many_labels')
  expect(await change({ add: ['one more'], remove: ['label 0'] })).toBe('done')
  expect((await desk.ann.api.get(path)).body.labels).toEqual([...labels(99, 1), 'one more'])
  // Through the Temporal UI.
  const handle = world.temporal.workflow.getHandle(workflowId)
  const signalled = { conversationId: id, add: ['x'.repeat(51)], remove: ['label 1'] }
  await handle.signal('label', signalled)
  await handle.signal('label', { ...signalled, add: labels(1_000, 200) })
  const refused = await until('both refusals', async () => {
    const { body } = await desk.ann.api.get(`${path}/events?limit=200`)
    const events = body.items.filter((event: { type: string }) => event.type === 'command.refused')
    return events.length === 3 && events
  })
  expect(refused.map((event: { data: { code: string } }) => event.data.code)).toEqual([
    'too_many_labels',
    'label_too_long',
    'too_many_labels',
  ])
  // By a routing rule: as many as there is room for.
  expect(await change({ remove: ['label 1'] })).toBe('done')
  const left = await setRouting(world.sql, id, { priority: 'high', labels: ['b', 'one more', 'a'] })
  expect(left).toEqual(['b'])
  expect((await desk.ann.api.get(path)).body.labels.sort()).toEqual(
    [...labels(98, 2), 'a', 'one more'].sort(),
  )
})

test('labels and notes are stored, with events that name their author', async ({ desk }) => {
  const { path } = await beginTalk(desk, 'waiting')
  expect(await command(desk.ann.api, `${path}/labels`, { add: ['vip', 'refund'] })).toBe('done')
  expect(await command(desk.bob.api, `${path}/labels`, { add: ['late'], remove: ['refund'] })).toBe('done')
  expect(await command(desk.bob.api, `${path}/notes`, { text: 'Prefers e-mail' })).toBe('done')
  expect((await desk.ann.api.get(path)).body.labels.sort()).toEqual(['late', 'vip'])
  const { body } = await desk.ann.api.get(`${path}/events`)
  const noted = body.items.find((event: { type: string }) => event.type === 'conversation.noted')
  expect(noted).toMatchObject({ actor: { kind: 'agent', id: desk.bob.id }, data: { text: 'Prefers e-mail' } })
})
