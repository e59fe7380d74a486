import { afterEach, expect } from 'vitest'
import { command, hireAgent, openDesk, type TestAgent } from '../harness/desk.ts'
import { deskTest } from '../harness/fixtures.ts'
import { beginTalk, type Talk } from '../harness/talk.ts'
import { until } from '../harness/until.ts'
import { type EventStream, openStream } from './sse-client.ts'

// Colleagues who are mentioned in a note. They may read the conversation and write notes in it, and nothing else.

/** An agent of another channel. */
let eve: TestAgent
const open: EventStream[] = []

const test = deskTest({ medium: 'sms' })

test.beforeAll(async ({ world }) => {
  eve = await hireAgent(world, 'Eve', [(await openDesk(world)).channelId])
})
afterEach(() => Promise.all(open.splice(0).map(stream => stream.close())))

const mention = (agent: TestAgent, { path }: Pick<Talk, 'path'>, body: object) =>
  agent.api.post(`${path}/notes`, { text: 'Do you know this?', ...body }, { Prefer: 'wait=20' })
const notices = (stream: EventStream) => stream.passing.filter(({ type }) => type === 'notification')

test('get access to this conversation, are told so, and find it', async ({ world, desk }) => {
  const { ann, bob } = desk
  const [talk, other] = [await beginTalk(desk, 'any'), await beginTalk(desk, 'any')]
  expect((await eve.api.get(talk.path)).body).toMatchObject({ status: 403, code: 'not_your_channel' })
  const stream = await openStream(eve.api)
  const before = stream.lastId()
  open.push(stream)
  const sent = await mention(ann, talk, { mentions: [eve.id, bob.id] })
  expect(sent.body).toMatchObject({
    status: 'done',
    mentioned: [
      { id: bob.id, name: 'Bob', getsAccess: false },
      { id: eve.id, name: 'Eve', getsAccess: true },
    ],
  })
  await until('the notice', () => notices(stream).length === 1)
  expect(notices(stream)[0]).toMatchObject({
    conversationId: talk.id,
    data: { agentId: eve.id, kind: 'mention' },
  })
  // From the mention on, the stream tells them what happens there.
  await talk.customer.write('Anybody?')
  await until('the message', () => stream.events.some(({ event }) => event === 'message.received'))
  await other.customer.write('And here?')
  expect(stream.events.every(({ data }) => [talk.id, null].includes(data.conversationId))).toBe(true)
  expect(stream.passing.filter(({ type }) => type === 'line.changed')).toEqual([])
  const back = await openStream(eve.api, { lastEventId: before })
  open.push(back)
  await until('the notice again', () => notices(back).length === 1)

  const listed = (await eve.api.get('/v1/conversations?mentioned=me')).body.items
  expect(listed).toMatchObject([{ id: talk.id }])
  const sorted = (await eve.api.get('/v1/conversations?mentioned=me&sort=waitingSince&status=waiting')).body
  expect(sorted.items.length).toBeLessThanOrEqual(1)
  const counts = (await eve.api.get('/v1/conversations/counts?views=mentions')).body.items
  expect(counts).toMatchObject([{ count: 1, capped: false }])
  expect((await world.admin.get('/v1/conversations?mentioned=me')).body).toMatchObject({ code: 'no_agent' })

  const { contact } = (await eve.api.get(talk.path)).body
  for (const path of ['', '/messages', '/events', '/timeline', '/draft?mode=note'])
    expect([path, (await eve.api.get(`${talk.path}${path}`)).status]).not.toEqual([path, 403])
  expect((await eve.api.get(`/v1/contacts/${contact.id}`)).status).toBe(200)
  expect((await eve.api.put(`${talk.path}/draft?mode=note`, { text: 'I' })).status).toBe(200)
  expect(await command(eve.api, `${talk.path}/notes`, { text: 'I do.' })).toBe('done')
  for (const [path, body] of [
    ['messages', { text: 'Hi' }],
    ['assign', { agentId: eve.id }],
    ['labels', { add: ['x'] }],
    ['snooze', { until: null }],
    ['priority', { priority: 'high' }],
    ['resolve', {}],
  ] as const)
    expect([path, await command(eve.api, `${talk.path}/${path}`, body)]).toEqual([
      path,
      '403 not_your_channel',
    ])
  expect((await eve.api.put(`${talk.path}/draft`, { text: 'Hi' })).status).toBe(403)
  expect((await eve.api.get(`/v1/contacts/${contact.id}/conversations`)).status).toBe(403)
  expect((await eve.api.get(other.path)).status).toBe(403)
})

