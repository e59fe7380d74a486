import { describe, expect } from 'vitest'
import { command } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import { close, eventIn, eventsOf, idle, inboundSignal, messagesOf, stateOf } from '../workflow/support.ts'
import {
  conversationsOf,
  merge,
  mergedWhileAssigned,
  openOf,
  partyOf,
  test,
  undo,
  untilMerged,
  untilOpenWith,
  wrote,
} from './stage.ts'

describe('a merge is undone', () => {
  test('both in a conversation: each has their own again, with what each wrote since', async ({
    world,
    desk,
  }) => {
    const [gone, stays] = [await partyOf(world, desk, 'A1'), await partyOf(world, desk, 'B1')]
    await desk.ann.api.patch(`/v1/contacts/${gone.contactId}`, {
      labels: ['late'],
      notes: 'Pays late',
      name: 'Ay',
    })
    await desk.ann.api.patch(`/v1/contacts/${stays.contactId}`, {
      labels: ['vip'],
      notes: 'Likes tea',
      name: 'Be',
    })
    const before = [gone, stays].map(({ contactId }) => world.admin.get(`/v1/contacts/${contactId}`))
    const was = (await Promise.all(before)).map(({ body }) => body)
    expect(await command(desk.ann.api, `${stays.path}/assign`, { agentId: desk.ann.id })).toBe('done')
    const done = await merge(world, gone, stays)
    await untilMerged(world, stays, ['A1', 'B1'])
    await gone.customer.write('A2')
    await stays.customer.write('B2')
    await untilMerged(world, stays, ['A1', 'B1', 'A2', 'B2'])
    const answer = await undo(world, stays, done)
    expect(answer.status).toBe(200)
    for (const [index, side] of (['separated', 'stayed'] as const).entries()) {
      const { id, name, notes, labels, addresses, optedOutAt } = was[index]
      expect(answer.body[side]).toMatchObject({ id, name, notes, labels, addresses, optedOutAt, merges: [] })
    }
    const theirs = await untilOpenWith(world, gone, ['A1', 'A2'])
    const ours = await untilOpenWith(world, stays, ['B1', 'B2'])
    expect(ours).toMatchObject({ id: stays.id, status: 'assigned', address: stays.customer.address })
    expect(theirs).toMatchObject({
      workflowId: gone.workflowId,
      address: gone.customer.address,
      previousId: gone.id,
    })
    expect(theirs.waitingSince).not.toBeNull()
    // What they write next, and what they are written, goes to each alone.
    await gone.customer.write('A3')
    await stays.customer.write('B3')
    await untilOpenWith(world, gone, ['A1', 'A2', 'A3'])
    await untilOpenWith(world, stays, ['B1', 'B2', 'B3'])
    expect(await command(desk.ann.api, `${stays.path}/messages`, { text: 'To B' })).toBe('done')
    await until('the reply', () => stays.customer.received().includes('To B'))
    expect(gone.customer.received()).not.toContain('To B')
    // Both histories tell who merged and who undid it.
    for (const id of [theirs.id, ours.id]) await eventIn(world, id, 'contact.unmerged')
    const all = await conversationsOf(world, stays)
    expect((await eventsOf(world, all[0]?.id ?? '')).map(({ type }) => type)).toContain('contact.merged')
    const { body: log } = await world.admin.get('/v1/audit-log?limit=20')
    const actions = log.items.map(({ action }: { action: string }) => action)
    expect(actions).toEqual(expect.arrayContaining(['contact.merged', 'contact.unmerged']))
    expect((await undo(world, stays, done)).status).toBe(200)
  })

  test('at once, while the merge is still being carried out', async ({ world, desk }) => {
    const [gone, stays] = [await partyOf(world, desk, 'A1'), await partyOf(world, desk, 'B1')]
    const done = await merge(world, gone, stays)
    expect((await undo(world, stays, done)).status).toBe(200)
    await untilOpenWith(world, gone, ['A1'])
    await untilOpenWith(world, stays, ['B1'])
  })

  test('the conversation of the merged one had gone on: the other has theirs again', async ({
    world,
    desk,
  }) => {
    const [gone, stays] = [await partyOf(world, desk, 'A1'), await partyOf(world, desk, 'B1')]
    expect(await command(desk.ann.api, `${gone.path}/assign`, { agentId: desk.ann.id })).toBe('done')
    const done = await merge(world, gone, stays)
    await untilMerged(world, stays, ['A1', 'B1'])
    await stays.customer.write('B2')
    await untilMerged(world, stays, ['A1', 'B1', 'B2'])
    expect((await undo(world, stays, done)).status).toBe(200)
    expect(await untilOpenWith(world, gone, ['A1'])).toMatchObject({ id: gone.id, status: 'assigned' })
    const theirs = await untilOpenWith(world, stays, ['B1', 'B2'])
    expect(theirs.workflowId).toBe(stays.workflowId)
    await stays.customer.write('B3')
    await untilOpenWith(world, stays, ['B1', 'B2', 'B3'])
  })

  test('neither was in a conversation: what began since belongs to who wrote', async ({ world, desk }) => {
    const [gone, stays] = [await partyOf(world, desk, 'A1'), await partyOf(world, desk, 'B1')]
    for (const party of [gone, stays]) await close(world, party)
    const done = await merge(world, gone, stays)
    await gone.customer.write('A2')
    await untilMerged(world, stays, ['A2'])
    await stays.customer.write('B2')
    await untilMerged(world, stays, ['A2', 'B2'])
    expect((await undo(world, stays, done)).status).toBe(200)
    await untilOpenWith(world, gone, ['A2'])
    await untilOpenWith(world, stays, ['B2'])
    expect(await wrote(world, gone)).toEqual(['A1', 'A2'])
    expect(await wrote(world, stays)).toEqual(['B1', 'B2'])
    for (const [party, other] of [
      [gone, stays],
      [stays, gone],
    ] as const) {
      const others = new Set((await conversationsOf(world, other)).map(({ id }) => id))
      for (const { previousId } of await conversationsOf(world, party))
        expect(others.has(previousId ?? '')).toBe(false)
    }
    const types = async (id: string) => (await eventsOf(world, id)).map(({ type }) => type)
    for (const party of [gone, stays]) expect(await types(party.id)).toContain('contact.merged')
  })

  test('after the conversation has ended: each has what they wrote, and none opens', async ({
    world,
    desk,
  }) => {
    const [gone, stays] = [await partyOf(world, desk, 'A1'), await partyOf(world, desk, 'B1')]
    const done = await merge(world, gone, stays)
    const one = await untilMerged(world, stays, ['A1', 'B1'])
    await gone.customer.write('A2')
    await untilMerged(world, stays, ['A1', 'B1', 'A2'])
    await close(world, { ...stays, id: one.id, workflowId: one.workflowId })
    expect((await undo(world, stays, done)).status).toBe(200)
    await until('it all', async () => (await wrote(world, gone)).join() === 'A1,A2')
    expect(await wrote(world, stays)).toEqual(['B1'])
    expect(await openOf(world, gone)).toEqual([])
    expect(await openOf(world, stays)).toEqual([])
  })

  test('what people changed since stays with the contact that stayed; a STOP goes with its sender', async ({
    world,
    desk,
  }) => {
    const [gone, stays] = [await partyOf(world, desk, 'A1'), await partyOf(world, desk, 'B1')]
    await desk.ann.api.patch(`/v1/contacts/${gone.contactId}`, { labels: ['late'], notes: 'Pays late' })
    await desk.ann.api.patch(`/v1/contacts/${stays.contactId}`, { labels: ['vip'], notes: 'Likes tea' })
    const done = await merge(world, gone, stays)
    await untilMerged(world, stays, ['A1', 'B1'])
    const change = {
      labels: ['vip', 'late', 'new'],
      notes: 'Likes tea\n\nPays late\n\nCalls often',
      name: 'Known',
    }
    await desk.ann.api.patch(`/v1/contacts/${stays.contactId}`, change)
    await gone.customer.write('STOP')
    await until('the opt-out', async () => {
      const { body } = await world.admin.get(`/v1/contacts/${stays.contactId}`)
      return body.optedOutAt !== null
    })
    await idle(world, stays)
    const { body } = await undo(world, stays, done)
    expect(body.stayed).toMatchObject({
      name: 'Known',
      labels: ['vip', 'new'],
      notes: 'Likes tea\n\nCalls often',
    })
    expect(body.stayed.optedOutAt).toBeNull()
    expect(body.separated).toMatchObject({ labels: ['late'], notes: 'Pays late' })
    expect(body.separated.optedOutAt).not.toBeNull()
  })

  test('what was answered since goes with it, and nobody waits for another answer', async ({
    world,
    desk,
  }) => {
    const { gone, stays, done } = await mergedWhileAssigned(world, desk)
    expect(await command(desk.ann.api, `${stays.path}/messages`, { text: 'To A' })).toBe('done')
    await until('the reply', () => gone.customer.received().includes('To A'))
    expect((await undo(world, stays, done)).status).toBe(200)
    const theirs = await untilOpenWith(world, gone, ['A1', 'A2'])
    expect(theirs).toMatchObject({ status: 'assigned', assigneeId: desk.ann.id, waitingSince: null })
    const replies = async (id: string) =>
      (await messagesOf(world, id))
        .filter(({ direction }) => direction === 'outbound')
        .map(({ text }) => text)
    expect(await replies(theirs.id)).toContain('To A')
    expect(await replies(stays.id)).not.toContain('To A')
    expect(await command(desk.ann.api, `/v1/conversations/${theirs.id}/messages`, { text: 'Again' })).toBe(
      'done',
    )
    await until('the next reply', () => gone.customer.received().includes('Again'))
    await untilOpenWith(world, stays, ['B1'])
    expect((await stateOf(world, stays.workflowId)).addresses).toEqual([stays.customer.address])
  })

  test('a message that arrives at the workflow of the other is handed over, and merges nobody', async ({
    world,
    desk,
  }) => {
    const [gone, stays] = [await partyOf(world, desk, 'A1'), await partyOf(world, desk, 'B1')]
    const done = await merge(world, gone, stays)
    await untilMerged(world, stays, ['A1', 'B1'])
    expect((await undo(world, stays, done)).status).toBe(200)
    await untilOpenWith(world, gone, ['A1'])
    await untilOpenWith(world, stays, ['B1'])
    const late = (text: string) => inboundSignal(gone.customer.address, desk.ours, text, Date.now())
    const arrive = (text: string) =>
      world.temporal.workflow.signalWithStart('conversation', {
        workflowId: stays.workflowId,
        taskQueue: world.config.TEMPORAL_TASK_QUEUE,
        args: [
          { channelId: desk.channelId, address: stays.customer.address, conversationId: crypto.randomUUID() },
        ],
        signal: 'inboundMessage',
        signalArgs: [late(text)],
      })
    await arrive('late')
    await untilOpenWith(world, gone, ['A1', 'late'])
    await untilOpenWith(world, stays, ['B1'])
    await close(world, stays)
    await arrive('later')
    await untilOpenWith(world, gone, ['A1', 'late', 'later'])
    expect(await openOf(world, stays)).toEqual([])
    const [contact] = await world.sql`select merged_into from contacts where id = ${gone.contactId}`
    expect(contact).toEqual({ mergedInto: null })
  })

  test('an address that a message told since goes with the contact whose message it was', async ({
    world,
    desk,
  }) => {
    const [gone, stays] = [await partyOf(world, desk, 'A1'), await partyOf(world, desk, 'B1')]
    const done = await merge(world, gone, stays)
    await untilMerged(world, stays, ['A1', 'B1'])
    const userId = `whatsapp:TH.${Date.now()}`
    await gone.customer.write('A2', { extra: { ExternalUserId: userId } })
    await untilMerged(world, stays, ['A1', 'B1', 'A2'])
    const { body } = await undo(world, stays, done)
    expect(body.separated.addresses.sort()).toEqual([gone.customer.address, userId].sort())
    expect(body.stayed.addresses).toEqual([stays.customer.address])
  })
})
