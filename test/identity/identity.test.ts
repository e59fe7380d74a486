import { randomUUID } from 'node:crypto'
import { MockActivityEnvironment } from '@temporalio/testing'
import { DefaultLogger } from '@temporalio/worker'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { tellEnding } from '../../activities/contacts/learn-addresses.ts'
import { openConversation } from '../../activities/conversation/open-conversation.ts'
import { findContacts, lockPeople, mergeContacts } from '../../db/people.ts'
import type { Opened, OpenInput } from '../../protocol/activities/opening.ts'
import { dependenciesOf } from '../harness/dependencies.ts'
import { command, type Desk, openDesk } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import { createWorld, type World } from '../harness/world.ts'
import {
  eventIn,
  eventsOf,
  idle,
  inboundSignal,
  messagesOf,
  rowIn,
  signal,
  stateOf,
} from '../workflow/support.ts'
import { conversationsOf, newPerson, openOf, type Row, type TestPerson, textsIn, write } from './person.ts'

let world: World
let desk: Desk
let sms: Desk

beforeAll(async () => {
  world = await createWorld()
  const settings = { greeting: { enabled: true, text: 'Welcome' } }
  desk = await openDesk(world, { settings })
  sms = await openDesk(world, { medium: 'sms', settings })
})
afterAll(() => world.close())

const has = (texts: string[]) => async (row: Row) => (await textsIn(world, row.id)).join() === texts.join()
const received = (address: string, at = desk) =>
  world.emulator
    .thread(at.ours, address)
    .filter(({ direction }) => direction !== 'inbound')
    .map(({ body }) => body)

const begin = (at: Desk, to: string, text = 'Hello from us') =>
  at.ann.api.post('/v1/conversations', { channelId: at.channelId, to, text }, { Prefer: 'wait=20' })

const merge = (...addresses: string[]) =>
  world.sql.begin(async tx => {
    await lockPeople(tx, desk.channelId)
    return mergeContacts(tx, await findContacts(tx, desk.channelId, addresses))
  })

const activity = (workflowId = 'a-workflow') =>
  new MockActivityEnvironment(
    { workflowExecution: { workflowId, runId: 'run' } },
    { logger: new DefaultLogger('ERROR') },
  )

const resolve = async ({ id }: { id: string }) => {
  expect(await command(world.admin, `/v1/conversations/${id}/resolve`)).toBe('done')
}
const close = async (row: Row) => {
  await idle(world, row)
  const handle = world.temporal.workflow.getHandle(row.workflowId)
  await handle.cancel()
  await until('the end', async () => (await handle.describe()).status.name !== 'RUNNING')
}

describe('one number in two spellings', () => {
  test('is one person: one conversation, one greeting, and answers go to what they wrote from last', async () => {
    const person = newPerson()
    await write(world, desk, { from: person.oldNumber }, 'one')
    await write(world, desk, { from: person.number }, 'two')
    const { id } = await openOf(world, desk, person, has(['one', 'two']))
    expect(await command(desk.ann.api, `/v1/conversations/${id}/messages`, { text: 'Hi' })).toBe('done')
    await until('the answer', () => received(person.number).includes('Hi'))
    expect(received(person.oldNumber)).toEqual(['Welcome'])
    expect(received(person.number)).toEqual(['Hi'])
    await write(world, desk, { from: person.oldNumber }, 'three')
    await openOf(world, desk, person, has(['one', 'two', 'three']))
    expect(await command(desk.ann.api, `/v1/conversations/${id}/messages`, { text: 'Yes?' })).toBe('done')
    await until('the answer', () => received(person.oldNumber).includes('Yes?'))
  })

  test('what an agent began gets its answer from either', async () => {
    const person = newPerson('sms')
    const begun = await begin(sms, person.number)
    expect(begun).toMatchObject({ status: 202, body: { status: 'done' } })
    await write(world, sms, { from: person.oldNumber }, 'Who is this?')
    const row = await openOf(world, sms, person, has(['Who is this?']))
    expect(row).toMatchObject({
      id: begun.body.conversationId,
      status: 'assigned',
      address: person.oldNumber,
    })
    expect(received(person.number, sms)).toEqual(['Hello from us'])
  })

  test('one they wrote from is accepted when an agent begins, and is what is written to', async () => {
    const person = newPerson('sms')
    await write(world, sms, { from: person.oldNumber }, 'one')
    await close(await openOf(world, sms, person, has(['one'])))
    for (const to of [person.oldNumber, person.number]) {
      const begun = await begin(sms, to, `Hello ${to}`)
      expect(begun, JSON.stringify(begun.body)).toMatchObject({ status: 202, body: { status: 'done' } })
      await until('the text', () => received(person.oldNumber, sms).includes(`Hello ${to}`))
      const row = await openOf(world, sms, person)
      expect(row).toMatchObject({ id: begun.body.conversationId, address: person.oldNumber })
      await close(row)
    }
    expect(received(person.number, sms)).toEqual([])
  })

  test('a number that nobody wrote from has to exist', async () => {
    expect(await begin(sms, '+52 1 11 1111 1111')).toMatchObject({ status: 422 })
  })
})

