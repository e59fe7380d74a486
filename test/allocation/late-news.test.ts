import { expect, test } from 'vitest'
import { command } from '../harness/desk.ts'
import { skipTime } from '../harness/time.ts'
import { until } from '../harness/until.ts'
import { beginAgentTalk, report, sentTo, stateOf } from '../sending/talk.ts'
import { rowIn } from '../workflow/support.ts'
import { desk, floor, isAnswered, isWaiting, useStage, world } from './waits-stage.ts'

useStage()

test('the answer turns out not to have arrived while the notice of the end is on its way: they are not resolved', async () => {
  const talk = await beginAgentTalk(desk)
  const since = await isWaiting(talk)
  const { address: to } = talk.customer
  world.emulator.faults.set({ kind: 'callbacks_never', to })
  await talk.reply('Here you are')
  await isAnswered(talk)
  world.emulator.faults.set({ kind: 'rate_limited', to, retryAfterSeconds: 90 })
  await floor.set({ autoResolve: { human: '1s' } })
  await until('the notice to wait', async () => (await stateOf(world, talk)).outbox[0]?.notBefore)
  const [answer] = sentTo(world, talk.customer)
  expect(
    await report(world, desk, answer, { MessageStatus: 'undelivered', ErrorCode: '63024' }),
  ).toBeLessThan(300)
  expect(await isWaiting(talk)).toBe(since)
  expect((await stateOf(world, talk)).autoResolving).toBeUndefined()

  await skipTime(world.temporal, talk.workflowId)
  await until('the notice', () => talk.customer.received().includes('Goodbye!'))
  await until('its end', async () => (await stateOf(world, talk)).outbox.length === 0)
  expect(await command(desk.ann.api, `${talk.path}/notes`, { text: 'They wait' })).toBe('done')
  expect((await rowIn(world, talk.id)).status).toBe('assigned')
  expect(await isWaiting(talk)).toBe(since)
})
