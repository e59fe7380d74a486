import type { Payload } from '@temporalio/common'
import { beforeAll, describe, expect, test } from 'vitest'
import { MAX_DURATION_MS } from '../../domain/duration.ts'
import type { Talk } from '../harness/talk.ts'
import { until } from '../harness/until.ts'
import {
  ANSWERED,
  desk,
  expectAlive,
  expectLogged,
  ignored,
  lines,
  malformed,
  RACES,
  refusals,
  useStage,
  world,
} from './malformed-signals-stage.ts'
import { eventsOf, inboundSignal, messagesOf, rowIn, signal, stateOf, talkIn } from './support.ts'
import { SIGNALS, wholeSignal } from './whole-signals.ts'

useStage()

test.concurrent.each(SIGNALS)('%s', async name => {
  const talk = await talkIn(world, desk)
  const payloads = malformed(name, talk)
  await Promise.all(payloads.map(payload => signal(world, talk.workflowId, name, payload)))
  await signal(world, talk.workflowId, name)
  await expectAlive(talk)
  const [told, silent] = ANSWERED.includes(name)
    ? [await refusals(talk), await ignored(talk)]
    : [await ignored(talk), await refusals(talk)]
  expect(told).toHaveLength(payloads.length + 1)
  expect(silent).toEqual([])
  const reason = expect.stringMatching(name === 'reconsider' ? /^(partly_)?malformed$/ : /^malformed$/)
  for (const data of told) {
    if (ANSWERED.includes(name)) expect(data).toMatchObject({ command: name, code: 'malformed' })
    else expect(data).toEqual({ signal: name, reason, detail: expect.any(String) })
  }
  await expectLogged(
    talk,
    told.map(() => ['warn', name, reason]),
  )
})

/** Signals that can begin the next conversation, so they are not about one. */
const BEGINNING = ['inboundMessage', 'inboundMessages', 'begin', 'takeBack']

describe('for another conversation', () => {
  const names = SIGNALS.filter(name => !BEGINNING.includes(name))
  const reason = 'other_conversation'
  /** One for all: none of them changes it. */
  let talk: Talk

  beforeAll(async () => {
    talk = await talkIn(world, desk)
    for (const name of names) {
      await signal(world, talk.workflowId, name, {
        ...wholeSignal(name, talk, desk.ours),
        conversationId: crypto.randomUUID(),
      })
    }
    await expectAlive(talk)
  })

  test.each(names)('%s', async name => {
    // This race is nobody's fault. It is counted, and makes no event.
    const told = RACES.includes(name) ? [] : [{ signal: name, reason, detail: expect.any(String) }]
    expect((await ignored(talk)).filter(data => Object(data).signal === name)).toEqual(told)
  })

  test('none is refused, and the log has each', async () => {
    expect(await refusals(talk)).toEqual([])
    await expectLogged(
      talk,
      names.map(name => [RACES.includes(name) ? 'debug' : 'warn', name, reason]),
    )
  })
})

test('valid parts of changed settings are used, even with invalid parts', async () => {
  const talk = await talkIn(world, desk)
  const { id: conversationId, workflowId } = talk
  const { followUps: before } = await stateOf(world, workflowId)
  await signal(world, workflowId, 'reconsider', {
    conversationId,
    checksHours: true,
    evaluatesRules: 'yes',
    followUps: { resolveAiMs: 3.5e10, resolveHumanMs: 60_000, reassignNoReplyMs: 'soon', tellsWindow: true },
  })
  await expectAlive(talk)
  expect(await stateOf(world, workflowId)).toMatchObject({
    checksHours: true,
    evaluatesRules: false,
    followUps: { ...before, resolveAiMs: MAX_DURATION_MS, resolveHumanMs: 60_000, tellsWindow: true },
  })
  expect(await ignored(talk)).toMatchObject([{ signal: 'reconsider', reason: 'partly_malformed' }])
})