describe('a user id', () => {
  const known = async (tells: 'userId' | 'parentId' = 'userId') => {
    const person = newPerson()
    await write(world, desk, { from: person.number, tells: { [tells]: person[tells] } }, 'one')
    return { person, row: await openOf(world, desk, person, has(['one'])) }
  }

  test.each(['userId', 'parentId'] as const)(
    'that came with a number is the same person alone: %s',
    async tells => {
      const { person, row } = await known(tells)
      await write(world, desk, { from: person[tells] }, 'two')
      const open = await openOf(world, desk, person, has(['one', 'two']))
      expect(open).toMatchObject({ id: row.id, address: person[tells] })
      expect(await command(desk.ann.api, `/v1/conversations/${row.id}/messages`, { text: 'Hi' })).toBe('done')
      await until('the answer', () => received(person[tells]).includes('Hi'))
      expect([...received(person.number), ...received(person[tells])]).toEqual(['Welcome', 'Hi'])
    },
  )

  test('reopens what was resolved, and the next conversation is linked', async () => {
    const { person, row } = await known()
    await resolve(row)
    await write(world, desk, { from: person.userId }, 'It broke')
    const open = await openOf(world, desk, person, ({ status }) => status === 'waiting')
    expect(open.id).toBe(row.id)
    expect(await textsIn(world, row.id)).toEqual(['one', 'It broke'])
    await close(row)
    await write(world, desk, { from: person.userId }, 'anew')
    const next = await openOf(world, desk, person, has(['anew']))
    const { body } = await world.admin.get(`/v1/conversations/${next.id}`)
    expect(body).toMatchObject({ previousId: row.id, contact: { address: person.userId } })
  })

  test('STOP holds for the person, and START takes it back, from whichever address', async () => {
    const { person, row } = await known()
    await write(world, desk, { from: person.number }, 'STOP')
    await openOf(world, desk, person, ({ status }) => status === 'resolved')
    await close(row)
    await write(world, desk, { from: person.userId }, 'I do have a question')
    const next = await openOf(world, desk, person, has(['I do have a question']))
    expect(await eventIn(world, next.id, 'greeting.skipped')).toMatchObject({ data: { reason: 'opted_out' } })
    expect(received(person.userId)).toEqual([])
    await close(next)
    expect(await begin(desk, person.userId)).toMatchObject({ status: 422, body: { code: 'opted_out' } })
    await write(world, desk, { from: person.userId }, 'START')
    const back = await openOf(world, desk, person)
    await close(back)
    expect(await begin(desk, person.number)).toMatchObject({ status: 202 })
  })

  test('a second conversation can’t be begun beside an open one', async () => {
    const { person, row } = await known()
    for (const to of [person.userId, person.number, person.oldNumber]) {
      expect(await begin(desk, to.replace('whatsapp:', ''))).toMatchObject({
        status: 409,
        body: { code: 'conversation_open', conversationId: row.id },
      })
    }
  })
})

