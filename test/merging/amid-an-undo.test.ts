import { randomUUID } from 'node:crypto'
import { describe, expect } from 'vitest'
import { SYSTEM } from '../../domain/conversation.ts'
import { command } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import { messagesOf, rowIn, signal } from '../workflow/support.ts'
import {
  merge,
  mergedWhileAssigned,
  openOf,
  type Party,
  partyOf,
  test,
  timesTold,
  undo,
  undoAndDie,
  untilMerged,
  untilOpenWith,
  wrote,
} from './stage.ts'

const contactsApart = (...parties: Party[]) =>
  expect(new Set(parties.map(({ contactId }) => contactId)).size).toBe(parties.length)

describe('while a merge is undone', () => {
  test('a reply that was written to the other before reaches nobody, and says why', async ({
    world,
    desk,
  }) => {
    const { gone, stays, done } = await mergedWhileAssigned(world, desk)
    expect((await undo(world, stays, done)).status).toBe(200)
    await untilOpenWith(world, gone, ['A1', 'A2'])
    // A process of the API read to whom it goes before the undo. Its signal comes after it.
    const messageId = randomUUID()
    await signal(world, stays.workflowId, 'reply', {
      conversationId: stays.id,
      commandId: randomUUID(),
      actor: { kind: 'agent', id: desk.ann.id, role: 'agent' },
      messageId,
      text: 'For A alone',
      media: [],
      to: gone.customer.address,
    })
    const failed = await until('its end', async () =>
      (await messagesOf(world, stays.id)).find(({ id, status }) => id === messageId && status === 'failed'),
    )
    expect(failed.error).toMatchObject({ code: 'written_to_another' })
    expect(await command(desk.ann.api, `${stays.path}/messages/${messageId}/retry`)).toBe(
      'message_not_retryable',
    )
    expect(await command(desk.ann.api, `${stays.path}/messages`, { text: 'For B' })).toBe('done')
    await until('the next reply', () => stays.customer.received().includes('For B'))
    for (const { customer } of [gone, stays]) expect(customer.received()).not.toContain('For A alone')
  })

  test('a message that was queued before the merge and sent after it stands with whom it reached', async ({
    world,
    desk,
  }) => {
    const { gone, stays, done } = await mergedWhileAssigned(world, desk)
    expect(await command(desk.ann.api, `${stays.path}/messages`, { text: 'To A' })).toBe('done')
    await until('the reply', () => gone.customer.received().includes('To A'))
    const [message] = await world.sql<{ id: string }[]>`
      update messages set created_at = created_at - interval '1 hour'
      where conversation_id = ${stays.id} and text = 'To A' returning id`
    expect((await undo(world, stays, done)).status).toBe(200)
    await untilOpenWith(world, gone, ['A1', 'A2'])
    const [place] = await world.sql<{ contactId: string }[]>`
      select c.contact_id from messages m join conversations c on c.id = m.conversation_id
      where m.id = ${message?.id ?? ''}`
    expect(place?.contactId).toBe(gone.contactId)
  })

  test('the worker is dead, and comes back: a reply and messages that came meanwhile find their people', async ({
    world,
    desk,
  }) => {
    const { gone, stays, done } = await mergedWhileAssigned(world, desk)
    await world.stopWorker()
    const sent = await desk.ann.api.post(`${stays.path}/messages`, { text: 'For A alone' })
    expect(sent.status).toBe(202)
    const undoing = undo(world, stays, done)
    await gone.customer.write('A3')
    await stays.customer.write('B2')
    await world.startWorker()
    expect((await undoing).status).toBe(200)
    await untilOpenWith(world, gone, ['A1', 'A2', 'A3'])
    await untilOpenWith(world, stays, ['B1', 'B2'])
    const reply = await until('the reply', async () => {
      const [row] = await world.sql<{ contactId: string; status: string }[]>`
        select c.contact_id, v.status from message_views v join conversations c on c.id = v.conversation_id
        where v.id = ${sent.body.messageId}`
      return row && row.status !== 'queued' && row
    })
    expect(stays.customer.received()).not.toContain('For A alone')
    if (reply.status !== 'failed') {
      expect(gone.customer.received()).toContain('For A alone')
      expect(reply.contactId).toBe(gone.contactId)
    }
  })

  test('the worker is stopped and started in between', async ({ world, desk }) => {
    const [gone, stays] = [await partyOf(world, desk, 'A1'), await partyOf(world, desk, 'B1')]
    const done = await merge(world, gone, stays)
    await gone.customer.write('A2')
    const undoing = undo(world, stays, done)
    await world.restartWorker()
    expect((await undoing).status).toBe(200)
    await untilOpenWith(world, gone, ['A1', 'A2'])
    await untilOpenWith(world, stays, ['B1'])
  })

  test('it is asked for twice at once: it is done once', async ({ world, desk }) => {
    const [gone, stays] = [await partyOf(world, desk, 'A1'), await partyOf(world, desk, 'B1')]
    const done = await merge(world, gone, stays)
    await untilMerged(world, stays, ['A1', 'B1'])
    await gone.customer.write('A2')
    await untilMerged(world, stays, ['A1', 'B1', 'A2'])
    const answers = await Promise.all([1, 2, 3].map(() => undo(world, stays, done)))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    await untilOpenWith(world, gone, ['A1', 'A2'])
    await untilOpenWith(world, stays, ['B1'])
    for (const party of [gone, stays]) expect(await timesTold(world, party, done)).toBe(1)
    contactsApart(gone, stays)
  })

  test('a conversation has just closed: its note leaves room for what its workflow still refuses', async ({
    world,
    desk,
  }) => {
    const [gone, stays] = [await partyOf(world, desk, 'A1'), await partyOf(world, desk, 'B1')]
    expect(await command(desk.ann.api, `${stays.path}/assign`, { agentId: desk.ann.id })).toBe('done')
    const done = await merge(world, gone, stays)
    await rowIn(world, gone.id, c => c.status === 'closed')
    await undoAndDie(world, done)
    const rows = await world.sql<{ seq: number }[]>`
      select seq from events where conversation_id = ${gone.id}
        and type in ('conversation.closed', 'contact.unmerged') order by seq`
    expect(rows).toHaveLength(2)
    expect((rows[1]?.seq ?? 0) - (rows[0]?.seq ?? 0)).toBeGreaterThan(100)
  })

  test('a conversation is about to close: what stands there goes to whom it belongs to', async ({
    world,
    desk,
  }) => {
    const [gone, stays] = [await partyOf(world, desk, 'A1'), await partyOf(world, desk, 'B1')]
    expect(await command(desk.ann.api, `${stays.path}/assign`, { agentId: desk.ann.id })).toBe('done')
    // From before the merge, so it does not stand against an undo. The conversation closes after it.
    world.emulator.faults.set({ kind: 'hang_before_accepting', ms: 3_000, to: stays.customer.address })
    expect((await desk.ann.api.post(`${stays.path}/messages`, { text: 'Hi' })).status).toBe(202)
    await until('the call', async () => {
      const rows = await world.sql`
        select from messages m join deliveries d on d.message_id = m.id
        where m.conversation_id = ${stays.id} and d.status = 'sending'`
      return rows.length > 0
    })
    const done = await merge(world, gone, stays)
    await until('the end of the other', async () => (await openOf(world, stays)).length === 1)
    await gone.customer.write('A2')
    await until('their message', async () => (await wrote(world, stays)).includes('A2'))
    await world.temporal.workflow.getHandle(stays.workflowId).cancel()
    expect((await undo(world, stays, done)).status).toBe(200)
    await rowIn(world, stays.id, c => c.status === 'closed')
    await until('it all', async () => (await wrote(world, gone)).join() === 'A1,A2')
    expect(await wrote(world, stays)).toEqual(['B1'])
    for (const party of [gone, stays]) {
      await until('the note', async () => (await timesTold(world, party, done)) === 1)
      expect(await openOf(world, party)).toEqual([])
    }
  })
})

