import { randomUUID } from 'node:crypto'
import { type ScheduleExecutionStartWorkflowActionResult, WorkflowFailedError } from '@temporalio/client'
import { type ActivitySerializationContext, defaultDataConverter, type Payload } from '@temporalio/common'
import proto from '@temporalio/proto'
import { describe, expect, test } from 'vitest'
import { ensureSchedulesOf } from '../../activities/channels/schedules.ts'
import { operatorCodec } from '../../platform/codec.ts'
import { type Desk, openDesk } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import { eventIn, idle, messagesOf, rowIn, seatOf, stateOf, talkIn } from '../workflow/support.ts'
import { SIGNALS, wholeSignal } from '../workflow/whole-signals.ts'
import {
  desk,
  ignored,
  OPERATORS,
  scripted,
  sealedSignal,
  signalRaw,
  startedByStranger,
  stored,
  stranger,
  useStage,
  world,
} from './sealed-stage.ts'

useStage()

describe('in clear', () => {
  test('a forged start of an agent’s conversation: nothing is sent, and the workflow gives the reason', async () => {
    const before = await stored()
    const threads = world.emulator.threads().length
    const address = 'whatsapp:+66810000001'
    const conversationId = randomUUID()
    const workflowId = `conversation:${randomUUID()}`
    await stranger.workflow.signalWithStart('conversation', {
      taskQueue: world.config.TEMPORAL_TASK_QUEUE,
      workflowId,
      args: [{ channelId: desk.channelId, address, conversationId }],
      signal: 'begin',
      signalArgs: [
        {
          conversationId,
          commandId: randomUUID(),
          messageId: randomUUID(),
          assigneeId: desk.ann.id,
          text: 'Pay here',
          media: [],
        },
      ],
    })
    await expect(world.temporal.workflow.getHandle(workflowId).result()).rejects.toThrow(WorkflowFailedError)
    expect(await stored()).toEqual(before)
    expect(world.emulator.threads()).toHaveLength(threads)
  })

  test('a forged start of any workflow fails at once, and changes nothing', async () => {
    const workflows = (await import('../../workflows/index.ts')) as Record<string, unknown>
    const before = await stored()
    const input = { channelId: desk.channelId, agentId: desk.ann.id, teamId: desk.ann.id, presence: 'online' }
    for (const type of Object.keys(workflows)) {
      expect(await startedByStranger(type, [input]), type).toMatch(/^Not started: only this service/)
      // These accept no input, so nobody can make them do more than they do by themselves.
      const withoutInput = ['keeper', 'retain'].includes(type)
        ? 'completed'
        : expect.stringMatching(/^Not started: only this/)
      expect(await startedByStranger(type, []), type).toEqual(withoutInput)
    }
    expect(await stored()).toEqual(before)
  })

  test.concurrent.each(SIGNALS.filter(name => !OPERATORS.includes(name)))('%s is ignored', async name => {
    const talk = await talkIn(world, desk)
    await idle(world, talk)
    const [row, messages, state] = [
      await rowIn(world, talk.id),
      await messagesOf(world, talk.id),
      await stateOf(world, talk.workflowId),
    ]
    await stranger.workflow.getHandle(talk.workflowId).signal(name, wholeSignal(name, talk, desk.ours))
    const { data } = await eventIn(world, talk.id, 'signal.ignored')
    expect(data).toMatchObject({ signal: name, reason: 'in_clear' })
    await idle(world, talk)
    expect(await rowIn(world, talk.id)).toEqual(row)
    expect(await messagesOf(world, talk.id)).toEqual(messages)
    const { seq: _, refused, ...after } = await stateOf(world, talk.workflowId)
    expect(after).toEqual({ ...state, seq: undefined })
    // Only the operator is told of it.
    expect(refused).toMatchObject({ name, why: 'in_clear' })
  })

  test('operators’ signals work, and always count as the operator’s', async () => {
    const talk = await talkIn(world, desk)
    const handle = stranger.workflow.getHandle(talk.workflowId)
    const actor = { kind: 'agent', id: desk.bob.id }
    await handle.signal('assign', { conversationId: talk.id, agentId: desk.ann.id, actor })
    const assigned = await eventIn(world, talk.id, 'conversation.assigned')
    expect(assigned).toMatchObject({ actor: { kind: 'operator' } })
    await handle.signal('returnToLine', { conversationId: talk.id })
    await rowIn(world, talk.id, row => row.status === 'waiting')
    await handle.signal('prioritize', { conversationId: talk.id, priority: 'urgent', actor })
    const prioritized = await eventIn(world, talk.id, 'conversation.prioritized')
    expect(prioritized).toMatchObject({ actor: { kind: 'operator' }, data: { after: 'urgent' } })
    expect(await ignored(talk)).toEqual([])
  })

  test('a forged activity result is refused', async () => {
    scripted.answer = () => 'hang'
    const robin = await world.admin.post('/v1/ai-agents', { name: 'Robin', model: 'm', instructions: 'Go.' })
    const other = await openDeskOfAi(robin.body.id)
    const customer = other.newCustomer()
    await customer.write('What do I owe?')
    const { id, workflowId } = await customer.conversation(({ status }) => status === 'ai')
    const activityId = await until('the turn', async () => {
      const { raw } = await world.temporal.workflow.getHandle(workflowId).describe()
      return raw.pendingActivities?.find(({ activityType }) => activityType?.name === 'runAiTurn')?.activityId
    })
    const made = { kind: 'answer', hasText: false, actions: [{ tool: 'resolve' }], tokens: 0 }
    await stranger.activity.complete({ workflowId, activityId }, made)
    const { data } = await eventIn(world, id, 'conversation.handed_over')
    expect(data).toMatchObject({ reason: expect.any(String) })
    expect(await rowIn(world, id)).toMatchObject({ status: 'waiting' })
  })

  test('an activity does not run with forged input', async () => {
    const { loadDataConverter } = await import('@temporalio/common/lib/internal-non-workflow/index.js')
    const { decodeArrayFromPayloads } = await import(
      '@temporalio/common/lib/internal-non-workflow/codec-helpers.js'
    )
    const context: ActivitySerializationContext = {
      type: 'activity',
      namespace: 'default',
      workflowId: 'w',
      activityId: '1',
      isLocal: false,
    }
    const input = defaultDataConverter.payloadConverter.toPayload({ text: 'Pay here' })
    const { dataConverter } = world.temporal.options
    await expect(
      decodeArrayFromPayloads(loadDataConverter(dataConverter as never), [input as Payload], context),
    ).rejects.toThrow('switchboard/in-clear')
  })
})

