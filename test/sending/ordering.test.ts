import { expect } from 'vitest'
import { deskTest } from '../harness/fixtures.ts'
import { beginAgentTalk, sentTo } from './talk.ts'

const test = deskTest()

test('twenty replies are sent in order, one after the other', async ({ world, desk }) => {
  const talk = await beginAgentTalk(desk)
  // Long enough for a second call to come in meanwhile, if one were made.
  world.emulator.faults.set({ kind: 'slow_answer', ms: 15, times: 20, to: talk.customer.address })
  const texts = Array.from({ length: 20 }, (_, index) => `Reply ${index + 1}`)
  const ids: string[] = []
  for (const text of texts) ids.push(await talk.reply(text))
  await talk.message(ids.at(-1) ?? '', 'read')

  expect(sentTo(world, talk.customer).map(({ body }) => body)).toEqual(texts)
  expect((await talk.messages()).filter(message => ids.includes(message.id)).map(({ id }) => id)).toEqual(ids)
  const sids = new Set(sentTo(world, talk.customer).map(({ sid }) => sid))
  const calls = world.emulator.ledger
    .requests()
    .filter(request => request.messageSid !== undefined && sids.has(request.messageSid))
  const overlapping = calls.filter((call, index) => {
    const before = calls[index - 1]
    return before !== undefined && call.startedAt < before.startedAt + (before.ms ?? 0)
  })
  expect(calls).toHaveLength(20)
  expect(overlapping).toEqual([])
})
