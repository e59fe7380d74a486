import { expect } from 'vitest'
import { deskTest } from '../harness/fixtures.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { type AgentTalk, beginAgentTalk, sentTo } from './talk.ts'

const test = deskTest()

test('twenty replies are sent in order, one after the other', async ({ world, desk }) => {
  const talk = await beginAgentTalk(desk)
  // Long enough for a second call to arrive meanwhile, if there were one.
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

/** The activities of the run that store or send a message, in the order of their start. */
async function steps(world: World, { workflowId }: AgentTalk): Promise<string[]> {
  const { events } = await world.temporal.workflow.getHandle(workflowId).fetchHistory()
  const names = events?.map(event => event.activityTaskScheduledEventAttributes?.activityType?.name) ?? []
  return names.filter(name => name === 'sendMessage' || name === 'queueMessage') as string[]
}

test('a reply behind one that is being sent', async ({ world, desk }) => {
  const talk = await beginAgentTalk(desk)
  // On a busy machine, what is quick elsewhere may take the second after which a reply is stored before it is sent.
  await until('a reply that is stored and sent in one step', async () => {
    const before = (await steps(world, talk)).length
    world.emulator.faults.set({ kind: 'slow_answer', ms: 100, to: talk.customer.address })
    await talk.reply('Quick')
    await talk.message(await talk.reply('Taken up soon'), 'read')
    return String((await steps(world, talk)).slice(before)) === 'sendMessage,sendMessage'
  })

  const before = (await steps(world, talk)).length
  world.emulator.faults.set({ kind: 'slow_answer', ms: 6_000, to: talk.customer.address })
  await talk.reply('Slow')
  const waiting = await talk.reply('Has to wait')
  await talk.message(waiting, 'queued')
  await talk.message(waiting, 'read')
  expect((await steps(world, talk)).slice(before), 'it is stored before it is sent').toEqual([
    'sendMessage',
    'queueMessage',
    'sendMessage',
  ])
})
