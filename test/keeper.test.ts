import { WorkflowNotFoundError } from '@temporalio/client'
import { type MetricMeter, noopMetricMeter } from '@temporalio/common'
import { MockActivityEnvironment } from '@temporalio/testing'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { keep as keepActivity } from '../activities/keeper/keep.ts'
import { dependenciesOf } from './harness/dependencies.ts'
import { command, openDesk } from './harness/desk.ts'
import { until } from './harness/until.ts'
import { age, desk, events, keep, NOTHING, repairs, row, seats, useStage, world } from './keeper-stage.ts'
import { type AgentTalk, beginAgentTalk, sentTo, stateOf } from './sending/talk.ts'

useStage()

test('a conversation with a terminated workflow is closed within one run, with its assignment, survey and outbox', async () => {
  const talk = await beginAgentTalk(desk)
  // Twilio holds it back, so nothing of it was sent when the workflow ends.
  world.emulator.faults.set({ kind: 'rate_limited', retryAfterSeconds: 600, to: talk.customer.address })
  const id = await talk.reply('Waits')
  await talk.message(id, 'queued')
  expect(await seats(talk)).toBe(1)
  await world.temporal.workflow.getHandle(talk.workflowId).terminate('a test')

  // Its row was checked a moment ago, so the server's list of ended workflows must tell.
  const report = await until('the repair', async () => {
    const done = await keep()
    return done.closed === 1 && done
  })
  expect(report).toMatchObject({ ...NOTHING, closed: 1 })
  expect(await row(talk)).toMatchObject({ status: 'closed', closeReason: 'workflow_ended' })
  expect(await seats(talk)).toBe(0)
  expect((await talk.message(id, 'failed')).error?.code).toBe('conversation_closed')
  expect((await events(talk)).slice(-3)).toMatchObject([
    { type: 'conversation.repaired', data: { reason: 'workflow_ended' } },
    { type: 'message.failed', data: { messageId: id, code: 'conversation_closed' } },
    { type: 'conversation.closed', data: { reason: 'workflow_ended' } },
  ])
  expect(await keep()).toMatchObject(NOTHING)

  // The contact's next message begins the next conversation, which is linked to the closed one.
  await talk.customer.write('Anyone?')
  const next = await talk.customer.conversation(c => c.id !== talk.id)
  expect(next.previousId).toBe(talk.id)
  // An earlier run was terminated. That is no reason to close the conversation that has just been opened.
  expect(await keep()).toMatchObject(NOTHING)
  expect((await talk.customer.conversation(c => c.id === next.id)).status).toBe('waiting')
})

test('if the customer writes before the keeper runs, opening the next conversation also closes the last one', async () => {
  const talk = await beginAgentTalk(desk)
  world.emulator.faults.set({ kind: 'rate_limited', retryAfterSeconds: 600, to: talk.customer.address })
  const id = await talk.reply('Waits')
  await until('it to wait', async () => (await stateOf(world, talk)).outbox[0]?.notBefore)
  await world.temporal.workflow.getHandle(talk.workflowId).terminate('a test')
  await talk.customer.write('Anyone?')
  const next = await talk.customer.conversation(c => c.id !== talk.id)
  expect(next.previousId).toBe(talk.id)
  expect(await row(talk)).toMatchObject({ status: 'closed', closeReason: 'superseded' })
  expect(await seats(talk)).toBe(0)
  expect((await talk.message(id, 'failed')).error?.code).toBe('conversation_closed')
  expect(await repairs(talk)).toEqual([{ reason: 'superseded' }])
  expect(await keep()).toMatchObject(NOTHING)
})

