import type { Payload } from '@temporalio/common'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { command, type Desk, openDesk } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import { createWorld, type World } from '../harness/world.ts'
import { eventsOf, inboundSignal, messagesOf, rowIn, signal, type Talk, talkIn } from './support.ts'

// Whatever is signalled, by hand in the Temporal UI or by a faulty program: the conversation goes on.

let world: World
let desk: Desk

beforeAll(async () => {
  // In clear, as a person at the UI sends it.
  world = await createWorld({ environment: { PAYLOAD_ENCRYPTION: 'false' } })
  desk = await openDesk(world)
})
afterAll(() => world.close())

const id = () => crypto.randomUUID()

/** A payload of each signal with all its fields, which would be carried out. */
const WHOLE: Record<string, (talk: Talk) => Record<string, unknown>> = {
  inboundMessage: ({ customer }) => ({ ...inboundSignal(customer.address, desk.ours, 'Hi', Date.now()) }),
  begin: talk => ({ ...commandTo(talk), messageId: id(), assigneeId: id(), text: 'Hi', media: [] }),
  reply: talk => ({ ...commandTo(talk), messageId: id(), text: 'Hi', media: [], template: undefined }),
  assign: talk => ({ ...commandTo(talk), agentId: id() }),
  unassign: talk => commandTo(talk),
  returnToLine: talk => commandTo(talk),
  resolve: talk => ({ ...commandTo(talk), survey: true }),
  reopen: talk => commandTo(talk),
  note: talk => ({ ...commandTo(talk), text: 'Hi' }),
  label: talk => ({ ...commandTo(talk), add: ['a'], remove: ['b'] }),
  settleSend: talk => ({ ...commandTo(talk), messageId: id(), sent: true }),
  retrySend: talk => ({ ...commandTo(talk), messageId: id() }),
  skipSurvey: talk => commandTo(talk),
  deliveryFailed: talk => ({ conversationId: talk.id, messageId: id(), deliveryId: id() }),
  channelDeleted: talk => ({ conversationId: talk.id }),
  look: talk => ({ conversationId: talk.id }),
  seatGranted: talk => ({ conversationId: talk.id }),
  reconsider: talk => ({ conversationId: talk.id, checksHours: true, evaluatesRules: true }),
  agentPresence: talk => ({ conversationId: talk.id, agentId: id(), online: true, since: Date.now() }),
}
/** Reports that concern nobody are dropped; everything else is answered with an event. */
const REPORTS = ['deliveryFailed', 'channelDeleted', 'look', 'seatGranted', 'reconsider', 'agentPresence']
const ANSWERED = Object.keys(WHOLE).filter(name => !REPORTS.includes(name))

function commandTo(talk: Talk) {
  return { conversationId: talk.id, commandId: id(), actor: { kind: 'operator' } }
}

/** What no field takes. */
const NEVER: unknown[] = [null, -5, Number.NaN, { profileName: {} }, [[]]]

/** Payloads that are malformed as a whole, and the whole one with one field after the other spoilt in two ways. */
function malformed(name: string, talk: Talk): unknown[] {
  const fields = Object.keys(WHOLE[name]?.(talk) ?? {})
  const spoilt = fields.flatMap((field, index) =>
    [index, index + 2].map(nth => ({ ...WHOLE[name]?.(talk), [field]: NEVER[nth % NEVER.length] })),
  )
  return [null, 5, 'text', [], {}, [WHOLE[name]?.(talk)], ...spoilt]
}

/** The conversation takes a command, and no task of its workflow ever failed. */
async function expectAlive(talk: Talk): Promise<void> {
  expect(await command(desk.ann.api, `${talk.path}/notes`, { text: 'behind them' })).toBe('done')
  expect((await rowIn(world, talk.id)).status).toBe('waiting')
  const handle = world.temporal.workflow.getHandle(talk.workflowId)
  const { events } = await handle.fetchHistory()
  expect(events?.filter(event => event.workflowTaskFailedEventAttributes)).toEqual([])
  // The note shows before the server has heard of its activity's end.
  await until('nothing under way', async () => {
    const { raw } = await handle.describe()
    return (raw.pendingActivities ?? []).length === 0
  })
}

async function refusals(talk: Talk): Promise<unknown[]> {
  const rows = await world.sql`
    select data from events where conversation_id = ${talk.id} and type = 'command.refused' order by seq`
  return rows.map(({ data }) => data)
}

test.concurrent.each(Object.keys(WHOLE))('%s', async name => {
  const talk = await talkIn(world, desk)
  const payloads = malformed(name, talk)
  await Promise.all(payloads.map(payload => signal(world, talk.workflowId, name, payload)))
  await signal(world, talk.workflowId, name)
  await expectAlive(talk)
  const refused = await refusals(talk)
  if (ANSWERED.includes(name)) expect(refused).toHaveLength(payloads.length + 1)
  else expect(refused).toEqual([])
  for (const data of refused) expect(data).toMatchObject({ command: name, code: 'malformed' })
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

test('moments and spans that no clock holds are refused, or concern nobody', async () => {
  const talk = await talkIn(world, desk)
  const { id: conversationId, workflowId, customer } = talk
  const message = inboundSignal(customer.address, desk.ours, 'Hi', 8.64e15)
  await signal(world, workflowId, 'inboundMessage', message)
  const resolveHumanMs = Number.MAX_VALUE
  const spans = { reassignOfflineMs: null, reassignNoReplyMs: null, resolveAiMs: null, resolveHumanMs }
  const followUps = { ...spans, tellsResolved: false }
  await signal(world, workflowId, 'reconsider', { conversationId, followUps })
  const presence = { conversationId, agentId: id(), online: false, since: 8.6e15 }
  await signal(world, workflowId, 'agentPresence', presence)
  await expectAlive(talk)
  expect(await refusals(talk)).toMatchObject([{ command: 'inboundMessage', code: 'malformed' }])
})

test('an id that is none is refused, though it is text', async () => {
  const talk = await talkIn(world, desk)
  const { id: conversationId, workflowId } = talk
  await signal(world, workflowId, 'assign', { conversationId, agentId: 'bob' })
  await signal(world, workflowId, 'retrySend', { conversationId, messageId: 'the last one' })
  await signal(world, workflowId, 'note', { conversationId, text: 'Hi', commandId: '1' })
  await signal(world, workflowId, 'begin', { ...WHOLE.begin?.(talk), conversationId: 'a new one' })
  await signal(world, workflowId, 'deliveryFailed', { ...WHOLE.deliveryFailed?.(talk), deliveryId: 'x' })
  await expectAlive(talk)
  const codes = (await refusals(talk)).map(data => (data as { code: string }).code)
  expect(codes).toEqual(['malformed', 'malformed', 'malformed', 'malformed'])
})

test('what PostgreSQL can’t store is left out of texts', async () => {
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

describe('payloads that no client of ours makes', () => {
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
  })
})

test('signals that nobody knows are ignored', async () => {
  const talk = await talkIn(world, desk)
  await signal(world, talk.workflowId, 'close', { conversationId: talk.id })
  await signal(world, talk.workflowId, '', {}).catch(() => {})
  await expectAlive(talk)
  const types = await until('the events', async () =>
    (await eventsOf(world, talk.id)).map(({ type }) => type),
  )
  expect(types.at(-1)).toBe('conversation.noted')
})