describe('two contacts turn out to be one person', () => {
  test('of two open conversations one goes on, with what is unanswered in the other', async () => {
    const person = newPerson()
    await write(world, desk, { from: person.userId }, 'by user id')
    await until(
      'a conversation',
      async () => (await conversationsOf(world, desk, [person.userId])).length === 1,
    )
    await write(world, desk, { from: person.number }, 'by number')
    const [first] = await until('two conversations', async () => {
      const rows = await conversationsOf(world, desk, [person.userId, person.number])
      return rows.length === 2 && rows.every(({ status }) => status === 'waiting') && rows
    })
    await write(world, desk, { from: person.number, tells: { userId: person.userId } }, 'by both')
    const open = await openOf(world, desk, person, async row => (await textsIn(world, row.id)).length === 3)
    expect(open.id).toBe(first?.id)
    expect((await textsIn(world, open.id)).sort()).toEqual(['by both', 'by number', 'by user id'])
    const all = await conversationsOf(world, desk, Object.values(person))
    expect(new Set(all.map(({ contactId }) => contactId)).size).toBe(1)
    const ended = all.find(({ id }) => id !== open.id)
    expect(ended).toMatchObject({ status: 'closed', closeReason: 'merged', mergedInto: open.id })
    const told = await Promise.all(all.map(({ id }) => eventsOf(world, id)))
    const types = told.flat().map(({ type }) => type)
    expect(types.filter(type => type === 'contact.merged')).toHaveLength(1)
    expect(types.filter(type => type === 'conversation.merged')).toHaveLength(1)
    // From now on both ways lead there.
    await write(world, desk, { from: person.userId }, 'four')
    await write(world, desk, { from: person.number }, 'five')
    await openOf(
      world,
      desk,
      person,
      async row => (await textsIn(world, row.id)).slice(3).join() === 'four,five',
    )
  })

  test('the one that an agent has goes on, however old it is', async () => {
    const person = newPerson()
    await write(world, desk, { from: person.userId }, 'by user id')
    const [older] = await until('a conversation', async () => {
      const rows = await conversationsOf(world, desk, [person.userId])
      return rows.length === 1 && rows
    })
    await write(world, desk, { from: person.number }, 'by number')
    const [younger] = await until('another', async () => {
      const rows = await conversationsOf(world, desk, [person.number])
      return rows.length === 1 && rows
    })
    const path = `/v1/conversations/${younger?.id}`
    expect(await command(desk.ann.api, `${path}/assign`, { agentId: desk.ann.id })).toBe('done')
    await write(world, desk, { from: person.userId, tells: {} }, 'still here')
    // The one that ends is the one that learns of it.
    await world.emulator.sendInbound({
      ...{ from: person.userId, to: desk.ours, text: 'both' },
      extra: { WaId: person.number.replace('whatsapp:+', '') },
    })
    const open = await openOf(world, desk, person, async row => (await textsIn(world, row.id)).length === 4)
    expect(open).toMatchObject({ id: younger?.id, status: 'assigned' })
    const texts = await textsIn(world, open.id)
    expect(texts.filter(text => text !== 'by number')).toEqual(['by user id', 'still here', 'both'])
    expect(
      (await messagesOf(world, older?.id ?? '')).filter(({ direction }) => direction === 'inbound'),
    ).toEqual([])
    const { body } = await world.admin.get(`/v1/conversations/${older?.id}`)
    expect(body).toMatchObject({ status: 'closed', closeReason: 'merged', mergedInto: younger?.id })
    expect(body.contact.id).toBe((await world.admin.get(path)).body.contact.id)
  })

  test('when neither has an open conversation, they become one as the next opens', async () => {
    const person = newPerson()
    for (const from of [person.userId, person.number]) {
      await write(world, desk, { from }, 'STOP')
      const [row] = await until('it to be resolved', async () => {
        const rows = await conversationsOf(world, desk, [from])
        return rows[0]?.status === 'resolved' && rows
      })
      await close(row as Row)
    }
    await write(world, desk, { from: person.number, tells: { userId: person.userId } }, 'hello')
    const open = await openOf(world, desk, person, has(['hello']))
    await eventIn(world, open.id, 'contact.merged')
    const all = await conversationsOf(world, desk, Object.values(person))
    expect(all).toHaveLength(3)
    expect(await eventIn(world, open.id, 'greeting.skipped')).toMatchObject({ data: { reason: 'opted_out' } })
  })

  /** Writes from an address, and waits for the conversation that it begins. */
  const talkFrom = async (from: string, status = 'waiting'): Promise<Row> => {
    await write(world, desk, { from }, `from ${from}`)
    return until(`a conversation with ${from}`, async () => {
      const [row] = await conversationsOf(world, desk, [from])
      return row?.status === status && row
    })
  }

  test('while the next conversation opens: it opens for the one they become', async () => {
    const person = newPerson()
    for (const from of [person.userId, person.number]) await close(await talkFrom(from))
    await world.sql.begin(async tx => {
      await lockPeople(tx, desk.channelId)
      await mergeContacts(tx, await findContacts(tx, desk.channelId, [person.userId, person.number]))
      await write(world, desk, { from: person.number }, 'again')
      await until('the opening to wait for it', async () => {
        const [waiting] = await world.sql`
          select from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock' and query like '%into conversations%'`
        return waiting
      })
    })
    const { contactId } = await openOf(world, desk, person, has(['again']))
    const [contact] = await world.sql<{ mergedInto: string | null }[]>`
      select merged_into from contacts where id = ${contactId}`
    expect(contact).toEqual({ mergedInto: null })
  })

  /** Of three conversations the second ends for the first, and the third for the second, as it was found out before. */
  const threeInARow = async (person: TestPerson) => {
    const addresses = [person.number, person.userId, person.parentId]
    const rows: Row[] = []
    for (const address of addresses) rows.push(await talkFrom(address))
    const [first, second, third] = rows as [Row, Row, Row]
    // Not told yet: the worker that found it out died.
    expect(await merge(person.userId, person.parentId)).toMatchObject({ goesOn: { id: second.id } })
    expect(await merge(person.number, person.userId)).toMatchObject({ goesOn: { id: first.id } })
    return { first, second, third, all: addresses.map(address => `from ${address}`).sort() }
  }
  const endsForFirst = async (person: TestPerson, { first, all }: { first: Row; all: string[] }) => {
    const isAll = async ({ id }: Row) => (await textsIn(world, id)).sort().join() === all.join()
    expect((await openOf(world, desk, person, isAll)).id).toBe(first.id)
  }

  test('one after the other: all that end do so for the last that goes on', async () => {
    const person = newPerson()
    const rows = await threeInARow(person)
    const ending = await conversationsOf(world, desk, Object.values(person))
    expect(ending.map(({ mergedInto }) => mergedInto)).toEqual([null, rows.first.id, rows.first.id])
    await activity().run(tellEnding, dependenciesOf(world))
    await endsForFirst(person, rows)
  })

  test('one after the other, the last of them told what held before: nothing stays behind', async () => {
    const person = newPerson()
    const rows = await threeInARow(person)
    const { first, second, third } = rows
    const tell = (to: Row, { id: conversationId, workflowId }: Row) =>
      signal(world, to.workflowId, 'mergedInto', {
        conversationId: to.id,
        into: { conversationId, workflowId },
      })
    await tell(second, first)
    const handle = world.temporal.workflow.getHandle(second.workflowId)
    await until('its end', async () => (await handle.describe()).status.name !== 'RUNNING')
    await tell(third, second)
    await endsForFirst(person, rows)
  })

  test('by a message that asks nothing: who waited in the other waits in this one', async () => {
    const person = newPerson()
    const other = await talkFrom(person.userId)
    await write(world, desk, { from: person.number }, 'Hello')
    const row = await until('it', async () => (await conversationsOf(world, desk, [person.number]))[0])
    expect(
      await command(desk.ann.api, `/v1/conversations/${row.id}/messages`, { text: 'It comes tomorrow.' }),
    ).toBe('done')
    await rowIn(world, row.id, ({ status, waitingSince }) => status === 'assigned' && waitingSince === null)
    const since = (await rowIn(world, other.id)).waitingSince
    await write(world, desk, { from: person.number, tells: { userId: person.userId } }, 'Thanks!')
    await openOf(world, desk, person, async ({ id }) => (await textsIn(world, id)).length === 3)
    await idle(world, row)
    expect((await rowIn(world, row.id)).waitingSince).toBe(since)
    expect((await stateOf(world, row.workflowId)).unansweredSince).toBe(Date.parse(since ?? ''))
  })

  test('an agent who begins to an address that two have is led to the one who is talked with', async () => {
    for (const [spare, used] of [
      ['oldNumber', 'number'],
      ['number', 'oldNumber'],
    ] as const) {
      const person = newPerson()
      const row = await talkFrom(person[used])
      // Somebody else's by an earlier look, as it can be until it is known that they are one.
      const contactId = randomUUID()
      await world.sql`insert into contacts (id, channel_id) values (${contactId}, ${desk.channelId})`
      await world.sql`
        insert into contact_addresses (channel_id, address, contact_id)
        values (${desk.channelId}, ${person[spare]}, ${contactId})`
      for (const to of [person.number, person.oldNumber]) {
        expect(await begin(desk, to.replace('whatsapp:', ''))).toMatchObject({
          status: 409,
          body: { code: 'conversation_open', conversationId: row.id },
        })
      }
    }
  })
})

