import { describe, expect } from 'vitest'
import { command, type Desk, type TestAgent } from '../harness/desk.ts'
import { deskTest } from '../harness/fixtures.ts'
import type { Reached, Talk } from '../harness/talk.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import {
  attributesOf,
  detailsOf,
  eventIn,
  eventsOf,
  messagesOf,
  rowIn,
  seatOf,
  signal,
  talkIn,
} from './support.ts'

// What an operator sees of a conversation in the Temporal UI, and can do with it there, without the API.

const test = deskTest({ settings: { csat: { enabled: true, expiresAfter: '1h' } } })

/** The details by their headings. Waits until they fit. */
function lines(world: World, talk: Talk, check: (lines: Record<string, string>) => boolean) {
  return until('the details', async () => {
    const details = await detailsOf(world, talk.workflowId)
    const found = Object.fromEntries(
      details
        .split('\n\n')
        .map(line => [/^\*\*(.+?):\*\*/.exec(line)?.[1], line.replace(/^\*\*.+?\*\*\s/, '')]),
    ) as Record<string, string>
    expect(Object.keys(found).slice(0, 5)).toEqual(['Verdict', 'Now', 'Why', 'Next', 'To do'])
    return check(found) && found
  })
}

/** Sends a signal exactly as the details describe it, with the agent that they leave open. */
async function followAdvice(world: World, desk: Desk, talk: Talk, name: string): Promise<void> {
  const told = (found: Record<string, string>) => `${found['To do']} ${found.Messages}`
  const found = await lines(world, talk, found => told(found).includes(`signal \`${name}\``))
  const json = new RegExp(`signal \`${name}\` with \`(\\{.*?\\})\``).exec(told(found))?.[1]
  const payload = JSON.parse(String(json).replace('<agent id>', desk.bob.id))
  await signal(world, talk.workflowId, name, payload)
}

describe('the details show who has it, why, what happens next and what to do', () => {
  const MOMENT = /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/
  const TOLD: [Reached, Record<string, RegExp>][] = [
    ['waiting', { Now: /^waiting for a human agent, since/, Why: /new conversation/, 'To do': /`assign`/ }],
    [
      'assigned',
      {
        Now: /^assigned to Ann \(`[0-9a-f-]{36}`\)/,
        Why: /Ann took it/,
        'To do': /`returnToLine`.*`assign`/,
      },
    ],
    [
      'resolved',
      {
        Now: /waiting for the customer’s score/,
        Next: /closed at .* a score is accepted until/,
        'To do': /`skipSurvey`/,
      },
    ],
    [
      'closed',
      { Now: /^closed/, Why: /cancelled by operator/, Next: /starts a new conversation/, 'To do': /nothing/ },
    ],
  ]
  test.for(TOLD)('%s', async ([status, expected], { world, desk }) => {
    const talk = await talkIn(world, desk, status)
    const found = await lines(world, talk, ({ Now = '' }) => expected.Now?.test(Now) ?? false)
    for (const [heading, pattern] of Object.entries(expected)) expect(found[heading]).toMatch(pattern)
    expect(found.Now).toMatch(MOMENT)
    if (status === 'resolved') expect(found.Next).toMatch(MOMENT)
  })

  test('while the outcome of the last message is unknown, and when it failed', async ({ world, desk }) => {
    const talk = await talkIn(world, desk, 'assigned')
    const to = talk.customer.address
    world.emulator.faults.set({ kind: 'callbacks_never', to })
    world.emulator.faults.set({ kind: 'error_after_accepting', to })
    expect(await command(desk.ann.api, `${talk.path}/messages`, { text: 'Did it arrive?' })).toBe('done')
    const found = await lines(world, talk, ({ Next = '' }) => Next.startsWith('nothing is sent before'))
    expect(found.Next).toMatch(MOMENT)
    expect(found.Verdict).toMatch(/^wait until/)
    expect(found.Messages).toMatch(/not known whether .*`settleSend`.*`retrySend`/)
  })
})

describe('search attributes', () => {
  const ATTRIBUTES: [Reached, (ann: TestAgent) => Record<string, unknown>][] = [
    ['waiting', () => ({ ConversationHandler: ['none'], ConversationWaitingSince: [expect.any(Date)] })],
    ['assigned', ann => ({ ConversationHandler: [`agent:${ann.id}`] })],
    ['resolved', () => ({ ConversationHandler: ['none'] })],
    ['closed', () => ({ ConversationHandler: ['none'] })],
  ]
  test.for(ATTRIBUTES)('%s', async ([status, expected], { world, desk }) => {
    const { workflowId } = await talkIn(world, desk, status)
    const { ConversationHandler, ConversationWaitingSince, ...others } = await until(status, async () => {
      const attributes = await attributesOf(world, workflowId)
      return attributes.ConversationStatus?.[0] === status && attributes
    })
    expect(others.ConversationChannel).toEqual([desk.channelId])
    expect({ ConversationHandler, ...(ConversationWaitingSince && { ConversationWaitingSince }) }).toEqual(
      expected(desk.ann),
    )
  })
})

