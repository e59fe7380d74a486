import { expect } from 'vitest'
import type { ModelAnswer } from '../../dev/model/start.ts'
import { modelTest } from '../harness/fixtures.ts'
import { until } from '../harness/until.ts'
import { eventIn, stateOf } from '../workflow/support.ts'
import { merge, partyOf, undo, untilMerged, untilOpenWith } from './stage.ts'

/** What the model answers; held back until a test lets it go. */
const held = new Map<string, (answer: ModelAnswer) => void>()

const test = modelTest({
  model: {
    answer(request) {
      const last = request.messages.at(-1)?.content
      const text = typeof last === 'string' ? last : ''
      if (!text.startsWith('Hold')) return { text: `You said: ${text}` }
      return new Promise(resolve => held.set(text, resolve))
    },
  },
})

test.beforeAll(async ({ world, desk }) => {
  const made = await world.admin.post('/v1/ai-agents', {
    name: 'Robin',
    model: 'scripted-demo',
    instructions: 'Help.',
  })
  const aiAgent = { id: made.body.id, enabled: true }
  expect((await world.admin.patch(`/v1/channels/${desk.channelId}`, { aiAgent })).status).toBe(200)
})

test('the AI agent’s answer to the one reaches neither, and the other’s question is answered', async ({
  world,
  desk,
}) => {
  // The older one goes on.
  const stays = await partyOf(world, desk, 'B1', 'ai')
  const gone = await partyOf(world, desk, 'A1', 'ai')
  for (const { customer } of [gone, stays]) await until('an answer', () => customer.received().length === 1)
  const done = await merge(world, gone, stays)
  await untilMerged(world, stays, ['B1'])
  await stays.customer.write('B2')
  await gone.customer.write('Hold A2')
  await until('the turn', () => held.has('Hold A2'))
  expect((await undo(world, stays, done)).status).toBe(200)
  held.get('Hold A2')?.({ text: 'For A alone' })
  await untilOpenWith(world, gone, ['Hold A2'])
  expect((await eventIn(world, stays.id, 'ai.answer_dropped')).data).toMatchObject({
    because: 'a merge was undone meanwhile',
  })
  await until('an answer to the other', () => stays.customer.received().at(-1) === 'You said: B2')
  for (const { customer } of [gone, stays]) expect(customer.received()).not.toContain('For A alone')
  const { epoch } = await stateOf(world, stays.workflowId)
  const [row] = await world.sql<{ epoch: number }[]>`select epoch from conversations where id = ${stays.id}`
  expect(row?.epoch).toBe(epoch)
})
