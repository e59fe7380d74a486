import { randomUUID } from 'node:crypto'
import type { SearchAttributes } from '@temporalio/common'
import { expect } from 'vitest'
import type { InboundMessage } from '../../domain/message.ts'
import type { ConversationState } from '../../protocol/state/state.ts'
import { type Conversation, command, type Desk } from '../harness/desk.ts'
import { beginTalk, type Reached, type Talk } from '../harness/talk.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'

/**
 * A new customer's conversation, brought to a status the way people would; Ann has it when it is assigned or resolved.
 * To reach `ai`, the desk's channel has an AI agent; for anything else it has none.
 */
export async function talkIn(world: World, desk: Desk, status: Reached = 'waiting'): Promise<Talk> {
  const first = status === 'ai' ? 'ai' : 'waiting'
  const talk = await beginTalk(desk, first)
  if (status === first) return talk
  expect(await command(desk.ann.api, `${talk.path}/assign`, { agentId: desk.ann.id })).toBe('done')
  if (status === 'assigned') return talk
  expect(await command(desk.ann.api, `${talk.path}/resolve`)).toBe('done')
  if (status === 'resolved') return talk
  await close(world, talk)
  return talk
}

/** Closes a conversation at once, as an operator does with "cancel" in the Temporal UI. */
export async function close(world: World, talk: Talk): Promise<void> {
  const handle = world.temporal.workflow.getHandle(talk.workflowId)
  await handle.cancel()
  await rowIn(world, talk.id, c => c.status === 'closed')
  // The row is closed a moment before the run ends; what comes in between is handed on by that run.
  await until('the end of the run', async () => (await handle.describe()).status.name !== 'RUNNING')
}

/** The conversation by its id, once the check holds. */
export function rowIn(
  world: World,
  id: string,
  check: (c: Conversation) => boolean = () => true,
): Promise<Conversation> {
  return until(`conversation ${id}`, async () => {
    const { body } = await world.admin.get<Conversation>(`/v1/conversations/${id}`)
    return check(body) && body
  })
}

/** Sends a signal as it is, without the API: by the Temporal UI, say. */
export function signal(world: World, workflowId: string, name: string, ...payload: unknown[]): Promise<void> {
  return world.temporal.workflow.getHandle(workflowId).signal(name, ...payload)
}

export interface Event {
  type: string
  actor: { kind: string; id?: string }
  data: Record<string, unknown>
}

/** A conversation's events, oldest first. */
export async function eventsOf(world: World, id: string): Promise<Event[]> {
  // Not at the first try, where a test has just ended the API's own connections.
  return until('its events', async () => {
    const { body } = await world.admin.get<{ items?: Event[] }>(`/v1/conversations/${id}/events?limit=200`)
    return body.items
  })
}

/** The first event of a type, once it is there and its data fits. */
export function eventIn(
  world: World,
  id: string,
  type: string,
  check: (data: Record<string, unknown>) => boolean = () => true,
): Promise<Event> {
  return until(`${type} in ${id}`, async () =>
    (await eventsOf(world, id)).find(event => event.type === type && check(event.data)),
  )
}

export interface StoredMessage {
  id: string
  direction: string
  kind: string
  text: string
  status: string
  late: boolean
  error: { code: string } | null
}

export async function messagesOf(world: World, id: string): Promise<StoredMessage[]> {
  const { body } = await world.admin.get<{ items: StoredMessage[] }>(
    `/v1/conversations/${id}/messages?limit=200`,
  )
  return body.items
}

/** What the workflow knows. */
export function stateOf(world: World, workflowId: string): Promise<ConversationState> {
  return world.temporal.workflow.getHandle(workflowId).query<ConversationState>('conversationState')
}

/** Waits until the workflow has done all there is to do, and only waits. */
export async function idle(world: World, { workflowId }: Pick<Talk, 'workflowId'>): Promise<void> {
  await until('the workflow to be idle', async () => {
    const { queue, outbox } = await stateOf(world, workflowId)
    if (queue.length + outbox.length > 0) return false
    const { raw } = await world.temporal.workflow.getHandle(workflowId).describe()
    return (raw.pendingActivities ?? []).length === 0 && !raw.pendingWorkflowTask
  })
}

/** What the operator reads on the workflow's page. */
export async function detailsOf(world: World, workflowId: string): Promise<string> {
  const metadata = await world.temporal.workflow
    .getHandle(workflowId)
    .query<{ currentDetails: string }>('__temporal_workflow_metadata')
  return metadata.currentDetails
}

/** What operators filter by. */
export async function attributesOf(world: World, workflowId: string): Promise<SearchAttributes> {
  return (await world.temporal.workflow.getHandle(workflowId).describe()).searchAttributes
}

/** Who holds a seat for the conversation, if anyone. */
export async function seatOf(world: World, id: string): Promise<string | undefined> {
  const [seat] = await world.sql<{ agentId: string }[]>`
    select agent_id from assignments where conversation_id = ${id}`
  return seat?.agentId
}

/** A customer's message as the API hands it to the workflow, for what no webhook of now can bring. */
export function inboundSignal(from: string, to: string, text: string, receivedAt: number): InboundMessage {
  const providerMessageId = `SM${randomUUID().replaceAll('-', '')}`
  return { providerMessageId, receivedAt, from, to, text, media: [], details: {} }
}

/** Does what starts a further run of a workflow, and waits until that has ended. */
export async function runEnding(
  world: World,
  workflowId: string,
  start: () => Promise<unknown>,
): Promise<void> {
  const handle = world.temporal.workflow.getHandle(workflowId)
  const { runId: last } = await handle.describe()
  await start()
  await until('the run that was started to end', async () => {
    const run = await handle.describe()
    return run.runId !== last && run.status.name === 'COMPLETED'
  })
}
