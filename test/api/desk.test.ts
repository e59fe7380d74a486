import { afterEach, describe, expect } from 'vitest'
import type { ApiClient } from '../harness/api-client.ts'
import { makeAjv } from '../harness/described.ts'
import { command, type Desk, hireAgent, openDesk, type TestAgent } from '../harness/desk.ts'
import { deskTest } from '../harness/fixtures.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { type SecondApi, startSecondApi } from './second-api.ts'
import { type EventStream, openStream } from './sse-client.ts'

// What a desk that people live in asks of the API: what is new, who is there, and what is in each list.

let sue: TestAgent
/** Of another channel. */
let eve: TestAgent
let second: SecondApi
const open: EventStream[] = []

const test = deskTest({ medium: 'sms' })

test.beforeAll(async ({ world }) => {
  sue = await hireAgent(world, 'Sue', [], { role: 'supervisor' })
  eve = await hireAgent(world, 'Eve', [(await openDesk(world)).channelId])
  second = await startSecondApi(world)
})
test.afterAll(() => second.close())
afterEach(() => Promise.all(open.splice(0).map(stream => stream.close())))

const listen = async (client: ApiClient, options: Parameters<typeof openStream>[1] = {}) => {
  const stream = await openStream(client, options)
  open.push(stream)
  return stream
}

/** Somebody who has written to the desk, and what there is of them. */
async function begun({ newCustomer, ann }: Desk, text = 'Hello?') {
  const customer = newCustomer()
  await customer.write(text)
  const { id } = await customer.conversation(c => c.status === 'waiting')
  const path = `/v1/conversations/${id}`
  const seqs = async () =>
    (await ann.api.get(`${path}/messages`)).body.items.map(({ seq }: { seq: number }) => seq) as number[]
  const said = async (more: string) => {
    const before = (await seqs()).length
    await customer.write(more)
    await until('the message', async () => (await seqs()).length > before)
  }
  return { customer, id, path, seqs, said, last: async () => (await seqs()).at(-1) ?? 0 }
}

const rowOf = async (api: ApiClient, id: string, query = '') =>
  (await api.get(`/v1/conversations?ids=${id}${query}`)).body.items[0]