test('a survey whose question was still waiting when the workflow ended has failed, and counts as not sent', async () => {
  const talk = await beginAgentTalk(desk)
  world.emulator.faults.set({ kind: 'rate_limited', retryAfterSeconds: 600, to: talk.customer.address })
  expect(await command(talk.agent.api, `${talk.path}/resolve`)).toBe('done')
  await until('the question to wait', async () => (await stateOf(world, talk)).outbox[0]?.notBefore)
  await world.temporal.workflow.getHandle(talk.workflowId).terminate('a test')
  await until('the repair', async () => (await keep()).closed === 1)
  expect((await events(talk)).map(({ type }) => type)).toContain('survey.failed')
  const { body } = await world.admin.get(`/v1/reports/csat?channelId=${desk.channelId}`)
  expect(body.sent).toBe(0)
})

test('a conversation is also closed when the server no longer knows its workflow', async () => {
  const [talk, other] = [await beginAgentTalk(desk), await beginAgentTalk(desk)]
  const { workflowId } = talk
  const { namespace } = world.temporal.options
  await world.temporal.workflowService.deleteWorkflowExecution({
    namespace,
    workflowExecution: { workflowId },
  })
  const handle = world.temporal.workflow.getHandle(workflowId)
  await until('it to be gone', () =>
    handle.describe().then(
      () => false,
      error => error instanceof WorkflowNotFoundError,
    ),
  )
  // The server's list may still contain it for a moment.
  const report = await until('the repair', async () => {
    await Promise.all([age(talk), age(other)])
    const done = await keep()
    return done.closed > 0 && done
  })
  expect(report).toMatchObject({ ...NOTHING, closed: 1 })
  expect(report.checked).toBeGreaterThanOrEqual(2)
  expect(await row(talk)).toMatchObject({ status: 'closed', closeReason: 'workflow_ended' })
  expect(await row(other)).toMatchObject({ status: 'assigned' })
})

test('nothing is repaired while all is consistent and busy', async () => {
  const { faults } = world.emulator
  const busy = await Promise.all(Array.from({ length: 6 }, () => beginAgentTalk(desk)))
  const [held, limited, slow] = busy as [AgentTalk, AgentTalk, AgentTalk]
  faults.set({ kind: 'error_after_accepting', to: held.customer.address })
  faults.set({ kind: 'callbacks_never', to: held.customer.address })
  faults.set({ kind: 'rate_limited', retryAfterSeconds: 600, to: limited.customer.address })
  faults.set({ kind: 'slow_answer', ms: 1_500, to: slow.customer.address })
  const going = busy.map(async talk => {
    await talk.reply('One')
    await talk.reply('Two')
    if (talk !== held && talk !== limited) await command(talk.agent.api, `${talk.path}/resolve`)
  })
  const newcomers = Array.from({ length: 5 }, () => desk.newCustomer().write('Hello'))
  // No row counts as checked, so every workflow is asked, even one that is just opening or closing.
  for (let round = 0; round < 5; round++) {
    await world.sql`update conversations set checked_at = now() - interval '10 minutes'`
    expect(await keep()).toMatchObject(NOTHING)
  }
  await Promise.all([...going, ...newcomers])
  for (const talk of busy) expect(await repairs(talk)).toEqual([])
})

test('a slow send is not treated as lost', async () => {
  const talk = await beginAgentTalk(desk)
  world.emulator.faults.set({ kind: 'slow_answer', ms: 2_000, to: talk.customer.address })
  world.emulator.faults.set({ kind: 'callbacks_never', to: talk.customer.address })
  const id = await talk.reply('Slow')
  await until('the call', () => sentTo(world, talk.customer).length === 1)
  await age(talk)
  // It looks like one, unless the machine is so slow that it has ended by now. Its workflow is asked, because it knows.
  const { asked, ...repaired } = await keep()
  expect({ ...repaired, asked: 0 }).toMatchObject(NOTHING)
  expect(asked).toBeLessThanOrEqual(1)
  await talk.message(id, 'sent')
  expect(await command(talk.agent.api, `${talk.path}/notes`, { text: 'looked at' })).toBe('done')
  expect(await repairs(talk)).toEqual([])
})

