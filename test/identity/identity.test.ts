import { randomUUID } from 'node:crypto'
import { describe, expect, test, vi } from 'vitest'
import { openConversation } from '../../activities/conversation/open-conversation.ts'
import type { Opened, OpenInput } from '../../protocol/activities/opening.ts'
import { openStream } from '../api/sse-client.ts'
import { dependenciesOf } from '../harness/dependencies.ts'
import { command } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import { eventIn, inboundSignal } from '../workflow/support.ts'
import {
  activity,
  begin,
  close,
  desk,
  has,
  merge,
  received,
  resolve,
  sms,
  useStage,
  world,
} from './identity-stage.ts'
import { conversationsOf, newPerson, openOf, textsIn, write } from './person.ts'
import { twoContacts } from './two-contacts.ts'

useStage()

describe('one phone number in two forms', () => {
  test('is one contact: one conversation, one greeting, and answers go to the last used address', async () => {
    const person = newPerson()
    await write(world, desk, { from: person.oldNumber }, 'one')
    // A greeting goes to the address that they used last.
    await until('the greeting', () => received(person.oldNumber).length === 1)
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

  test('a conversation started by an agent gets answers from both forms', async () => {
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

  test('an agent can start a conversation with a form that the customer used, and it is written to', async () => {
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

  test('a number that no customer used must be a valid number', async () => {
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

  test('that a contact is known by as well is told in the stream, and a contact that is new is not', async () => {
    const stream = await openStream(desk.ann.api)
    const changes = () => stream.events.filter(({ event }) => event === 'contact.changed')
    const person = newPerson()
    await write(world, desk, { from: person.number }, 'First')
    const { contactId } = await openOf(world, desk, person, has(['First']))
    expect(changes()).toEqual([])
    await write(world, desk, { from: person.number, tells: { userId: person.userId } }, 'Second')
    const { data } = await until('the address', () =>
      changes().find(({ data }) => data.contact?.addresses.includes(person.userId)),
    )
    expect(data).toMatchObject({ channelId: desk.channelId, data: { contactId } })
    expect(data.contact?.addresses).toContain(person.number)
    await stream.close()
  })

  test('reopens a resolved conversation, and the next conversation is linked', async () => {
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

  test('STOP applies to the person, and START revokes it, from any address', async () => {
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

  test('a second conversation can’t be started while one is open', async () => {
    const { person, row } = await known()
    for (const to of [person.userId, person.number, person.oldNumber]) {
      expect(await begin(desk, to.replace('whatsapp:', ''))).toMatchObject({
        status: 409,
        body: { code: 'conversation_open', conversationId: row.id },
      })
    }
  })
})

twoContacts()

describe('a repeated opening', () => {
  /** Runs the activity as a workflow with this id does. */
  const openAs = (workflowId: string, input: Omit<OpenInput, 'channelId' | 'seq'>): Promise<Opened> =>
    activity(workflowId).run(openConversation(dependenciesOf(world)), {
      ...input,
      channelId: desk.channelId,
      seq: 1,
    })
  const workflow = () => `conversation:${desk.channelId}:${randomUUID()}`
  const byMessage = (address: string) => ({
    conversationId: randomUUID(),
    address,
    message: inboundSignal(address, desk.ours, 'Hello', Date.now()),
  })
  const byAgent = (address: string) => ({
    conversationId: randomUUID(),
    address,
    begin: { actor: { kind: 'agent' as const, id: desk.ann.id }, assigneeId: desk.ann.id },
  })
  const openIn = (address: string) => conversationsOf(world, desk, [address])

  test('keeps its result, even if the conversation must now end in favour of another', async () => {
    const { userId, number } = newPerson()
    const [workflowId, input] = [workflow(), byMessage(userId)]
    expect(await openAs(workflow(), byMessage(number))).toMatchObject({ result: 'opened' })
    const opened = await openAs(workflowId, input)
    expect(opened).toMatchObject({ result: 'opened', greeting: true })
    // It claims its place in the queue again.
    const again = { ...opened, because: undefined, who: undefined }
    expect(await openAs(workflowId, input)).toEqual(again)
    const { goesOn, ending } = await merge(number, userId)
    expect([goesOn?.id, ...ending.map(({ id }) => id)]).toEqual([expect.anything(), input.conversationId])
    expect(await openAs(workflowId, input)).toEqual(again)
    expect(await openIn(userId)).toHaveLength(2)
  })

  test('has the time when it was stored, from the database’s clock and not the worker’s', async () => {
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

  test('of a conversation by an agent that runs in another workflow belongs to that workflow; after its end it starts nothing', async () => {
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
