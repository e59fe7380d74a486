import { expect, test } from 'vitest'
import { skipTime } from '../harness/time.ts'
import { until } from '../harness/until.ts'
import { eventIn, rowIn, stateOf } from '../workflow/support.ts'
import { desk, scripted, useStage, world } from './ai-stage.ts'

// An answer of the AI that did not reach the customer: they still wait, and the AI has nothing more to say. A person must
// know.

useStage()

test('words that were to end the talk were refused: a person gets it', async () => {
  scripted.answers = () => ({
    text: 'It is there. Bye!',
    tool: { name: 'resolve_conversation', arguments: {} },
  })
  const customer = desk.newCustomer()
  // Refused with buttons, it is sent once more without.
  const { address: to } = customer
  world.emulator.faults.set({ kind: 'refused', errorCode: 63013, times: 'always', to })
  await customer.write('Where is it?')
  const { id, waitingSince } = await customer.conversation(
    c => c.status === 'waiting' || c.status === 'resolved',
  )
  expect((await rowIn(world, id)).status).toBe('waiting')
  expect(waitingSince).not.toBeNull()
  expect((await eventIn(world, id, 'conversation.handed_over')).data).toMatchObject({
    reason: 'message_failed',
  })
})

test('an answer that was taken is reported as not delivered: a person gets it', async () => {
  const customer = desk.newCustomer()
  world.emulator.faults.set({
    kind: 'final_status',
    status: 'undelivered',
    errorCode: 63013,
    to: customer.address,
  })
  await customer.write('Where is it?')
  const { id, workflowId } = await customer.conversation(c => c.status === 'waiting')
  expect((await eventIn(world, id, 'conversation.handed_over')).data).toMatchObject({
    reason: 'message_failed',
  })
  const { unansweredSince } = await stateOf(world, workflowId)
  expect(unansweredSince).toBe(Date.parse((await rowIn(world, id)).waitingSince ?? ''))
})

test('nobody knows whether an answer arrived: a person gets it when the search for it ends', async () => {
  const customer = desk.newCustomer()
  const { address: to } = customer
  world.emulator.faults.set({ kind: 'callbacks_never', to })
  world.emulator.faults.set({ kind: 'hang_before_accepting', ms: 100, to })
  await customer.write('Where is it?')
  const { id, workflowId } = await customer.conversation(c => c.status === 'ai')
  await until('the doubt', async () => (await stateOf(world, workflowId)).hold)
  await skipTime(world.temporal, workflowId)
  await rowIn(world, id, c => c.status === 'waiting')
  expect((await eventIn(world, id, 'conversation.handed_over')).data).toMatchObject({
    reason: 'message_failed',
  })
})