test('a lost delivery of an open conversation is settled by its workflow', async () => {
  const talk = await beginAgentTalk(desk)
  const [lost, overdue] = [await sendAndForget(talk), await sendAndForget(talk)]
  await world.sql`update deliveries set status = 'sending' where message_id = ${lost}`
  await world.sql`update deliveries set status = 'queued', send_by = now() - interval '10 minutes' where message_id = ${overdue}`
  expect(await keep()).toMatchObject(NOTHING)

  await age(talk)
  expect(await keep()).toMatchObject({ ...NOTHING, asked: 1 })
  expect((await talk.message(lost, 'unknown')).error?.code).toBe('outcome_unknown')
  expect((await talk.message(overdue, 'failed')).error?.code).toBe('expired')
  expect((await events(talk)).slice(-4)).toMatchObject([
    { type: 'conversation.repaired', data: { reason: 'stray_delivery', messageId: lost } },
    { type: 'message.unknown', data: { messageId: lost } },
    { type: 'conversation.repaired', data: { reason: 'stray_delivery', messageId: overdue } },
    { type: 'message.failed', data: { messageId: overdue } },
  ])
  expect(await keep()).toMatchObject(NOTHING)
  expect(await talk.retry(lost)).toBe('done')
  await talk.message(lost, 'read')
})

test('a lost delivery of a closed conversation is settled when no activity can still send it', async () => {
  const talk = await beginAgentTalk(desk)
  const [lost, waiting] = [await sendAndForget(talk), await sendAndForget(talk)]
  await world.temporal.workflow.getHandle(talk.workflowId).terminate('a test')
  await until('the repair', async () => (await keep()).closed === 1)
  await world.sql`update deliveries set status = 'sending' where message_id = ${lost}`
  await world.sql`update deliveries set status = 'queued' where message_id = ${waiting}`
  expect(await keep()).toMatchObject(NOTHING)
  await talk.message(lost, 'queued')

  await age(talk)
  expect(await keep()).toMatchObject({ ...NOTHING, deliveriesSettled: 2 })
  await talk.message(lost, 'unknown')
  expect((await talk.message(waiting, 'failed')).error?.code).toBe('conversation_closed')
  expect((await repairs(talk)).slice(-2)).toMatchObject([{ messageId: lost }, { messageId: waiting }])
})

test('the provider is asked for the status of a delivery without a final report', async () => {
  const talk = await beginAgentTalk(desk)
  const [arrived, failed] = [await sendAndForget(talk), await sendAndForget(talk, 'failed')]
  await world.emulator.idle()
  expect(await keep()).toMatchObject({ ...NOTHING, deliveriesHeard: 0 })
  await talk.message(arrived, 'sent')

  await world.sql`update deliveries set check_at = now() where message_id in ${world.sql([arrived, failed])}`
  expect(await keep()).toMatchObject({ ...NOTHING, deliveriesHeard: 2 })
  await talk.message(arrived, 'read')
  expect((await talk.message(failed, 'failed')).error?.code).toBe('30003')
  await until('the failure’s event', async () =>
    (await events(talk)).some(({ type }) => type === 'message.failed'),
  )
  // Checked once more, in case the conversation had not been told.
  await world.sql`update deliveries set check_at = now() where message_id = ${failed}`
  expect(await keep()).toMatchObject({ ...NOTHING, deliveriesHeard: 0 })
  const later = await world.sql`select from deliveries where message_id = ${failed} and check_at is not null`
  expect(later).toHaveLength(0)
})

test('a delivery without an answer is asked for three more times, and then no longer', async () => {
  const talk = await beginAgentTalk(desk)
  const id = await sendAndForget(talk)
  const due = () =>
    world.sql`update deliveries set check_at = now() where message_id = ${id} and check_at is not null`
  const asked = () =>
    world.emulator.ledger.requests().filter(({ operation }) => operation === 'messages.fetch').length
  const before = asked()
  world.emulator.faults.set({ kind: 'error_before_accepting', operation: 'messages.fetch', times: 'always' })
  for (let round = 0; round < 6; round++) {
    await due()
    await keep()
  }
  world.emulator.faults.clear()
  expect(asked() - before).toBe(4)
})