/** A channel of its own, with an AI agent. */
async function openDeskOfAi(aiAgentId: string): Promise<Desk> {
  const other = await openDesk(world, { medium: 'sms' })
  const set = await world.admin.patch(`/v1/channels/${other.channelId}`, {
    aiAgent: { id: aiAgentId, enabled: true },
  })
  expect(set.status).toBe(200)
  return other
}

test('a schedule from before encryption was switched on is replaced, and stays paused', async () => {
  const { channelId } = desk
  const id = `recover-inbound:${channelId}`
  await world.temporal.schedule.getHandle(id).delete()
  await stranger.schedule.create({
    scheduleId: id,
    spec: { intervals: [{ every: '1 hour' }] },
    action: {
      type: 'startWorkflow',
      workflowType: 'recoverInbound',
      workflowId: id,
      args: [{ channelId }],
      taskQueue: world.config.TEMPORAL_TASK_QUEUE,
    },
    state: { paused: true, note: 'for the night' },
  })
  for (let times = 0; times < 2; times++) {
    await ensureSchedulesOf(world.temporal, channelId, world.config.TEMPORAL_TASK_QUEUE)
  }
  const schedule = world.temporal.schedule.getHandle(id)
  expect((await schedule.describe()).state).toMatchObject({ paused: true, note: 'for the night' })
  await schedule.trigger()
  const run = await until('its run', async () => {
    const { info } = await schedule.describe()
    return info.recentActions[0]?.action
  })
  const { workflow } = run as ScheduleExecutionStartWorkflowActionResult
  await world.temporal.workflow.getHandle(workflow.workflowId).result()
})