test('many of them cause only few events', async () => {
  const talk = await talkIn(world, desk)
  const names = ['assign', 'look', 'unheardOf']
  for (let round = 0; round < 20; round++) {
    // Few enough for the server to keep while a task of the workflow is in progress.
    await Promise.all(names.map(name => signal(world, talk.workflowId, name, 'x')))
  }
  await expectAlive(talk)
  const told = [...(await refusals(talk)), ...(await ignored(talk))]
  expect(told).toHaveLength(50)
  const levels = Array.from({ length: 60 }, (_, at) => (at < 50 ? 'warn' : 'debug'))
  await expectLogged(
    talk,
    levels.map(level => [level, expect.any(String), expect.any(String)]),
  )
})

test('those from before the conversation opened are reported in it', async () => {
  const { address } = desk.newCustomer()
  const workflowId = `conversation:${desk.channelId}:${address}`
  await world.temporal.workflow.signalWithStart('conversation', {
    workflowId,
    taskQueue: world.config.TEMPORAL_TASK_QUEUE,
    args: [{ channelId: desk.channelId, address, conversationId: crypto.randomUUID() }],
    signal: 'inboundMessage',
    signalArgs: [null],
    startDelay: '1 second',
  })
  await signal(world, workflowId, 'unheardOf')
  await signal(world, workflowId, 'inboundMessage', inboundSignal(address, desk.ours, 'Hi', Date.now()))
  const talk = await until('the conversation', async () => {
    const [row] = await world.sql`select id from conversations where workflow_id = ${workflowId}`
    return (
      row && { ...(await talkIn(world, desk)), id: row.id, workflowId, path: `/v1/conversations/${row.id}` }
    )
  })
  await until('the events', async () => (await ignored(talk)).length === 1)
  expect(await ignored(talk)).toMatchObject([{ signal: 'unheardOf', reason: 'unknown_signal' }])
  expect(await refusals(talk)).toMatchObject([{ command: 'inboundMessage', code: 'malformed' }])
})

test('details of a message as deep as no webhook makes them are refused', async () => {
  const talk = await talkIn(world, desk)
  const { customer, workflowId } = talk
  const message = inboundSignal(customer.address, desk.ours, 'Hi', Date.now())
  const details = JSON.parse(`${'{"a":'.repeat(1_000)}1${'}'.repeat(1_000)}`)
  await signal(world, workflowId, 'inboundMessage', { ...message, details })
  await expectAlive(talk)
  expect(await refusals(talk)).toMatchObject([{ command: 'inboundMessage', code: 'malformed' }])
})

test('impossible times and durations are refused or ignored', async () => {
  const talk = await talkIn(world, desk)
  const { id: conversationId, workflowId, customer } = talk
  const message = inboundSignal(customer.address, desk.ours, 'Hi', 8.64e15)
  await signal(world, workflowId, 'inboundMessage', message)
  const resolveHumanMs = Number.MAX_VALUE
  const spans = { reassignOfflineMs: null, reassignNoReplyMs: null, resolveAiMs: null, resolveHumanMs }
  const followUps = { ...spans, tellsResolved: false }
  await signal(world, workflowId, 'reconsider', { conversationId, followUps })
  const presence = { conversationId, agentId: crypto.randomUUID(), online: false, since: 8.6e15 }
  await signal(world, workflowId, 'agentPresence', presence)
  await expectAlive(talk)
  expect(await refusals(talk)).toMatchObject([{ command: 'inboundMessage', code: 'malformed' }])
})

test('a string that is not an id is refused', async () => {
  const talk = await talkIn(world, desk)
  const { id: conversationId, workflowId } = talk
  await signal(world, workflowId, 'assign', { conversationId, agentId: 'bob' })
  await signal(world, workflowId, 'retrySend', { conversationId, messageId: 'the last one' })
  await signal(world, workflowId, 'note', { conversationId, text: 'Hi', commandId: '1' })
  await signal(world, workflowId, 'begin', {
    ...wholeSignal('begin', talk, desk.ours),
    conversationId: 'a new one',
  })
  await signal(world, workflowId, 'deliveryFailed', {
    ...wholeSignal('deliveryFailed', talk, desk.ours),
    deliveryId: 'x',
  })
  await expectAlive(talk)
  const codes = (await refusals(talk)).map(data => (data as { code: string }).code)
  expect(codes).toEqual(['malformed', 'malformed', 'malformed', 'malformed'])
})