test('an assignment without a conversation is removed', async () => {
  const [resolved, closed] = [await beginAgentTalk(desk), await beginAgentTalk(desk)]
  expect(await command(resolved.agent.api, `${resolved.path}/resolve`)).toBe('done')
  await world.temporal.workflow.getHandle(closed.workflowId).terminate('a test')
  await until('the repair', async () => (await keep()).closed === 1)
  for (const { id, agent } of [resolved, closed]) {
    await world.sql`
      insert into assignments (conversation_id, agent_id, assigned_at) values (${id}, ${agent.id}, now())`
  }
  expect(await keep()).toMatchObject({ ...NOTHING, seatsFreed: 1, asked: 1 })
  for (const talk of [resolved, closed]) {
    const repaired = await until('the repair', async () => (await repairs(talk)).at(-1))
    expect(repaired).toEqual({ reason: 'stray_seat', agentId: talk.agent.id })
    expect(await seats(talk)).toBe(0)
  }
})

test('what a deletion has missed is told: conversations of deleted agents go back to the line, those of deleted channels end', async () => {
  const own = await openDesk(world, { medium: 'sms' })
  const talk = await beginAgentTalk(own)
  // As if the assignment had been stored after the deletion had given everything back.
  await world.sql`update agents set deleted_at = now() - interval '1 hour' where id = ${talk.agent.id}`
  expect((await keep()).leftBehind).toBe(1)
  await until('the line', async () => (await row(talk)).status === 'waiting')
  expect(await seats(talk)).toBe(0)
  expect((await keep()).leftBehind).toBe(0)

  // As if it had been opened after the deletion had ended all others.
  await world.sql`update channels set deleted_at = now() where id = ${own.channelId}`
  expect((await keep()).leftBehind).toBe(1)
  await until('the end', async () => (await row(talk)).status === 'closed')
  expect((await row(talk)).closeReason).toBe('channel_deleted')
  expect((await keep()).leftBehind).toBe(0)
})

test('each repair is counted and logged', async () => {
  const talk = await beginAgentTalk(desk)
  await world.temporal.workflow.getHandle(talk.workflowId).terminate('a test')
  await until('Temporal to list it as ended', async () => {
    const ended = `WorkflowId = '${talk.workflowId}' AND ExecutionStatus = 'Terminated'`
    return (await world.temporal.workflow.count(ended)).count === 1
  })
  await world.sql`
    insert into assignments (conversation_id, agent_id, assigned_at)
    select id, ${talk.agent.id}, now() from conversations where status = 'closed' limit 1`
  await age(talk)
  const counted: [string, number, unknown][] = []
  const createCounter: MetricMeter['createCounter'] = name => ({
    ...noopMetricMeter.createCounter(name),
    add: (value, tags) => void counted.push([name, value, tags]),
  })
  const lines: string[] = []
  const log = pino({}, { write: line => void lines.push(line) })
  const dependencies = { ...dependenciesOf(world), log }
  const metricMeter = Object.assign(Object.create(noopMetricMeter), { createCounter })
  await new MockActivityEnvironment({}, { metricMeter }).run(keepActivity(dependencies))

  expect(counted).toMatchObject([
    ['switchboard_repairs', 1, { kind: 'closed' }],
    ['switchboard_repairs', 1, { kind: 'seatsFreed' }],
  ])
  expect(lines.map(line => JSON.parse(line))).toMatchObject([{ level: 40, closed: 1, seatsFreed: 1 }])
})

/** A message that was accepted and has no report. */
async function sendAndForget(talk: AgentTalk, end?: 'failed'): Promise<string> {
  const to = talk.customer.address
  world.emulator.faults.set({ kind: 'callbacks_never', to })
  if (end) world.emulator.faults.set({ kind: 'final_status', status: end, errorCode: 30003, to })
  const id = await talk.reply('Into the dark')
  await talk.message(id, 'sent')
  return id
}