describe('the signals, used exactly as in the details', () => {
  test('assign and returnToLine', async ({ world, desk }) => {
    const talk = await talkIn(world, desk)
    await followAdvice(world, desk, talk, 'assign')
    await rowIn(world, talk.id, c => c.status === 'assigned' && c.assigneeId === desk.bob.id)
    expect((await eventIn(world, talk.id, 'conversation.assigned')).actor).toEqual({ kind: 'operator' })
    await followAdvice(world, desk, talk, 'returnToLine')
    await rowIn(world, talk.id, c => c.status === 'waiting' && c.assigneeId === null)
    expect(await seatOf(world, talk.id)).toBeUndefined()
    expect((await eventIn(world, talk.id, 'conversation.unassigned')).actor).toEqual({ kind: 'operator' })
  })

  test('retrySend', async ({ world, desk }) => {
    const talk = await talkIn(world, desk, 'assigned')
    world.emulator.faults.set({ kind: 'refused', errorCode: 63016, to: talk.customer.address })
    const text = 'Shall we try again?'
    expect(await command(desk.ann.api, `${talk.path}/messages`, { text })).toBe('done')
    await until('the failure', async () => (await messagesOf(world, talk.id)).at(-1)?.status === 'failed')
    expect(talk.customer.received()).toEqual([])
    await followAdvice(world, desk, talk, 'retrySend')
    await until('the message', () => talk.customer.received().length === 1)
    expect(talk.customer.received()).toEqual([text])
    await lines(world, talk, ({ Messages }) => Messages === undefined)
  })

  test('skipSurvey', async ({ world, desk }) => {
    const talk = await talkIn(world, desk, 'resolved')
    await followAdvice(world, desk, talk, 'skipSurvey')
    const skipped = await eventIn(world, talk.id, 'survey.skipped')
    expect(skipped).toMatchObject({ actor: { kind: 'operator' }, data: { reason: 'ended by a person' } })
    await lines(world, talk, ({ 'To do': todo }) => todo === 'nothing')
    await talk.customer.write('5')
    await rowIn(world, talk.id, c => c.status === 'waiting')
  })

  test('skipSurvey where there is none, and one signal twice with an id', async ({ world, desk }) => {
    const talk = await talkIn(world, desk)
    const { id: conversationId, workflowId } = talk
    await signal(world, workflowId, 'skipSurvey', { conversationId })
    expect((await eventIn(world, talk.id, 'command.refused')).data.code).toBe('no_open_survey')
    const again = { conversationId, commandId: crypto.randomUUID(), text: 'Once' }
    for (let time = 0; time < 3; time++) await signal(world, workflowId, 'note', again)
    await signal(world, workflowId, 'note', { conversationId, text: 'Last' })
    await eventIn(world, talk.id, 'conversation.noted', ({ text }) => text === 'Last')
    const notes = await world.sql`
      select data->>'text' as text from events
      where conversation_id = ${talk.id} and type = 'conversation.noted' order by seq`
    expect(notes.map(({ text }) => text)).toEqual(['Once', 'Last'])
  })

  test('each is described where it is sent from', async ({ world, desk }) => {
    const { workflowId } = await talkIn(world, desk)
    const { definition } = await world.temporal.workflow
      .getHandle(workflowId)
      .query<{ definition: { signalDefinitions: { name: string; description: string }[] } }>(
        '__temporal_workflow_metadata',
      )
    const described = new Map(
      definition.signalDefinitions.map(({ name, description }) => [name, description]),
    )
    for (const name of ['assign', 'returnToLine', 'retrySend', 'settleSend', 'skipSurvey']) {
      expect(described.get(name)).toMatch(/\{"conversationId": "…"/)
    }
    for (const description of described.values()) expect(description).toMatch(/\.$|\}$/)
  })
})

