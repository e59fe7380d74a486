import { expect } from 'vitest'
import { EMULATOR_ACCOUNT_SID, EMULATOR_AUTH_TOKEN } from '../../dev/emulators/twilio/index.ts'
import { historyTexts } from '../api/history-texts.ts'
import { command } from '../harness/desk.ts'
import { deskTest } from '../harness/fixtures.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { failureTexts } from './failures.ts'
import { type AgentTalk, beginAgentTalk, countCreates, scheduled, sentTo } from './talk.ts'
import { startWorkerProcess, type WorkerProcess } from './worker-process.ts'

let creates: ReturnType<typeof countCreates>
let worker: WorkerProcess

const test = deskTest({ medium: 'sms' })

test.beforeAll(async ({ world }) => {
  creates = countCreates(world)
  await world.stopWorker()
  worker = await startWorkerProcess(world)
})
test.afterAll(async ({ world }) => {
  await worker.kill()
  // The worker made the schedule, on a server that other tests share. One of them may have deleted it.
  await world.temporal.schedule
    .getHandle('keeper')
    .delete()
    .catch(() => {})
})

/** A part of every text in these tests, so that it can be searched for. */
const SECRET_TEXT = 'Zyzzyva'

test('failures in history and log contain no texts, numbers or credentials of failed sends', async ({
  world,
  desk,
}) => {
  const talk = await beginAgentTalk(desk)
  const number = talk.customer.address.replace('+', '')
  const { faults } = world.emulator
  const to = talk.customer.address
  const send = async (...statuses: string[]) => {
    const id = await talk.reply(`${SECRET_TEXT} to ${to}`)
    await talk.message(id, ...statuses)
  }
  faults.set({ kind: 'rate_limited', to })
  await send('delivered')
  faults.set({ kind: 'refused', errorCode: 21211, to })
  await send('failed')
  // An error of the database that quotes the row.
  await world.sql`create function quote_row() returns trigger language plpgsql as $$
    begin raise 'the row is %', new; end $$`
  await world.sql`create trigger quote_row before insert on messages for each row execute function quote_row()`
  let quoted: string
  try {
    quoted = await talk.reply(`${SECRET_TEXT} to ${to}`)
    await until('a failed try', async () => (await failureTexts(world, talk.workflowId)).includes('P0001'))
  } finally {
    await world.sql`drop trigger quote_row on messages`
  }
  await talk.message(quoted, 'delivered')
  faults.set({ kind: 'reset_after_accepting', to })
  faults.set({ kind: 'callbacks_never', to })
  await send('unknown')

  const secrets = [EMULATOR_AUTH_TOKEN, btoa(`${EMULATOR_ACCOUNT_SID}:${EMULATOR_AUTH_TOKEN}`)]
  const { stored, decrypted, payloads } = await historyTexts(world, talk.workflowId)
  expect(payloads).toBeGreaterThan(0)
  // The signal contains it, so the search can find it.
  expect(decrypted).toContain(SECRET_TEXT)
  for (const secret of [SECRET_TEXT, number, ...secrets]) expect(stored).not.toContain(secret)
  for (const secret of secrets) expect(decrypted).not.toContain(secret)
  const failures = await failureTexts(world, talk.workflowId)
  expect(failures).toContain('20429')
  expect(failures).toContain('P0001')
  const log = worker.lines.join('\n')
  // It logged the failures, and so everything that it would log of them.
  expect(['20429', 'P0001'].map(code => log.includes(code))).toEqual([true, true])
  for (const secret of [SECRET_TEXT, number, ...secrets]) {
    expect(failures).not.toContain(secret)
    expect(log.includes(secret), `the log tells ${secret}`).toBe(false)
  }
})

test('ignored signals are counted by name and reason', async ({ world, desk }) => {
  const { workflowId } = await beginAgentTalk(desk)
  const handle = world.temporal.workflow.getHandle(workflowId)
  const conversationId = crypto.randomUUID()
  await handle.signal('look', { conversationId })
  await handle.signal('assign', { conversationId, agentId: SECRET_TEXT })
  // Whatever the parts are called, they belong to one message.
  for (const name of ['unheardOf', SECRET_TEXT]) await handle.signal(name, { text: SECRET_TEXT })
  const found = await until('the metric', async () => {
    const lines = (await worker.metrics())
      .split('\n')
      .filter(line => /^switchboard_signals_ignored/.test(line))
    const counted = lines.map(line => [
      ...['signal', 'reason'].map(label => new RegExp(`\\b${label}="([^"]*)"`).exec(line)?.[1]),
      Number(line.split(' ').at(-1)),
    ])
    return counted.reduce((sum, [, , count]) => sum + Number(count), 0) === 4 && counted
  })
  expect(found.sort()).toEqual([
    ['assign', 'malformed', 1],
    ['look', 'other_conversation', 1],
    ['unknown', 'unknown_signal', 2],
  ])
  expect(worker.lines.join('\n')).not.toContain(`text":"${SECRET_TEXT}`)
})

test('a worker that is killed during Twilio’s answer does not cause a second message', async ({
  world,
  desk,
}) => {
  const [reported, silent] = await Promise.all([beginAgentTalk(desk), beginAgentTalk(desk)])
  for (const { customer } of [reported, silent]) {
    world.emulator.faults.set({ kind: 'slow_answer', ms: 120_000, to: customer.address })
  }
  world.emulator.faults.set({ kind: 'callbacks_never', to: silent.customer.address })
  const ids = await Promise.all([reported.reply('Got it?'), silent.reply('Got it?')])
  await until('Twilio to have both', () =>
    [reported, silent].every(({ customer }) => sentTo(world, customer).length === 1),
  )
  await worker.kill()
  // Storing a report needs no worker.
  await reported.message(ids[0], 'delivered')
  await silent.message(ids[1], 'queued')

  await world.startWorker()
  await Promise.all([reported, silent].map(talk => loseTry(world, talk)))
  await reported.message(await reported.reply('Next'), 'delivered')
  // Only Twilio's list contained it.
  const found = await silent.message(ids[1], 'sent', 'delivered')
  expect(found).toMatchObject({ error: null, providerMessageId: sentTo(world, silent.customer)[0]?.sid })
  expect(await scheduled(world, silent, 'settleMessage')).toHaveLength(1)
  expect(creates.of(silent.customer)).toBe(1)
  expect(sentTo(world, reported.customer).map(({ body }) => body)).toEqual(['Got it?', 'Next'])
  expect(await scheduled(world, reported, 'settleMessage')).toEqual([])
  expect(await command(silent.agent.api, `${silent.path}/notes`, { text: 'still here' })).toBe('done')
})

/** Tells the server that nobody works on the attempt any more. It would find out by itself after 45 seconds. */
async function loseTry(world: World, talk: AgentTalk): Promise<void> {
  const { raw } = await world.temporal.workflow.getHandle(talk.workflowId).describe()
  // There may also be the activity that a report led to.
  const pending = raw.pendingActivities?.find(({ activityType }) => activityType?.name === 'sendMessage')
  await world.temporal.workflowService.respondActivityTaskFailedById({
    namespace: world.config.TEMPORAL_NAMESPACE,
    workflowId: talk.workflowId,
    activityId: pending?.activityId,
    failure: { message: 'the worker is gone', applicationFailureInfo: { type: 'WorkerLost' } },
  })
}
