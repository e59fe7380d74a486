import { expect } from 'vitest'
import { command, type Desk, eventTypes } from '../harness/desk.ts'
import { deskTest } from '../harness/fixtures.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'

let path: string

const test = deskTest({ medium: 'sms' })

test.beforeAll(async ({ desk }) => {
  path = `/v1/channels/${desk.channelId}/agents/${desk.ann.id}`
})

const members = async (world: World, desk: Desk) => {
  const { body } = await world.admin.get(`/v1/agents?channelId=${desk.channelId}`)
  return body.items.map((agent: { name: string }) => agent.name)
}

async function annTakes(desk: Desk, conversationId: string): Promise<void> {
  const outcome = await command(desk.ann.api, `/v1/conversations/${conversationId}/assign`, {
    agentId: desk.ann.id,
  })
  expect(outcome).toBe('done')
}

test('an agent removed from a channel keeps no conversation in it, also when repeated', async ({
  world,
  desk,
}) => {
  const customer = desk.newCustomer()
  await customer.write('Hello')
  const { id } = await customer.conversation(c => c.status === 'waiting')
  // The same conversation twice: the first removal must not make the second one ineffective.
  for (const round of [1, 2]) {
    await annTakes(desk, id)
    const removed = await world.admin.delete(path)
    expect(removed.status).toBe(202)
    expect(removed.body.workflowId).toContain(desk.ann.id)
    expect(await members(world, desk)).toEqual(['Bob'])
    const returned = await customer.conversation(c => c.status === 'waiting')
    expect(returned.assigneeId).toBeNull()
    const types = await eventTypes(world.admin, id)
    expect(types.filter(type => type === 'conversation.unassigned')).toHaveLength(round)
    expect((await desk.ann.api.get(`/v1/conversations/${id}`)).body.code).toBe('not_your_channel')

    expect((await world.admin.put(path)).status).toBe(204)
    expect(await members(world, desk)).toEqual(['Ann', 'Bob'])
  }
})

test('the removal is done when no conversation of the agent is left', async ({ world }) => {
  const workflow = await until('the removal to end', async () => {
    const { body } = await world.admin.delete(path)
    return body.done && body.workflowId
  })
  const { status } = await world.temporal.workflow.getHandle(workflow).describe()
  expect(status.name).toBe('COMPLETED')
  expect((await world.admin.put(path)).status).toBe(204)
})

test('an agent added again before the removal is complete keeps the conversations', async ({
  world,
  desk,
}) => {
  const customer = desk.newCustomer()
  await customer.write('Hello')
  const { id, workflowId } = await customer.conversation(c => c.status === 'waiting')
  await annTakes(desk, id)
  // A conversation that does not react, so that the removal does not finish.
  await world.temporal.workflow.getHandle(workflowId).terminate()
  const removed = await world.admin.delete(path)
  expect(removed.body.done).toBe(false)
  expect((await world.admin.put(path)).status).toBe(204)
  await until('the removal to end', async () => {
    const { status } = await world.temporal.workflow.getHandle(removed.body.workflowId).describe()
    return status.name === 'COMPLETED'
  })
  expect(await members(world, desk)).toEqual(['Ann', 'Bob'])
  expect(await customer.conversation()).toMatchObject({ status: 'assigned', assigneeId: desk.ann.id })
})

test('unknown agents and channels are told apart from known ones', async ({ world, desk }) => {
  const unknown = '00000000-0000-4000-8000-000000000000'
  for (const wrong of [
    `/v1/channels/${desk.channelId}/agents/${unknown}`,
    `/v1/channels/${unknown}/agents/${desk.ann.id}`,
  ]) {
    expect((await world.admin.put(wrong)).status).toBe(404)
    expect((await world.admin.delete(wrong)).status).toBe(404)
  }
})
