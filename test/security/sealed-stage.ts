import { randomUUID } from 'node:crypto'
import { Client, type WorkflowFailedError } from '@temporalio/client'
import type { Payload } from '@temporalio/common'
import { afterAll, beforeAll, expect } from 'vitest'
import { type ModelAnswer, type ScriptedModel, startModel } from '../../dev/model/start.ts'
import { isEncrypted } from '../../platform/codec.ts'
import { type Desk, openDesk } from '../harness/desk.ts'
import type { Talk } from '../harness/talk.ts'
import { createWorld, type World } from '../harness/world.ts'
import { eventsOf } from '../workflow/support.ts'

// Everybody who reaches the Temporal server's port, or its UI, can start and signal any workflow. A payload that the
// service has not sealed for this workflow has no effect, except the signals that operators may send.

export const OPERATORS = [
  'assign',
  'returnToLine',
  'retrySend',
  'settleSend',
  'skipSurvey',
  'unsnooze',
  'prioritize',
]

export let world: World
export let desk: Desk
export let model: ScriptedModel
export const scripted: { answer: () => ModelAnswer } = { answer: () => ({ text: 'Hello' }) }
/** A client without the key, as anybody can have it. */
export let stranger: Client

export const ignored = async (talk: Talk) =>
  (await eventsOf(world, talk.id)).filter(({ type }) => type === 'signal.ignored').map(({ data }) => data)

/** Everything that is stored about conversations, channels and agents. */
export async function stored(): Promise<unknown> {
  const rows = await world.sql`
    select (select jsonb_agg(c order by id) from conversations c) as conversations,
      (select jsonb_agg(m order by id) from messages m) as messages,
      (select jsonb_agg(ch order by id) from channels ch) as channels,
      (select jsonb_agg(a order by id) from agents a) as agents`
  return rows[0]
}

/** Starts a workflow without the key. Returns how it ended. */
export async function startedByStranger(type: string, args: unknown[], workflowId: string = randomUUID()) {
  const handle = await stranger.workflow.start(type, {
    taskQueue: world.config.TEMPORAL_TASK_QUEUE,
    workflowId,
    args,
  })
  return world.temporal.workflow
    .getHandle(handle.workflowId)
    .result()
    .then(
      () => 'completed',
      error => (error as WorkflowFailedError).cause?.message,
    )
}

export const signalRaw = (workflowId: string, name: string, payload: Payload) =>
  world.temporal.workflowService.signalWorkflowExecution({
    namespace: world.config.TEMPORAL_NAMESPACE,
    workflowExecution: { workflowId },
    signalName: name,
    input: { payloads: [payload] },
    identity: 'a stranger',
    requestId: randomUUID(),
  })

/** The payloads of a signal, as the server stores them. */
export async function sealedSignal({ workflowId }: Pick<Talk, 'workflowId'>, name: string): Promise<Payload> {
  const { history } = await world.temporal.workflowService.getWorkflowExecutionHistory({
    namespace: world.config.TEMPORAL_NAMESPACE,
    execution: { workflowId },
  })
  const signals = (history?.events ?? []).map(event => event.workflowExecutionSignaledEventAttributes)
  const payload = signals.find(signal => signal?.signalName === name)?.input?.payloads?.[0]
  if (!payload) throw new Error(`no signal ${name}`)
  expect(isEncrypted(payload)).toBe(true)
  return payload
}

/** Sets up the stage for the tests of the file, and closes it after them. */
export function useStage(): void {
  beforeAll(async () => {
    model = await startModel({ answer: () => scripted.answer() })
    world = await createWorld({ environment: { OPENAI_BASE_URL: model.baseUrl } })
    desk = await openDesk(world, { isScheduled: true })
    const { connection, options } = world.temporal
    stranger = new Client({ connection, namespace: options.namespace })
  })
  afterAll(async () => {
    await world.close()
    await model.close()
  })
}