describe('rows', () => {
  test('tell the last message, who waits since when, and the window', async ({ desk }) => {
    const { ann } = desk
    const talk = await begun(desk, `It is long. ${'x'.repeat(300)}`)
    const row = await rowOf(ann.api, talk.id)
    expect(row).toMatchObject({
      waitingSince: expect.any(String),
      window: null,
      lastMessage: {
        seq: await talk.last(),
        direction: 'inbound',
        kind: 'contact',
        media: 0,
        template: false,
      },
      viewers: [],
      drafts: [],
    })
    expect(row.lastMessage.snippet).toHaveLength(160)
    expect(row.lastInboundSeq).toBe(row.lastMessage.seq)
    expect(await command(ann.api, `${talk.path}/messages`, { text: 'Hi' })).toBe('done')
    const { lastMessage, waitingSince } = await until('the answer', async () => {
      const answered = await rowOf(ann.api, talk.id)
      return answered.waitingSince === null && answered
    })
    expect(waitingSince).toBeNull()
    expect(lastMessage).toMatchObject({ snippet: 'Hi', author: { kind: 'agent', id: ann.id }, kind: 'reply' })
    expect((await ann.api.get(talk.path)).body.lastMessage).toEqual(lastMessage)
  })

  test('stand in the order that is asked for, page by page; a cursor belongs to its order', async ({
    desk,
  }) => {
    const { ann } = desk
    const talks = [await begun(desk), await begun(desk), await begun(desk), await begun(desk)]
    const [first, second, third] = talks as [(typeof talks)[0], (typeof talks)[0], (typeof talks)[0]]
    const ids = talks.map(({ id }) => id).join()
    await first.said('Anybody there?')
    expect(await command(ann.api, `${second.path}/messages`, { text: 'Hi' })).toBe('done')
    await until('the answer', async () => (await rowOf(ann.api, second.id)).waitingSince === null)
    const all = async (sort: string, more = '') => {
      const found: string[] = []
      for (let cursor = ''; ; ) {
        const { body } = await ann.api.get(
          `/v1/conversations?ids=${ids}&sort=${sort}&limit=1${more}${cursor}`,
        )
        found.push(...body.items.map(({ id }: { id: string }) => id))
        if (body.nextCursor === null) return found
        cursor = `&cursor=${body.nextCursor}`
      }
    }
    const [a, b, c, d] = talks.map(({ id }) => id)
    expect(await all('createdAt')).toEqual([d, c, b, a])
    expect(await all('lastMessageAt')).toEqual([b, a, d, c])
    expect(await all('waitingSince')).toEqual([a, c, d, b])
    expect(await all('waitingSince', '&unanswered=true')).toEqual([a, c, d])
    expect(await all('lastMessageAt', '&unanswered=false')).toEqual([b])
    const { body } = await ann.api.get('/v1/conversations?sort=lastMessageAt&limit=1')
    for (const sort of ['createdAt', 'waitingSince']) {
      const other = await ann.api.get(`/v1/conversations?sort=${sort}&cursor=${body.nextCursor}`)
      expect(other.body).toMatchObject({ status: 422, errors: [{ path: 'cursor' }] })
    }
    expect(await command(ann.api, `${third.path}/labels`, { add: ['vip'] })).toBe('done')
    expect((await ann.api.get('/v1/conversations?label=vip&assigneeId=none')).body.items).toMatchObject([
      { id: third.id, labels: ['vip'] },
    ])
    const mine = (await ann.api.get('/v1/conversations?assigneeId=me&sort=waitingSince')).body.items
    expect(mine.map(({ id }: { id: string }) => id)).toContain(second.id)
    expect((await eve.api.get(`/v1/conversations?ids=${ids}`)).body.items).toEqual([])
  })

  test.for(['sort=name', 'unread=maybe', 'ids=x', 'priority=high,extreme', 'assigneeId=you', 'q=', 'label='])(
    '%s is refused',
    async (query, { desk }) => {
      const { body } = await desk.ann.api.get(`/v1/conversations?${query}`)
      expect(body).toMatchObject({
        status: 422,
        errors: [{ path: expect.stringContaining(query.split('=')[0] ?? '') }],
      })
    },
  )

  test('what is kept for each agent is not for a token that belongs to none', async ({ world, desk }) => {
    const { path } = await begun(desk)
    const views = { name: 'Mine', query: {} }
    for (const answer of [
      await world.admin.get('/v1/conversations?unread=true'),
      await world.admin.get('/v1/conversations?assigneeId=me'),
      await world.admin.get('/v1/conversations/counts?views=mine'),
      await world.admin.put(`${path}/read`, { seq: 1 }),
      await world.admin.delete(`${path}/read`),
      await world.admin.put(`${path}/viewing`, {}),
      await world.admin.put(`${path}/draft`, { text: 'x' }),
      await world.admin.post('/v1/views', views),
    ])
      expect(answer.body).toMatchObject({
        status: 409,
        code: 'no_agent',
        fix: expect.stringContaining('agent'),
      })
    expect((await world.admin.get(path)).body.unread).toBeNull()
  })
})