test('characters that PostgreSQL can’t store are removed from texts', async () => {
  const talk = await talkIn(world, desk)
  const { id: conversationId, workflowId, customer } = talk
  const message = inboundSignal(customer.address, desk.ours, 'a\u0000b\ud800', Date.now())
  message.details = { profileName: '\u0000', other: { 'X\u0000': '\udfff' } }
  await signal(world, workflowId, 'inboundMessage', message)
  await signal(world, workflowId, 'note', { conversationId, text: 'c\u0000d' })
  await signal(world, workflowId, 'label', { conversationId, add: ['e\u0000f'] })
  await expectAlive(talk)
  expect((await messagesOf(world, talk.id)).at(-1)?.text).toBe('ab\ufffd')
  expect((await rowIn(world, talk.id)).labels).toEqual(['ef'])
})

describe('payloads that our clients never send', () => {
  const encoding = (name: string) => ({ encoding: Buffer.from(name) })
  const json = (text: string) => ({ metadata: encoding('json/plain'), data: Buffer.from(text) })
  const deep = '['.repeat(50_000) + ']'.repeat(50_000)
  const PAYLOADS: [string, Payload[]][] = [
    ['broken JSON', [json('{"conversationId": ')]],
    ['no UTF-8', [{ metadata: encoding('json/plain'), data: Buffer.from([0xff, 0xfe]) }]],
    ['an unknown encoding', [{ metadata: encoding('binary/unheard-of'), data: Buffer.from('x') }]],
    ['bytes', [{ metadata: encoding('binary/plain'), data: Buffer.from('x') }]],
    ['null', [{ metadata: encoding('binary/null') }]],
    ['no metadata', [{ data: Buffer.from('{}') }]],
    ['more of them than one', [json('{}'), json('{}'), json('{}')]],
    ['an absurd depth', [json(deep)]],
    ['an absurd depth in each field', [json(`{"details": ${deep}, "actor": ${deep}}`)]],
  ]
  test.each(PAYLOADS)('%s', async (_, payloads) => {
    const talk = await talkIn(world, desk)
    for (const signalName of ['assign', 'inboundMessage', 'channelDeleted', 'unheardOf']) {
      await world.temporal.workflowService.signalWorkflowExecution({
        namespace: world.config.TEMPORAL_NAMESPACE,
        workflowExecution: { workflowId: talk.workflowId },
        signalName,
        input: { payloads },
      })
    }
    await expectAlive(talk)
    expect(await refusals(talk)).toMatchObject([
      { command: 'assign', code: 'malformed' },
      { command: 'inboundMessage', code: 'malformed' },
    ])
    expect(await ignored(talk)).toMatchObject([
      { signal: 'channelDeleted', reason: 'malformed' },
      { signal: 'unheardOf', reason: 'unknown_signal' },
    ])
  })
})

test('unknown signals are ignored, and reported with their names', async () => {
  const talk = await talkIn(world, desk)
  await signal(world, talk.workflowId, 'close', { conversationId: talk.id, text: 'confidential' })
  // A text in place of a name.
  await signal(world, talk.workflowId, 'confidential words to a customer', {})
  await signal(world, talk.workflowId, '', {}).catch(() => {})
  await expectAlive(talk)
  const types = (await eventsOf(world, talk.id)).map(({ type }) => type)
  expect(types.slice(-3)).toEqual(['signal.ignored', 'signal.ignored', 'conversation.noted'])
  const [reason, detail] = ['unknown_signal', 'No signal has this name.']
  expect(await ignored(talk)).toEqual([
    { signal: 'close', reason, detail },
    { signal: '(not a name)', reason, detail },
  ])
  await expectLogged(talk, [
    ['warn', 'close', reason],
    ['warn', '(not a name)', reason],
  ])
  expect(lines.join()).not.toContain('confidential')
})

test('workflows that accept no signals report them as ignored', async () => {
  await world.stopWorker()
  const workflowId = `keeper-${crypto.randomUUID()}`
  const handle = await world.temporal.workflow.start('keeper', {
    workflowId,
    taskQueue: world.config.TEMPORAL_TASK_QUEUE,
  })
  await handle.signal('pause', { text: 'now' })
  await world.startWorker()
  await handle.result()
  await expectLogged({ workflowId }, [['warn', 'pause', 'unknown_signal']])
})