test('find it, and are told who views it and writes there; nobody else does', async ({ world, desk }) => {
  const { ann } = desk
  const [talk, other] = [await beginTalk(desk, 'any'), await beginTalk(desk, 'any')]
  const name = 'Somchai Kaewmanee'
  const { contact } = (await ann.api.get(talk.path)).body
  await ann.api.patch(`/v1/contacts/${contact.id}`, { name })
  for (const { customer } of [talk, other]) await customer.write('The zebrafish is broken')
  expect(await command(ann.api, `${talk.path}/notes`, { text: 'A zebrafish again' })).toBe('done')
  await mention(ann, talk, { text: 'Zebrafish?', mentions: [eve.id] })
  const [zed, sue] = [
    await hireAgent(world, 'Zed', []),
    await hireAgent(world, 'Sue', [], { role: 'supervisor' }),
  ]
  const digits = talk.customer.address.slice(-7)
  interface Found {
    messages: { items: { conversationId: string }[] }
    contacts: { items: { conversationId: string | null }[] }
    conversations: { items: { id: string }[] }
  }
  const search = async (agent: TestAgent, q: string) =>
    (await agent.api.get(`/v1/search?q=${encodeURIComponent(q)}`)).body as Found
  const texts = async (agent: TestAgent) =>
    (await search(agent, 'zebrafish')).messages.items.map(({ conversationId }) => conversationId)
  await until('the index', async () => (await texts(ann)).length === 4)
  await until('the name', async () => (await search(ann, 'kaewmanee')).contacts.items.length === 1)
  expect(await texts(eve)).toEqual([talk.id, talk.id, talk.id])
  expect((await eve.api.get(`/v1/search?q=zebrafish&channelId=${desk.channelId}`)).status).toBe(403)
  expect(await texts(zed)).toEqual([])
  expect(await texts(sue)).toHaveLength(4)
  for (const [q, mine] of [
    [talk.id, 'conversations'],
    ['kaewmanee', 'contacts'],
    [digits, 'contacts'],
  ] as const) {
    const found = await Promise.all(
      [ann, eve, sue, zed].map(async agent => (await search(agent, q))[mine].items),
    )
    expect([q, ...found.map(({ length }) => length)]).toEqual([q, 1, 1, 1, 0])
  }
  const [byName] = (await search(eve, 'kaewmanee')).contacts.items
  expect(byName?.conversationId).toBe(talk.id)
  expect((await search(eve, other.id)).conversations.items).toEqual([])

  const [hers, his] = [await openStream(eve.api), await openStream(zed.api)]
  open.push(hers, his)
  for (const { path } of [other, talk]) {
    await ann.api.put(`${path}/viewing`, { typing: true })
    await ann.api.put(`${path}/draft`, { text: 'It is' })
  }
  const TYPES = ['viewing', 'typing', 'draft']
  const passed = ({ passing }: EventStream) => passing.filter(({ type }) => TYPES.includes(type))
  await until('what passes', () => TYPES.every(type => passed(hers).some(one => one.type === type)))
  expect(new Set(passed(hers).map(({ conversationId }) => conversationId))).toEqual(new Set([talk.id]))
  expect(passed(his)).toEqual([])
  // Who comes later is told who is there.
  const late = await openStream(eve.api)
  open.push(late)
  await until('who is there', () => passed(late).some(({ type }) => type === 'viewing'))
})

test('by their team; once they have access, no note gives it again', async ({ world, desk }) => {
  const talk = await beginTalk(desk, 'any')
  const { body: team } = await world.admin.post('/v1/teams', { name: 'Legal', agentIds: [eve.id] })
  const given = { teams: [team.id] }
  expect((await mention(desk.ann, talk, given)).body.mentioned).toEqual([
    { id: eve.id, name: 'Eve', getsAccess: true },
  ])
  expect((await mention(desk.ann, talk, given)).body.mentioned).toMatchObject([{ getsAccess: false }])
  const { items } = (await eve.api.get(`${talk.path}/timeline`)).body
  const note = items.find(({ kind }: { kind: string }) => kind === 'note')
  expect(note.event.data).toEqual({ text: 'Do you know this?', mentions: [eve.id], teams: [team.id] })
})

test('who does not exist, or has left, is refused', async ({ world, desk }) => {
  const talk = await beginTalk(desk, 'any')
  const gone = await hireAgent(world, 'Gus', [])
  await world.admin.delete(`/v1/agents/${gone.id}`)
  await until('his leaving', async () => {
    const answer = await mention(desk.ann, talk, { mentions: [eve.id, gone.id] })
    return answer.status === 422 && answer
  })
  const { body } = await mention(desk.ann, talk, { mentions: [eve.id, gone.id], teams: [eve.id] })
  expect(body).toMatchObject({
    status: 422,
    errors: [
      { path: 'mentions.1', message: 'this agent does not exist' },
      { path: 'teams.0', message: 'this team does not exist' },
    ],
  })
  const many = Array.from({ length: 21 }, () => eve.id)
  expect((await mention(desk.ann, talk, { mentions: many })).status).toBe(422)
})

test('access ends with the texts', async ({ world, desk }) => {
  const talk = await beginTalk(desk, 'any')
  await mention(desk.ann, talk, { mentions: [eve.id] })
  const { contact } = (await eve.api.get(talk.path)).body
  await world.admin.delete(`/v1/contacts/${contact.id}`)
  await until('the end of her access', async () => (await eve.api.get(talk.path)).status === 403)
})