describe('an opening that is tried again', () => {
  /** The activity, as a workflow with this id runs it. */
  const openAs = (workflowId: string, input: Omit<OpenInput, 'channelId' | 'seq'>): Promise<Opened> =>
    activity(workflowId).run(openConversation(dependenciesOf(world)), {
      ...input,
      ...{ channelId: desk.channelId, seq: 1 },
    })
  const workflow = () => `conversation:${desk.channelId}:${randomUUID()}`
  const byMessage = (address: string) => ({
    ...{ conversationId: randomUUID(), address },
    message: inboundSignal(address, desk.ours, 'Hello', Date.now()),
  })
  const byAgent = (address: string) => ({
    ...{ conversationId: randomUUID(), address },
    begin: { actor: { kind: 'agent' as const, id: desk.ann.id }, assigneeId: desk.ann.id },
  })
  const openIn = (address: string) => conversationsOf(world, desk, [address])

  test('stays what it was, also when it has to end for another by now', async () => {
    const { userId, number } = newPerson()
    const [workflowId, input] = [workflow(), byMessage(userId)]
    expect(await openAs(workflow(), byMessage(number))).toMatchObject({ result: 'opened' })
    const opened = await openAs(workflowId, input)
    expect(opened).toMatchObject({ result: 'opened', greeting: true })
    // Its place in the line is claimed for anew.
    const again = { ...opened, because: undefined, who: undefined }
    expect(await openAs(workflowId, input)).toEqual(again)
    const { goesOn, ending } = await merge(number, userId)
    expect([goesOn?.id, ...ending.map(({ id }) => id)]).toEqual([expect.anything(), input.conversationId])
    expect(await openAs(workflowId, input)).toEqual(again)
    expect(await openIn(userId)).toHaveLength(2)
  })

  test('is from when it was stored, by the database’s clock, whatever that of its worker says', async () => {
    const [before] = await world.sql<{ now: Date }[]>`select now()`
    const input = byMessage(newPerson().number)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 3_600_000 })
    const opened = await openAs(workflow(), input).finally(() => vi.useRealTimers())
    expect(opened).toMatchObject({ result: 'opened' })
    const [row] = await world.sql<{ createdAt: Date; statusSince: Date }[]>`
      select created_at, status_since from conversations where id = ${input.conversationId}`
    expect(row?.createdAt.getTime()).toBeGreaterThanOrEqual(before?.now.getTime() ?? 0)
    expect(row?.statusSince).toEqual(row?.createdAt)
  })

  test('of an agent’s beginning that another workflow runs is for that one; once it is over it begins nothing', async () => {
    const { number } = newPerson()
    const [workflowId, input] = [workflow(), byAgent(number)]
    const first = await openAs(workflowId, input)
    expect(first).toMatchObject({ result: 'opened', assignee: { id: desk.ann.id } })
    expect(await openAs(workflowId, input)).toEqual(first)
    expect(await openAs(workflow(), input)).toMatchObject({
      result: 'elsewhere',
      running: { conversationId: input.conversationId, workflowId },
    })
    await world.sql`
      update conversations set status = 'closed', closed_at = now(), close_reason = 'cancelled_by_operator'
      where id = ${input.conversationId}`
    expect(await openAs(workflowId, input)).toEqual({ result: 'duplicate' })
    expect(await openAs(workflow(), input)).toEqual({ result: 'duplicate' })
    expect(await openIn(number)).toHaveLength(1)
  })
})
