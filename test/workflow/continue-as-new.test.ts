import { expect } from 'vitest'
import { command } from '../harness/desk.ts'
import { deskTest } from '../harness/fixtures.ts'
import type { Talk } from '../harness/talk.ts'
import { skipTime } from '../harness/time.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { detailsOf, inboundSignal, messagesOf, rowIn, signal, stateOf, talkIn } from './support.ts'

// More signals than a run accepts, at the real limit of 2,000.

const MESSAGES = 2_050
const NOTES = 120
const AT_ONCE = 40
const MAX_AHEAD = 200

const test = deskTest()

type Signal = [name: string, payload: unknown]

/** Sends many signals at once, as several API processes do, but never far ahead of the workflow. */
async function sendAll(
  world: World,
  talk: Talk,
  signals: Signal[],
  stored: () => Promise<number>,
): Promise<void> {
  const before = await stored()
  for (let at = 0; at < signals.length; at += AT_ONCE) {
    const batch = signals.slice(at, at + AT_ONCE)
    await Promise.all(batch.map(([name, payload]) => signal(world, talk.workflowId, name, payload)))
    await until('the worker to keep up', async () => (await stored()) - before >= at - MAX_AHEAD)
  }
}

async function runIdOf(world: World, talk: Talk): Promise<string> {
  return (await world.temporal.workflow.getHandle(talk.workflowId).describe()).runId
}

test('a conversation with more than 2,000 signals continues in a new run; nothing is lost or doubled', async ({
  world,
  desk,
}) => {
  const talk = await talkIn(world, desk, 'assigned')
  const { customer, id: conversationId, path } = talk
  // The outcome of this one stays unknown, which holds back the next one. Both must survive the change of runs.
  world.emulator.faults.set({ kind: 'callbacks_never', to: customer.address })
  world.emulator.faults.set({ kind: 'error_after_accepting', to: customer.address })
  world.emulator.faults.set({
    kind: 'error_before_accepting',
    operation: 'messages.list',
    times: 'always',
    to: customer.address,
  })
  expect(await command(desk.ann.api, `${path}/messages`, { text: 'Arrived?' })).toBe('done')
  await until('the hold', async () => (await stateOf(world, talk.workflowId)).hold)
  expect(await command(desk.ann.api, `${path}/messages`, { text: 'Held back' })).toBe('done')

  const messages = Array.from({ length: MESSAGES }, (_, n) =>
    inboundSignal(customer.address, desk.ours, `message ${n}`, Date.now()),
  )
  const notes = Array.from({ length: NOTES }, (_, n) => ({
    conversationId,
    commandId: crypto.randomUUID(),
    text: `note ${n}`,
  }))
  const countEvents = async (): Promise<number> => {
    const [row] = await world.sql`
      select count(*)::integer from events
      where conversation_id = ${conversationId} and type in ('message.received', 'conversation.noted')`
    return row?.count
  }
  const first = await runIdOf(world, talk)
  const every = Math.floor(MESSAGES / NOTES)
  await sendAll(
    world,
    talk,
    messages.flatMap((message, n): Signal[] => {
      const note = n % every === 0 ? notes[n / every] : undefined
      return [['inboundMessage', message], ...(note ? ([['note', note]] satisfies Signal[]) : [])]
    }),
    countEvents,
  )
  await until('a new run', async () => (await runIdOf(world, talk)) !== first)
  // Repeats: some ids are remembered across the runs, others are only in the database by now.
  const repeats: Signal[] = [
    ...[...messages.slice(0, 20), ...messages.slice(-20)].map((m): Signal => ['inboundMessage', m]),
    ...notes.slice(-20).map((note): Signal => ['note', note]),
  ]
  await Promise.all(repeats.map(([name, payload]) => signal(world, talk.workflowId, name, payload)))
  const last = { text: 'the last note' }
  expect(await command(desk.ann.api, `${path}/notes`, last)).toBe('done')
  await until('everything to be worked off', async () => (await countEvents()) >= MESSAGES + NOTES + 2)

  const stored = await world.sql<{ text: string; count: number }[]>`
    select text, count(*)::integer from messages
    where conversation_id = ${conversationId} and text like 'message %' group by text`
  expect(stored).toHaveLength(MESSAGES)
  expect(stored.filter(({ count }) => count !== 1)).toEqual([])
  const received = await world.sql`
    select count(*)::integer from events where conversation_id = ${conversationId} and type = 'message.received'`
  expect(received[0]?.count).toBe(MESSAGES + 1)
  const noted = await world.sql<{ text: string }[]>`
    select data->>'text' as text from events
    where conversation_id = ${conversationId} and type = 'conversation.noted'`
  expect(noted.map(({ text }) => text).sort()).toEqual(
    [...notes.map(({ text }) => text), 'the last note'].sort(),
  )

  const { hold, outbox } = await stateOf(world, talk.workflowId)
  expect(hold).toBeDefined()
  expect(outbox).toHaveLength(1)
  expect(await detailsOf(world, talk.workflowId)).toMatch(
    /\*\*Now:\*\* assigned to Ann[\s\S]*nothing is sent before/,
  )
  expect(customer.received()).toEqual(['Arrived?'])
  await skipTime(world.temporal, talk.workflowId)
  await until('the message held back', () => customer.received().length === 2)
  expect(customer.received()).toEqual(['Arrived?', 'Held back'])
  const sent = (await messagesOf(world, conversationId)).filter(m => m.direction === 'outbound')
  expect(sent.map(m => m.text)).toEqual(['Arrived?', 'Held back'])
  expect((await rowIn(world, conversationId)).status).toBe('assigned')
})
