import { expect } from 'vitest'
import { deskTest } from '../harness/fixtures.ts'
import { until } from '../harness/until.ts'
import { eventsOf } from '../workflow/support.ts'
import { beginAgentTalk, stateOf } from './talk.ts'

const test = deskTest()

test('a message that is waiting to be sent again can’t be sent again meanwhile', async ({ world, desk }) => {
  const talk = await beginAgentTalk(desk)
  const { address: to } = talk.customer
  world.emulator.faults.set({ kind: 'refused', errorCode: 63016, to })
  const id = await talk.reply('Here you are')
  await talk.message(id, 'failed')
  world.emulator.faults.set({ kind: 'rate_limited', retryAfterSeconds: 600, to })
  expect(await talk.retry(id)).toBe('done')
  await until('it to wait', async () => (await stateOf(world, talk)).outbox[0]?.notBefore)
  expect(await talk.retry(id)).toBe('message_not_retryable')
  expect((await stateOf(world, talk)).outbox).toHaveLength(1)
  const told = (await eventsOf(world, talk.id)).filter(({ type }) => type === 'message.retried')
  expect(told).toHaveLength(1)
})
