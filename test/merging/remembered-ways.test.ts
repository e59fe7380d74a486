import { randomUUID } from 'node:crypto'
import { describe, expect, onTestFinished, vi } from 'vitest'
import { withOpenKey } from '../../activities/contacts/workflow-of-address.ts'
import type { WebhookChannel } from '../../api/services/channel-cache.ts'
import { makePeople } from '../../api/services/people.ts'
import { loadChannel } from '../../db/channels.ts'
import { noteAddresses } from '../../db/people.ts'
import type { Desk } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { close, inboundSignal } from '../workflow/support.ts'
import {
  conversationsOf,
  merge,
  openOf,
  type Party,
  partyOf,
  test,
  undo,
  untilMerged,
  untilOpenWith,
} from './stage.ts'

// Processes of the API remember where a person's messages go. After a merge was undone, or somebody was erased, that can be the
// workflow of somebody else.

const newUserId = () => `whatsapp:TH.${randomUUID().replaceAll('-', '')}`

/** A merge of two, which was undone; the one has a user id that no message has named. */
async function parted(world: World, desk: Desk) {
  const [gone, stays] = [await partyOf(world, desk, 'A1'), await partyOf(world, desk, 'B1')]
  const userId = newUserId()
  await noteAddresses(world.sql, desk.channelId, gone.contactId, [userId])
  const done = await merge(world, gone, stays)
  await untilMerged(world, stays, ['A1', 'B1'])
  return { gone, stays, userId, done }
}

/** A message arrives at a workflow, as from a process of the API that remembers this one. */
const arrive = (world: World, desk: Desk, { workflowId, customer }: Party, from: string, text: string) =>
  world.temporal.workflow.signalWithStart('conversation', {
    workflowId,
    taskQueue: world.config.TEMPORAL_TASK_QUEUE,
    args: [{ channelId: desk.channelId, address: customer.address, conversationId: randomUUID() }],
    signal: 'inboundMessage',
    signalArgs: [inboundSignal(from, desk.ours, text, Date.now())],
  })

const personWith = async (world: World, desk: Desk, address: string) => {
  const [row] = await world.sql<{ contactId: string }[]>`
    select contact_id from contact_addresses where channel_id = ${desk.channelId} and address = ${address}`
  return row?.contactId
}

describe('a user id that a process remembers for the workflow of the other', () => {
  for (const isOpen of [true, false]) {
    test(`after an undo, ${isOpen ? 'while' : 'though'} that one is ${isOpen ? 'open' : 'closed'}`, async ({
      world,
      desk,
    }) => {
      const { gone, stays, userId, done } = await parted(world, desk)
      expect((await undo(world, stays, done)).status).toBe(200)
      await untilOpenWith(world, gone, ['A1'])
      if (!isOpen) await close(world, stays)
      await arrive(world, desk, stays, userId, 'A2')
      await untilOpenWith(world, gone, ['A1', 'A2'])
      expect(await openOf(world, stays)).toHaveLength(isOpen ? 1 : 0)
      expect(await personWith(world, desk, userId)).toBe(gone.contactId)
    })
  }

  test('after an undo and an erasure: they are a new person', async ({ world, desk }) => {
    const { gone, stays, userId, done } = await parted(world, desk)
    expect((await undo(world, stays, done)).status).toBe(200)
    await untilOpenWith(world, gone, ['A1'])
    await world.admin.raw(`/v1/contacts/${gone.contactId}`, { method: 'DELETE' })
    await until('the erasure', async () => (await personWith(world, desk, userId)) === undefined)
    await arrive(world, desk, stays, userId, 'Anew')
    const newcomer = await until('a new person', () => personWith(world, desk, userId))
    expect([gone.contactId, stays.contactId]).not.toContain(newcomer)
    await untilOpenWith(world, { ...gone, contactId: newcomer }, ['Anew'])
    // The other goes on alone.
    await stays.customer.write('B2')
    await untilOpenWith(world, stays, ['B1', 'B2'])
    const all = await conversationsOf(world, { ...gone, contactId: newcomer })
    expect(all.map(({ workflowId }) => workflowId)).not.toContain(stays.workflowId)
  })

  test('the processes ask again whose it is', async ({ world, desk }) => {
    const { gone, stays, userId, done } = await parted(world, desk)
    const channel = await loadChannel(world.sql, desk.channelId)
    if (!channel) throw new Error('no channel')
    const keyed = { ...channel, ...withOpenKey(world, channel) } as unknown as WebhookChannel
    const people = makePeople({ sql: world.sql, log: { warn: vi.fn() } as never })
    onTestFinished(() => people.close())
    const workflowOf = () => people.workflowOf(keyed, { from: userId, details: {} as never })
    // It is told that the two are one person, as the merge says.
    await people.workflowOf(keyed, {
      from: stays.customer.address,
      details: { otherAddresses: [userId] } as never,
    })
    expect(await workflowOf()).toBe(stays.workflowId)
    expect((await undo(world, stays, done)).status).toBe(200)
    await until('its own workflow', async () => (await workflowOf()) === gone.workflowId)
  })
})