describe('cancelling in the UI', () => {
  test('closes cleanly: assignment, survey and unsent messages', async ({ world, desk }) => {
    const talk = await talkIn(world, desk, 'assigned')
    const to = talk.customer.address
    world.emulator.faults.set({ kind: 'rate_limited', retryAfterSeconds: 600, to })
    expect(await command(desk.ann.api, `${talk.path}/messages`, { text: 'Held back' })).toBe('done')
    await lines(world, talk, ({ Next = '' }) => Next.startsWith('the provider accepts no message before'))
    expect(await command(desk.ann.api, `${talk.path}/messages`, { text: 'Behind it' })).toBe('done')

    const handle = world.temporal.workflow.getHandle(talk.workflowId)
    await handle.cancel()
    await handle.result()
    expect((await handle.describe()).status.name).toBe('COMPLETED')
    expect(await rowIn(world, talk.id)).toMatchObject({
      status: 'closed',
      closeReason: 'cancelled_by_operator',
    })
    expect(await seatOf(world, talk.id)).toBeUndefined()
    const sent = (await messagesOf(world, talk.id)).filter(m => m.direction === 'outbound')
    expect(sent.map(m => [m.text, m.status, m.error?.code])).toEqual([
      ['Held back', 'failed', 'conversation_closed'],
      ['Behind it', 'failed', 'conversation_closed'],
    ])
    expect(talk.customer.received()).toEqual([])
  })

  test('together with a reply: the reply is shown as failed', async ({ world, desk }) => {
    const talk = await talkIn(world, desk, 'assigned')
    await world.stopWorker()
    const messageId = crypto.randomUUID()
    const { id: conversationId, workflowId } = talk
    await signal(world, workflowId, 'reply', { conversationId, messageId, text: 'Too late', media: [] })
    const handle = world.temporal.workflow.getHandle(workflowId)
    await handle.cancel()
    await world.startWorker()
    await handle.result()
    const reply = (await messagesOf(world, talk.id)).find(message => message.id === messageId)
    // It was sent, or it is shown as failed.
    const went = talk.customer.received().includes('Too late')
    if (went) expect(reply?.error).toBeNull()
    else expect(reply).toMatchObject({ status: 'failed', error: { code: 'conversation_closed' } })
  })
})

describe('terminating in the UI', () => {
  test('the contact’s next conversation first closes row, assignment and survey', async ({ world, desk }) => {
    const talk = await talkIn(world, desk, 'assigned')
    await world.temporal.workflow.getHandle(talk.workflowId).terminate('by hand')
    expect(await seatOf(world, talk.id)).toBe(desk.ann.id)
    await talk.customer.write('Are you there?')
    const next = await talk.customer.conversation(c => c.id !== talk.id && c.status === 'waiting')
    expect(next.previousId).toBe(talk.id)
    expect(await rowIn(world, talk.id)).toMatchObject({ status: 'closed', closeReason: 'superseded' })
    expect(await seatOf(world, talk.id)).toBeUndefined()
  })

  test('else the keeper does', async ({ world, desk }) => {
    const talk = await talkIn(world, desk, 'assigned')
    await world.temporal.workflow.getHandle(talk.workflowId).terminate('by hand')
    await until('the keeper to find it', async () => {
      await world.temporal.workflow.execute('keeper', {
        workflowId: `keeper-${Math.random()}`,
        taskQueue: world.config.TEMPORAL_TASK_QUEUE,
        args: [],
      })
      return (await rowIn(world, talk.id)).status === 'closed'
    })
    expect((await rowIn(world, talk.id)).closeReason).toBe('workflow_ended')
    expect(await seatOf(world, talk.id)).toBeUndefined()
    await eventIn(world, talk.id, 'conversation.repaired')
  })
})

describe('resetting in the UI', () => {
  test('runs it again from that point: nothing is sent or stored twice, and the conversation continues', async ({
    world,
    desk,
  }) => {
    const talk = await talkIn(world, desk, 'assigned')
    expect(await command(desk.ann.api, `${talk.path}/messages`, { text: 'Once' })).toBe('done')
    await until('the reply', () => talk.customer.received().length === 1)
    const before = await eventsOf(world, talk.id)
    const handle = world.temporal.workflow.getHandle(talk.workflowId)
    const { events } = await handle.fetchHistory()
    const first = events?.find(event => event.workflowTaskCompletedEventAttributes)
    await world.temporal.workflowService.resetWorkflowExecution({
      namespace: world.temporal.options.namespace,
      workflowExecution: { workflowId: talk.workflowId },
      reason: 'by hand',
      workflowTaskFinishEventId: first?.eventId,
      requestId: crypto.randomUUID(),
    })
    expect(await command(desk.ann.api, `${talk.path}/messages`, { text: 'Again' })).toBe('done')
    await until('the next reply', () => talk.customer.received().length === 2)
    expect(talk.customer.received()).toEqual(['Once', 'Again'])
    expect(await rowIn(world, talk.id)).toMatchObject({ status: 'assigned', assigneeId: desk.ann.id })
    const after = await eventsOf(world, talk.id)
    expect(after.slice(0, before.length)).toEqual(before)
  })
})