describe('somebody is erased before the messages have moved', () => {
  for (const erased of ['gone', 'stays'] as const) {
    test(`${erased}: all of theirs goes, and nothing of the other`, async ({ world, desk }) => {
      const [gone, stays] = [await partyOf(world, desk, 'A1'), await partyOf(world, desk, 'B1')]
      const done = await merge(world, gone, stays)
      await untilMerged(world, stays, ['A1', 'B1'])
      await gone.customer.write('A2')
      await untilMerged(world, stays, ['A1', 'B1', 'A2'])
      await undoAndDie(world, done)
      const [theirs, other] = erased === 'gone' ? [gone, stays] : [stays, gone]
      const answer = await world.admin.raw(`/v1/contacts/${theirs.contactId}`, { method: 'DELETE' })
      expect(answer.status).toBe(202)
      await until('the erasure', async () => {
        const { body } = await world.admin.get(`/v1/contacts/${theirs.contactId}`)
        return body.erasure !== null && body.addresses.length === 0
      })
      const texts = erased === 'gone' ? ['B1'] : ['A1', 'A2']
      await until('only the other’s', async () => {
        const rows = await world.sql<{ text: string; contactId: string }[]>`
          select m.text, c.contact_id from messages m join conversations c on c.id = m.conversation_id
          where c.contact_id in (${gone.contactId}, ${stays.contactId}) and m.direction = 'inbound'
            and m.text <> '' order by m.text`
        return (
          rows.map(({ text }) => text).join() === texts.join() &&
          rows.every(({ contactId }) => contactId === other.contactId)
        )
      })
      expect((await world.admin.get(`/v1/contacts/${other.contactId}`)).body.erasure).toBeNull()
      await untilOpenWith(world, other, texts)
    })
  }

  test('what would come back to them opens nothing', async ({ world, desk }) => {
    const [gone, stays] = [await partyOf(world, desk, 'A1'), await partyOf(world, desk, 'B1')]
    const { id: mergeId } = await merge(world, gone, stays)
    await untilMerged(world, stays, ['A1', 'B1'])
    await undoAndDie(world, { id: mergeId, contactId: gone.contactId })
    await world.admin.raw(`/v1/contacts/${gone.contactId}`, { method: 'DELETE' })
    const { address } = gone.customer
    const isKnown = async () =>
      (await world.sql`select from contact_addresses where address = ${address}`).length > 0
    await until('the erasure', async () => !(await isKnown()))
    const handle = await world.temporal.workflow.signalWithStart('conversation', {
      workflowId: gone.workflowId,
      taskQueue: world.config.TEMPORAL_TASK_QUEUE,
      args: [{ channelId: desk.channelId, address, conversationId: randomUUID() }],
      signal: 'takeBack',
      signalArgs: [
        { conversationId: randomUUID(), mergeId, from: stays.id, count: 1, to: address, actor: SYSTEM },
      ],
    })
    await until('its end', async () => {
      // The erasure may delete the history of the run.
      const status = await handle.describe().then(
        run => run.status.name,
        () => 'GONE',
      )
      return status !== 'RUNNING'
    })
    expect(await isKnown()).toBe(false)
  })
})