describe('read and unread', () => {
  test('are each agent’s own; only what the customer writes makes unread', async ({ desk }) => {
    const { ann, bob } = desk
    const talk = await begun(desk)
    const unread = async (agent: TestAgent) => (await rowOf(agent.api, talk.id)).unread
    expect(await unread(ann)).toEqual({ count: 1, readSeq: 0 })
    const first = await talk.last()
    expect((await ann.api.put(`${talk.path}/read`, { seq: first })).body).toEqual({ seq: first })
    expect(await unread(ann)).toEqual({ count: 0, readSeq: first })
    expect(await command(bob.api, `${talk.path}/notes`, { text: 'Odd' })).toBe('done')
    expect(await command(bob.api, `${talk.path}/labels`, { add: ['odd'] })).toBe('done')
    expect(await command(bob.api, `${talk.path}/messages`, { text: 'Hi' })).toBe('done')
    expect(await unread(ann)).toEqual({ count: 0, readSeq: first })
    expect(await unread(bob)).toEqual({ count: 1, readSeq: 0 })

    await talk.said('One')
    await talk.said('Two')
    // A supervisor who reads takes it from nobody.
    await sue.api.put(`${talk.path}/read`, { seq: await talk.last() })
    expect((await unread(ann)).count).toBe(2)
    const listed = async (agent: TestAgent, is: boolean) =>
      (await agent.api.get(`/v1/conversations?ids=${talk.id}&unread=${is}`)).body.items.length
    expect([await listed(ann, true), await listed(ann, false), await listed(sue, true)]).toEqual([1, 0, 0])

    // A mark goes no further than there is something to read, and comes back only when it is asked to.
    const { seq } = (await ann.api.put(`${talk.path}/read`, { seq: 2_000_000_000 })).body
    expect(seq).toBeLessThan(1_000)
    expect((await ann.api.put(`${talk.path}/read`, { seq: first })).body).toEqual({ seq })
    const [, , third] = await talk.seqs()
    expect((await ann.api.delete(`${talk.path}/read?seq=${third}`)).body).toEqual({ seq: Number(third) - 1 })
    expect((await unread(ann)).count).toBe(2)
    await ann.api.delete(`${talk.path}/read`)
    expect((await unread(ann)).count).toBe(1)
  })
})

