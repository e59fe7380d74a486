import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { deskTest } from '../harness/fixtures.ts'
import { eventIn, eventsOf, inboundSignal, signal } from './support.ts'

const test = deskTest()

test('signals sent while no worker runs are processed in order, whatever their type', async ({
  world,
  desk,
}) => {
  const conversationId = randomUUID()
  const workflowId = `conversation:${conversationId}`
  const { address } = desk.newCustomer()
  const message = (text: string) => inboundSignal(address, desk.ours, text, Date.now())
  const command = (fields: object = {}) => ({ conversationId, commandId: randomUUID(), ...fields })
  await world.stopWorker()
  await world.temporal.workflow.signalWithStart('conversation', {
    workflowId,
    taskQueue: world.config.TEMPORAL_TASK_QUEUE,
    args: [{ channelId: desk.channelId, address, conversationId }],
    signal: 'inboundMessage',
    signalArgs: [message('My parcel has not come.')],
  })
  await signal(world, workflowId, 'label', command({ add: ['parcel'] }))
  await signal(world, workflowId, 'note', command({ text: 'first' }))
  await signal(world, workflowId, 'resolve', command({ survey: false }))
  await signal(world, workflowId, 'inboundMessage', message('It still has not come.'))
  await signal(world, workflowId, 'assign', command({ agentId: desk.ann.id }))
  await signal(world, workflowId, 'note', command({ text: 'last' }))
  await world.startWorker()

  await eventIn(world, conversationId, 'conversation.noted', data => data.text === 'last')
  const told = (await eventsOf(world, conversationId)).map(({ type }) => type)
  expect(told.filter(type => type !== 'conversation.waiting')).toEqual([
    'conversation.opened',
    'message.received',
    'conversation.labelled',
    'conversation.noted',
    'conversation.resolved',
    'survey.skipped',
    'message.received',
    'conversation.reopened',
    'conversation.assigned',
    'conversation.noted',
  ])
})
