import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort } from '../../dev/servers/ports.ts'
import { type DevTemporal, startTemporal } from '../../dev/servers/temporal.ts'
import { command, type Desk, openDesk } from '../harness/desk.ts'
import type { Talk } from '../harness/talk.ts'
import { skipTime } from '../harness/time.ts'
import { until } from '../harness/until.ts'
import { createWorld, type World } from '../harness/world.ts'
import { conversationsOf, newPerson, openOf, textsIn, write } from '../identity/person.ts'
import { writeHistory } from './histories.ts'
import { close, eventIn, idle, messagesOf, rowIn, runEnding, signal, talkIn } from './support.ts'

// Not a test of the suite: it records the histories that replay.test.ts replays. record.config.ts tells how to run it.

let temporal: DevTemporal
let world: World
let desk: Desk

beforeAll(async () => {
  temporal = await startTemporal({
    port: await freePort(),
    dynamicConfig: ['limit.historyCount.suggestContinueAsNew=150'],
  })
  world = await createWorld({
    environment: { TEMPORAL_ADDRESS: temporal.address, PAYLOAD_ENCRYPTION: 'false' },
  })
  desk = await openDesk(world, {
    settings: {
      greeting: { enabled: true, text: 'Welcome!' },
      csat: { enabled: true, askComment: true, expiresAfter: '2h', thanks: 'Thank you!' },
    },
  })
})
afterAll(async () => {
  await world.close()
  await temporal.stop()
})

/** Records every run of the conversation's workflow id, oldest first. */
async function record(name: string, { workflowId }: Pick<Talk, 'workflowId'>): Promise<void> {
  const runs: string[] = []
  await until('all runs to be listed', async () => {
    runs.length = 0
    const { runId: latest } = await world.temporal.workflow.getHandle(workflowId).describe()
    for await (const run of world.temporal.workflow.list({ query: `WorkflowId = '${workflowId}'` })) {
      runs.unshift(run.runId)
    }
    return runs.includes(latest)
  })
  for (const [index, runId] of runs.entries()) {
    const history = await world.temporal.workflow.getHandle(workflowId, runId).fetchHistory()
    writeHistory(runs.length > 1 ? `${name}-${index + 1}` : name, history)
  }
}

test('a life with everything in it, closed by time', async () => {
  const talk = await talkIn(world, desk)
  const { customer, path, id } = talk
  const { ann, bob } = desk
  expect(await command(ann.api, `${path}/reopen`)).toBe('not_resolved')
  expect(await command(ann.api, `${path}/messages`, { text: 'I am here.' })).toBe('done')
  for (const text of ['One', 'Two', 'Three']) await customer.write(text)
  expect(await command(ann.api, `${path}/labels`, { add: ['vip'] })).toBe('done')
  expect(await command(ann.api, `${path}/assign`, { agentId: bob.id })).toBe('done')
  expect(await command(bob.api, `${path}/unassign`)).toBe('done')
  expect(await command(bob.api, `${path}/messages`, { text: 'a long text '.repeat(200) })).toBe('done')
  expect(await command(bob.api, `${path}/resolve`)).toBe('done')
  await until('the question', () => customer.received().length === 5)
  await customer.write('4')
  await until('the question for a comment', () => customer.received().length === 6)
  await customer.write('A bit slow')
  await until('the thanks', () => customer.received().length === 7)
  await customer.write('🙏')
  await idle(world, talk)
  await skipTime(world.temporal, talk.workflowId)
  await rowIn(world, id, c => c.status === 'closed')
  await record('life', talk)
})

test('reopened, asked again, expired', async () => {
  const talk = await talkIn(world, desk, 'resolved')
  await until('the question', () => talk.customer.received().length === 2)
  await talk.customer.write('It broke again')
  await rowIn(world, talk.id, c => c.status === 'waiting')
  await signal(world, talk.workflowId, 'resolve', { conversationId: talk.id })
  await rowIn(world, talk.id, c => c.status === 'resolved')
  await signal(world, talk.workflowId, 'skipSurvey', { conversationId: talk.id })
  await eventIn(world, talk.id, 'survey.skipped')
  expect(await command(desk.ann.api, `${talk.path}/assign`, { agentId: desk.ann.id })).toBe('done')
  expect(await command(desk.ann.api, `${talk.path}/resolve`)).toBe('done')
  await idle(world, talk)
  await skipTime(world.temporal, talk.workflowId)
  await rowIn(world, talk.id, c => c.status === 'closed')
  await record('reopened', talk)
})