describe('live', () => {
  test('who looks and writes is told in all processes, to whom it concerns, and not kept', async ({
    desk,
  }) => {
    const { ann, bob } = desk
    const talk = await begun(desk)
    const [bobs, sues, eves] = [
      await listen(bob.api),
      await listen(second.as(sue.token)),
      await listen(eve.api),
    ]
    expect((await ann.api.put(`${talk.path}/viewing`, { typing: true })).status).toBe(204)
    const told = (stream: EventStream, type: string) => stream.passing.filter(one => one.type === type)
    for (const stream of [bobs, sues]) {
      await until('the typing', () => told(stream, 'typing').length > 0)
      expect(told(stream, 'viewing')).toMatchObject([
        { conversationId: talk.id, actor: { id: ann.id }, data: { name: 'Ann', viewing: true } },
      ])
      expect(told(stream, 'typing')).toMatchObject([{ data: { typing: true, mode: 'reply' } }])
    }
    const viewers = [{ agentId: ann.id, name: 'Ann', since: expect.any(String), typing: 'reply' }]
    expect((await rowOf(bob.api, talk.id)).viewers).toEqual(viewers)
    expect((await second.as(bob.token).get(talk.path)).body.viewers).toEqual(viewers)

    // Who comes later is told who is there.
    const late = await listen(second.as(bob.token))
    await until('who is there', () => told(late, 'typing').length > 0)
    await ann.api.put(`${talk.path}/viewing`, { typing: true, mode: 'note' })
    await until('the note', () => told(sues, 'typing').length === 2)
    await ann.api.delete(`${talk.path}/viewing`)
    await until('her leaving', () => told(sues, 'viewing').length === 2)
    expect(told(sues, 'typing').map(({ data }) => data.mode)).toEqual(['reply', 'note', null])
    expect((await rowOf(bob.api, talk.id)).viewers).toEqual([])

    const resumed = await listen(bob.api, { lastEventId: bobs.lastId() })
    await ann.api.put(`/v1/agents/${ann.id}/presence`, { presence: 'away' })
    await until('something newer', () => resumed.events.some(({ event }) => event === 'agent.presence'))
    expect(resumed.passing.filter(({ type }) => type !== 'line.changed')).toEqual([])
    expect(eves.passing).toEqual([])
  })

  test('presence, settings, the line, read marks and notices come with what they are about', async ({
    world,
    desk,
  }) => {
    const { ann, bob, channelId } = desk
    const bobs = await listen(bob.api)
    const [anns, elsewhere, eves] = [
      await listen(ann.api),
      await listen(ann.api, { query: `?channelId=${channelId}` }),
      await listen(eve.api),
    ]
    const events = (stream: EventStream, type: string) =>
      stream.events.filter(({ event }) => event === type).map(({ data }) => data)
    const passing = (stream: EventStream, type: string) => stream.passing.filter(one => one.type === type)
    const talk = await begun(desk)
    await until('the line', () => passing(bobs, 'line.changed').length > 0)
    expect(passing(bobs, 'line.changed')[0]).toMatchObject({
      channelId,
      data: { depth: expect.any(Number), capped: false, oldestSince: expect.any(String) },
    })
    const assigned = { agentId: ann.id }
    expect(await command(world.admin, `${talk.path}/assign`, assigned)).toBe('done')
    await talk.said('And now?')
    await until('both notices', () => passing(anns, 'notification').length === 2)
    expect(passing(anns, 'notification').map(({ data }) => data.kind)).toEqual(['assigned', 'message'])
    await ann.api.put(`/v1/agents/${ann.id}/presence`, { presence: 'offline' })
    await ann.api.put(`${talk.path}/read`, { seq: await talk.last() })
    await world.admin.patch(`/v1/channels/${channelId}`, { reopenFor: '3h' })
    await until('the settings', () => events(bobs, 'channel.settings').length > 0)
    await until('the mark', () => events(anns, 'read').length > 0)
    await until('the mark elsewhere', () => events(elsewhere, 'read').length > 0)
    await until('the presence', () => events(eves, 'agent.presence').length > 0)
    expect(events(anns, 'read')).toMatchObject([
      { conversationId: talk.id, channelId, data: { agentId: ann.id, seq: await talk.last() } },
    ])
    expect(events(bobs, 'channel.settings').at(-1)).toMatchObject({
      conversationId: null,
      channelId,
      data: { version: expect.any(Number), changed: ['reopenFor'] },
    })
    expect(events(eves, 'agent.presence').at(-1)).toMatchObject({
      conversationId: null,
      channelId: null,
      data: { agentId: ann.id, name: 'Ann', presence: 'offline' },
    })
    // Bob is told nothing of what is Ann's, and Eve of the presence alone.
    expect([...events(bobs, 'read'), ...passing(bobs, 'notification')]).toEqual([])
    expect(eves.events.filter(({ event }) => event !== 'agent.presence')).toEqual([])
    expect(eves.passing).toEqual([])

    const { components, paths } = (await world.admin.get('/openapi.json')).body
    const ajv = makeAjv().addSchema({ components, paths }, 'api')
    const streamed = ajv.compile({ $ref: 'api#/components/schemas/StreamedEvent' })
    for (const { data } of [...anns.events, ...bobs.events]) {
      streamed(data)
      expect(streamed.errors, JSON.stringify(data)).toBeNull()
    }
    const validate = ajv.compile({ $ref: 'api#/components/schemas/PassingEvent' })
    for (const data of [...anns.passing, ...bobs.passing]) {
      validate(data)
      expect(validate.errors, JSON.stringify(data)).toBeNull()
    }
    // Who comes back is told the same of what is stored, the line and what concerns them.
    const back = await listen(ann.api, { lastEventId: anns.events[0]?.id })
    await until('all of it', () => back.events.length === anns.events.length - 1)
    expect(back.events.map(({ id }) => id)).toEqual(anns.events.slice(1).map(({ id }) => id))
    const kinds = passing(back, 'notification').map(({ data }) => data.kind)
    expect(kinds).toEqual(expect.arrayContaining(['assigned', 'message']))
  })
})