describe('encrypted for another workflow', () => {
  test('a customer’s message, copied to another’s conversation, is not read there', async () => {
    const [from, to] = [await talkIn(world, desk), await talkIn(world, desk)]
    const before = await messagesOf(world, to.id)
    await signalRaw(to.workflowId, 'inboundMessage', await sealedSignal(from, 'inboundMessage'))
    expect((await eventIn(world, to.id, 'signal.ignored')).data).toMatchObject({ reason: 'foreign' })
    await idle(world, to)
    expect(await messagesOf(world, to.id)).toEqual(before)
  })

  test('nor is it if it claims to be for this one', async () => {
    const [from, to] = [await talkIn(world, desk), await talkIn(world, desk)]
    const copied = await sealedSignal(from, 'inboundMessage')
    const own = await sealedSignal(to, 'inboundMessage')
    await signalRaw(to.workflowId, 'inboundMessage', { metadata: own.metadata, data: copied.data })
    await signalRaw(to.workflowId, 'inboundMessage', { metadata: own.metadata })
    await until('both', async () => (await ignored(to)).length === 2)
    expect(await ignored(to)).toMatchObject([{ reason: 'unreadable' }, { reason: 'unreadable' }])
    // It does not say for whom it is, but it is not from the time before payloads were bound to workflows.
    const { encoding } = copied.metadata ?? {}
    if (!encoding) throw new Error('sealed without an encoding')
    await signalRaw(to.workflowId, 'inboundMessage', { metadata: { encoding }, data: copied.data })
    await until('the third', async () => (await ignored(to)).length === 3)
    expect((await stateOf(world, to.workflowId)).status).toBe('waiting')
  })

  test('a start, copied to another id, opens nothing', async () => {
    const talk = await talkIn(world, desk)
    const { history } = await world.temporal.workflowService.getWorkflowExecutionHistory({
      namespace: world.config.TEMPORAL_NAMESPACE,
      execution: { workflowId: talk.workflowId },
    })
    const started = history?.events?.[0]?.workflowExecutionStartedEventAttributes
    const workflowId = `conversation:${randomUUID()}`
    await world.temporal.workflowService.signalWithStartWorkflowExecution({
      namespace: world.config.TEMPORAL_NAMESPACE,
      workflowId,
      workflowType: { name: 'conversation' },
      taskQueue: { name: world.config.TEMPORAL_TASK_QUEUE },
      input: started?.input,
      signalName: 'inboundMessage',
      signalInput: { payloads: [await sealedSignal(talk, 'inboundMessage')] },
      requestId: randomUUID(),
    })
    const handle = world.temporal.workflow.getHandle(workflowId)
    await expect(handle.result()).rejects.toMatchObject({
      cause: { message: expect.stringContaining('it was encrypted for another workflow') },
    })
  })
})

describe('encrypted by the codec server, as for text typed in the UI', () => {
  const typed = async (value: unknown) => {
    const payload = defaultDataConverter.payloadConverter.toPayload(value) as Payload
    const [sealed] = await operatorCodec(world.secrets).encode([payload])
    // In the form in which it is sent.
    const { Payload: Wire } = proto.temporal.api.common.v1
    return Wire.decode(Wire.encode(sealed as Payload).finish()) as Payload
  }

  test('counts only as an operator’s', async () => {
    const talk = await talkIn(world, desk)
    const { id: conversationId, workflowId } = talk
    await signalRaw(workflowId, 'assign', await typed({ conversationId, agentId: desk.ann.id }))
    await until('the seat', async () => (await seatOf(world, talk.id)) === desk.ann.id)
    await signalRaw(workflowId, 'reply', await typed(wholeSignal('reply', talk, desk.ours)))
    expect((await eventIn(world, talk.id, 'signal.ignored')).data).toMatchObject({
      signal: 'reply',
      reason: 'in_clear',
    })
  })
})
