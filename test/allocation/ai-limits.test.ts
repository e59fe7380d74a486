import { expect, test } from 'vitest'
import { type Customer, command } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import { eventIn, stateOf, talkIn } from '../workflow/support.ts'
import { desk, robin, useStage, world } from './ai-stage.ts'

useStage()

const setLimits = async (limits: object) => {
  const changed = await world.admin.patch(`/v1/ai-agents/${robin}`, { limits })
  expect(changed.status, JSON.stringify(changed.body)).toBe(200)
}
const answers = (customer: Customer, count: number) =>
  until(`answer ${count}`, () => customer.received().length === count)

test('new limits of an AI agent hold for the conversations that it has', async () => {
  const [fewer, more] = [await talkIn(world, desk, 'ai'), await talkIn(world, desk, 'ai')]
  for (const { customer } of [fewer, more]) await answers(customer, 1)
  await setLimits({ maxTurns: 1 })
  await fewer.customer.write('And this?')
  expect((await eventIn(world, fewer.id, 'conversation.handed_over')).data).toMatchObject({
    reason: 'ai_turn_limit',
  })
  await setLimits({ maxTurns: 30 })
  await more.customer.write('And this?')
  await answers(more.customer, 2)
  expect(fewer.customer.received()).toHaveLength(1)
})

test('also those that nobody told: the next turn finds them', async () => {
  const talk = await talkIn(world, desk, 'ai')
  await answers(talk.customer, 1)
  // As if Temporal was away when they were stored.
  await world.sql`update ai_agents set limits = limits || '{"maxTurns": 1}' where id = ${robin}`
  await talk.customer.write('And this?')
  expect((await eventIn(world, talk.id, 'conversation.handed_over')).data).toMatchObject({
    reason: 'ai_turn_limit',
  })
  expect(talk.customer.received()).toHaveLength(1)
  await world.sql`update ai_agents set limits = limits || '{"maxTurns": 30}' where id = ${robin}`
  expect(await command(desk.ann.api, `${talk.path}/assign`, { agentId: desk.ann.id })).toBe('done')
  expect((await stateOf(world, talk.workflowId)).status).toBe('assigned')
})