describe('drafts', () => {
  test('are kept by conversation and mode; others see that there is one, not what it says', async ({
    desk,
  }) => {
    const { ann, bob } = desk
    const [talk, other] = [await begun(desk), await begun(desk)]
    const sues = await listen(second.as(sue.token))
    const draft = `${talk.path}/draft`
    expect((await ann.api.get(draft)).status).toBe(404)
    for (const text of ['We', 'We will', 'We will see'])
      expect((await ann.api.put(draft, { text })).body).toMatchObject({ mode: 'reply', text })
    await ann.api.put(`${draft}?mode=note`, { text: 'A secret' })
    await bob.api.put(draft, { text: 'Me too' })
    expect((await ann.api.get(`${other.path}/draft`)).status).toBe(404)
    expect((await bob.api.get(`${draft}?mode=note`)).status).toBe(404)
    const row = await rowOf(bob.api, talk.id)
    expect(row.drafts).toMatchObject([
      { agentId: ann.id, mode: 'reply' },
      { agentId: ann.id, mode: 'note' },
      { agentId: bob.id, mode: 'reply' },
    ])
    const marks = () => sues.passing.filter(({ type }) => type === 'draft')
    await until('the marks', () => marks().length === 3)
    expect(JSON.stringify([row, marks()])).not.toMatch(/We will|secret|Me too/)

    // It changes hands, and is sent: what was sent is gone, and nothing else.
    expect(await command(sue.api, `${talk.path}/assign`, { agentId: bob.id })).toBe('done')
    expect(await command(sue.api, `${talk.path}/assign`, { agentId: ann.id })).toBe('done')
    expect((await ann.api.get(draft)).body.text).toBe('We will see')
    expect(await command(ann.api, `${talk.path}/messages`, { text: 'We will see.' })).toBe('done')
    expect((await ann.api.get(draft)).status).toBe(404)
    expect((await ann.api.get(`${draft}?mode=note`)).body.text).toBe('A secret')
    expect(await command(ann.api, `${talk.path}/notes`, { text: 'A secret.' })).toBe('done')
    expect((await ann.api.get(`${draft}?mode=note`)).status).toBe(404)
    expect((await bob.api.get(draft)).body.text).toBe('Me too')
    expect((await bob.api.delete(draft)).status).toBe(204)
    expect((await rowOf(ann.api, talk.id)).drafts).toEqual([])
    expect((await ann.api.put(draft, { text: '' })).status).toBe(422)
  })
})

describe('If-Last-Seq', () => {
  const write = (api: ApiClient, path: string, lastSeq: number, text: string, kind = 'messages') =>
    api.post(`${path}/${kind}`, { text }, { 'If-Last-Seq': String(lastSeq), Prefer: 'wait=20' })

  test('refuses what was written without knowing what others wrote, and tells it', async ({ desk }) => {
    const { ann, bob } = desk
    const talk = await begun(desk)
    const seen = await talk.last()
    expect((await write(ann.api, talk.path, seen, 'One')).body.status).toBe('done')
    // Her own is nothing new to her.
    expect((await write(ann.api, talk.path, seen, 'Two')).body.status).toBe('done')
    await talk.said('Wait')
    for (const kind of ['messages', 'notes']) {
      const moved = await write(ann.api, talk.path, seen, 'Three', kind)
      expect(moved.body).toMatchObject({ status: 409, code: 'thread_moved', messages: [{ text: 'Wait' }] })
      expect(moved.body.lastSeq).toBe(await talk.last())
    }
    const forBob = await write(bob.api, talk.path, seen, 'A note', 'notes')
    expect(forBob.body.messages.map(({ text }: { text: string }) => text)).toEqual(['One', 'Two', 'Wait'])
    expect((await write(ann.api, talk.path, await talk.last(), 'Four')).body.status).toBe('done')
    expect((await ann.api.post(`${talk.path}/messages`, { text: 'x' }, { 'If-Last-Seq': 'x' })).status).toBe(
      422,
    )
  })

  test('of two who send at the same moment, one is told of the other', async ({ desk }) => {
    const { ann } = desk
    const talk = await begun(desk)
    expect(await command(ann.api, `${talk.path}/assign`, { agentId: ann.id })).toBe('done')
    const seen = await talk.last()
    const answers = await Promise.all([
      write(ann.api, talk.path, seen, 'From Ann'),
      write(sue.api, talk.path, seen, 'From Sue'),
    ])
    const outcomes = answers.map(({ body }) => body.refused?.code ?? body.code ?? body.status)
    expect(outcomes.toSorted()).toEqual(['done', 'thread_moved'])
    const received = () => talk.customer.received().filter(text => text.startsWith('From'))
    await until('the one', () => received().length > 0)
    expect(received()).toHaveLength(1)
  })
})

