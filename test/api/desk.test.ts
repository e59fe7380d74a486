import { describe, expect } from 'vitest'
import type { ApiClient } from '../harness/api-client.ts'
import { command, type TestAgent } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { liveAndDrafts } from './desk-live.ts'
import { begun, eve, rowOf, sue, test, useStage } from './desk-stage.ts'
import { views } from './desk-views.ts'

// What a console needs of the API all day: what is new, who is there, and what is in each list.

useStage()

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
    // If a supervisor reads it, it stays unread for the others.
    await sue.api.put(`${talk.path}/read`, { seq: await talk.last() })
    expect((await unread(ann)).count).toBe(2)
    const listed = async (agent: TestAgent, is: boolean) =>
      (await agent.api.get(`/v1/conversations?ids=${talk.id}&unread=${is}`)).body.items.length
    expect([await listed(ann, true), await listed(ann, false), await listed(sue, true)]).toEqual([1, 0, 0])

    // A mark can't be beyond the last message, and only moves back on request.
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

describe('If-Last-Seq', () => {
  const write = (api: ApiClient, path: string, lastSeq: number, text: string, kind = 'messages') =>
    api.post(`${path}/${kind}`, { text }, { 'If-Last-Seq': String(lastSeq), Prefer: 'wait=20' })

  test('refuses what was written without knowing what others wrote, and tells it', async ({ desk }) => {
    const { ann, bob } = desk
    const talk = await begun(desk)
    const seen = await talk.last()
    expect((await write(ann.api, talk.path, seen, 'One')).body.status).toBe('done')
    // Her own messages are not new to her.
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

/** No item is shown twice or left out because two share a number. */
async function expectWhole(world: World, id: string, length: number): Promise<void> {
  const [row] = await world.sql<{ count: number }[]>`
    select (select count(*) from messages where conversation_id = ${id})::int
      + (select count(*) from events where conversation_id = ${id}
        and type not in ('message.received', 'message.queued'))::int as count`
  expect(length).toBe(row?.count)
}

liveAndDrafts()
views()