test('sends that fail, and one whose outcome is unknown', async () => {
  const talk = await talkIn(world, desk, 'assigned')
  await until('the greeting', () => talk.customer.received().length === 1)
  const to = talk.customer.address
  world.emulator.faults.set({ kind: 'refused', errorCode: 63016, to })
  expect(await command(desk.ann.api, `${talk.path}/messages`, { text: 'Refused' })).toBe('done')
  const failed = await until('the failure', async () => {
    const last = (await messagesOf(world, talk.id)).at(-1)
    return last?.status === 'failed' && last
  })
  expect(await command(desk.ann.api, `${talk.path}/messages/${failed.id}/retry`)).toBe('done')
  await until('the retry', () => talk.customer.received().length === 2)
  world.emulator.faults.set({ kind: 'callbacks_never', to })
  world.emulator.faults.set({ kind: 'error_after_accepting', to })
  expect(await command(desk.ann.api, `${talk.path}/messages`, { text: 'Unknown' })).toBe('done')
  expect(await command(desk.ann.api, `${talk.path}/messages`, { text: 'Behind it' })).toBe('done')
  await skipTime(world.temporal, talk.workflowId)
  await until('what was held back', () => talk.customer.received().at(-1) === 'Behind it')
  await idle(world, talk)
  await close(world, talk)
  await record('sending', talk)
})

test('messages behind one that is being sent: one is taken up at once, and one is stored because it waits', async () => {
  const talk = await talkIn(world, desk, 'assigned')
  await until('the greeting', () => talk.customer.received().length === 1)
  const reply = (text: string) => desk.ann.api.post(`${talk.path}/messages`, { text })
  for (const ms of [300, 5_000]) {
    const before = talk.customer.received().length
    world.emulator.faults.set({ kind: 'slow_answer', ms, to: talk.customer.address })
    await reply('First')
    await reply('Behind it')
    await until('both', () => talk.customer.received().length === before + 2, 20_000)
    await idle(world, talk)
  }
  await close(world, talk)
  await record('behind', talk)
})

test('begun by an agent, cancelled; then runs that open nothing', async () => {
  const talk = await talkIn(world, desk, 'resolved')
  const { data } = await eventIn(world, talk.id, 'survey.created')
  await until('the question', () => talk.customer.received().length === 2)
  await close(world, talk)
  const tap = { id: `csat:${data.surveyId}:5`, title: '5' }
  await runEnding(world, talk.workflowId, () => talk.customer.write('5', { button: tap }))
  const begun = await desk.ann.api.post(
    '/v1/conversations',
    { channelId: desk.channelId, to: talk.customer.address, text: 'One more thing' },
    { Prefer: 'wait=20' },
  )
  expect(begun.body.status).toBe('done')
  await talk.customer.write('Yes?')
  await idle(world, talk)
  await close(world, talk.customer.address ? { ...talk, id: begun.body.conversationId } : talk)
  await record('begun', talk)
})

test('longer than one run', async () => {
  const talk = await talkIn(world, desk, 'assigned')
  for (let n = 0; n < 12; n++) {
    await talk.customer.write(`message ${n}`)
    expect(await command(desk.ann.api, `${talk.path}/messages`, { text: `reply ${n}` })).toBe('done')
  }
  await idle(world, talk)
  await record('continued', talk)
})

test('a person who writes from several addresses: passed on, and two conversations that become one', async () => {
  const person = newPerson()
  await write(world, desk, { from: person.userId }, 'By user id')
  const [first] = await until('a conversation', async () => {
    const rows = await conversationsOf(world, desk, [person.userId])
    return rows[0]?.status === 'waiting' && rows
  })
  await write(world, desk, { from: person.number }, 'By number')
  const [second] = await until('another', async () => {
    const rows = await conversationsOf(world, desk, [person.number])
    return rows[0]?.status === 'waiting' && rows
  })
  await write(world, desk, { from: person.number, tells: { userId: person.userId } }, 'It is me')
  const open = await openOf(world, desk, person, async row => (await textsIn(world, row.id)).length === 3)
  const [goesOn, ends] = open.id === first?.id ? [first, second] : [second, first]
  if (!goesOn || !ends) throw new Error('there were two')
  await write(world, desk, { from: person.number }, 'Still me')
  await openOf(world, desk, person, async row => (await textsIn(world, row.id)).length === 4)
  await world.emulator.sendInbound({
    from: person.number,
    to: desk.ours,
    reaction: { emoji: '👍', to: 'SM0' },
  })
  await idle(world, goesOn)
  await record('joined', goesOn)
  await record('merged', ends)
})

test('signals that are malformed, or unknown', async () => {
  const talk = await talkIn(world, desk)
  for (const name of ['assign', 'inboundMessage', 'reply', 'unheardOf']) {
    await signal(world, talk.workflowId, name, null)
  }
  expect(await command(desk.ann.api, `${talk.path}/notes`, { text: 'still here' })).toBe('done')
  await idle(world, talk)
  await record('ignored', talk)
})