describe('views', () => {
  test('are their owner’s, a team’s or everybody’s, and show each what they may see', async ({
    world,
    desk,
  }) => {
    const { ann, bob } = desk
    const team = (await world.admin.post('/v1/teams', { name: 'Night', agentIds: [ann.id] })).body.id
    const make = async (agent: TestAgent, view: object) =>
      agent.api.post('/v1/views', { query: { status: 'waiting', sort: 'waitingSince' }, ...view })
    const mine = await make(ann, { name: 'Mine' })
    expect(mine.body).toMatchObject({ scope: 'private', ownerId: ann.id, query: { sort: 'waitingSince' } })
    const ours = await make(ann, { name: 'Ours', scope: 'team', teamId: team })
    expect(ours.status).toBe(201)
    expect((await make(bob, { name: 'Theirs', scope: 'team', teamId: team })).status).toBe(403)
    expect((await make(ann, { name: 'Everybody’s', scope: 'all' })).status).toBe(403)
    const all = await make(sue, { name: 'Everybody’s', scope: 'all', query: { assigneeId: 'me' } })
    const names = async ({ api }: TestAgent) =>
      (await api.get('/v1/views')).body.items.map(({ name }: { name: string }) => name)
    expect(await names(ann)).toEqual(['Everybody’s', 'Mine', 'Ours'])
    expect(await names(bob)).toEqual(['Everybody’s'])
    expect(await names(sue)).toEqual(['Everybody’s', 'Ours'])
    const path = (view: { body: { id: string } }) => `/v1/views/${view.body.id}`
    expect((await bob.api.get(path(ours))).status).toBe(404)
    expect((await bob.api.patch(path(all), { name: 'x' })).status).toBe(403)
    expect((await sue.api.get(path(mine))).status).toBe(404)
    expect((await sue.api.patch(path(ours), { scope: 'private' })).status).toBe(422)
    expect((await ann.api.patch(path(ours), { scope: 'all' })).status).toBe(403)
    expect((await ann.api.patch(path(ours), { query: { label: 'vip' } })).body.query).toEqual({
      label: 'vip',
    })
    expect((await ann.api.patch(path(ours), { scope: 'private' })).body).toMatchObject({ teamId: null })
    expect(await names(sue)).toEqual(['Everybody’s'])
    expect((await ann.api.delete(path(ours))).status).toBe(204)

    const talk = await begun(desk)
    expect(await command(bob.api, `${talk.path}/assign`, { agentId: bob.id })).toBe('done')
    const asked = `/v1/conversations/counts?views=mine,line,unread,${all.body.id}`
    const counts = async ({ api }: TestAgent) =>
      Object.fromEntries(
        (await api.get(asked)).body.items.map(({ view, count }: { view: string; count: number }) => [
          view === all.body.id ? 'all' : view,
          count,
        ]),
      )
    const ofBob = await counts(bob)
    expect(ofBob.mine).toBeGreaterThan(0)
    expect(ofBob.all).toBeGreaterThanOrEqual(ofBob.mine)
    expect(await counts(eve)).toEqual({ mine: 0, line: 0, unread: 0, all: 0 })
    const hidden = await bob.api.get(`/v1/conversations/counts?views=${mine.body.id}`)
    expect(hidden.body.code).toBe('not_found')
  })

  test.for<[string, object, string]>([
    ['an unknown parameter', { query: { colour: 'red' } }, 'query.colour'],
    ['a wrong value', { query: { status: 'asleep' } }, 'query.status.0'],
    ['a page', { query: { limit: '5' } }, 'query.limit'],
    ['a team without its id', { query: {}, scope: 'team' }, 'teamId'],
    ['no team’s id', { query: {}, scope: 'team', teamId: '0d9488b4-9f0b-4c4e-8f3a-2b1c0d9e8f7a' }, 'teamId'],
    ['no name', { query: {}, name: ' ' }, 'name'],
  ])('with %s is refused', async ([, view, path], { desk }) => {
    const { body } = await desk.ann.api.post('/v1/views', { name: 'View', ...view })
    expect(body).toMatchObject({ status: 422, errors: [{ path }] })
  })
})

test('a timeline is all that happened in one order, from either end and from the middle', async ({
  world,
  desk,
}) => {
  const { ann } = desk
  const talk = await begun(desk)
  for (const text of ['One', 'Two']) {
    await talk.said(text)
    expect(await command(ann.api, `${talk.path}/messages`, { text: `Answer to ${text}` })).toBe('done')
    expect(await command(ann.api, `${talk.path}/notes`, { text: `Note on ${text}` })).toBe('done')
  }
  interface Item {
    kind: string
    seq: number
    message?: { id: string; text: string }
    event?: { id: string; type: string; data: { text?: string } }
  }
  const keyOf = ({ message, event }: Item) => message?.id ?? event?.id
  const pages = async (query: string): Promise<Item[]> => {
    const items: Item[] = []
    for (let cursor = ''; ; ) {
      const { body } = await ann.api.get(`${talk.path}/timeline?limit=3${cursor || query}`)
      items.push(...body.items)
      if (body.nextCursor === null) return items
      cursor = `&cursor=${body.nextCursor}`
    }
  }
  const all = await pages('')
  const [messages, events] = await Promise.all(
    ['messages', 'events'].map(
      async what => (await ann.api.get(`${talk.path}/${what}?limit=200`)).body.items,
    ),
  )
  const untold = events.filter(
    ({ type }: { type: string }) => !['message.received', 'message.queued'].includes(type),
  )
  expect(all.map(keyOf).toSorted()).toEqual(
    [...messages, ...untold].map(({ id }: { id: string }) => id).toSorted(),
  )
  expect(all.map(({ seq }) => seq)).toEqual(all.map(({ seq }) => seq).toSorted((a, b) => b - a))
  expect(all.at(-1)?.event?.type).toBe('conversation.opened')
  const said = all.toReversed().flatMap(({ message, event }) => message?.text ?? event?.data.text ?? [])
  expect(said).toEqual([
    'Hello?',
    'One',
    'Answer to One',
    'Note on One',
    'Two',
    'Answer to Two',
    'Note on Two',
  ])
  expect((await pages('&after=0')).map(keyOf)).toEqual(all.toReversed().map(keyOf))
  const middle = Number(all[5]?.seq)
  const [before, after] = [await pages(`&before=${middle}`), await pages(`&after=${middle - 1}`)]
  expect([...after.toReversed(), ...before].map(keyOf)).toEqual(all.map(keyOf))
  expect((await ann.api.get(`${talk.path}/timeline?before=5&after=1`)).status).toBe(422)

  const list = async (query: string) => (await ann.api.get(`${talk.path}/messages?${query}`)).body
  const idsOf = ({ items }: { items: { id: string }[] }) => items.map(({ id }) => id)
  const newest = await list('order=newest&limit=2')
  expect(newest.items.map(({ text }: { text: string }) => text)).toEqual(['Answer to Two', 'Two'])
  const more = await list(`order=newest&limit=9&cursor=${newest.nextCursor}`)
  expect(idsOf(await list(`before=${newest.items[1].seq}`))).toEqual(idsOf(more))
  expect([...idsOf(newest), ...idsOf(more)].toReversed()).toEqual(idsOf({ items: messages }))
  await expectWhole(world, talk.id, all.length)
})

/** Nothing of it is shown twice or left out because of two that share a number. */
async function expectWhole(world: World, id: string, length: number): Promise<void> {
  const [row] = await world.sql<{ count: number }[]>`
    select (select count(*) from messages where conversation_id = ${id})::int
      + (select count(*) from events where conversation_id = ${id}
        and type not in ('message.received', 'message.queued'))::int as count`
  expect(length).toBe(row?.count)
}
