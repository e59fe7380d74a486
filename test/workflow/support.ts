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
 * A new customer's conversation, brought to a status in the usual ways. If it is assigned or resolved, Ann has it. To
 * reach `ai`, the desk's channel must have an AI agent; for the other statuses it must have none.
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
  // The row is closed a moment before the run ends. The run passes on what arrives in between.
  await until('the end of the run', async () => (await handle.describe()).status.name !== 'RUNNING')
}

/** The conversation by its id. Waits until the check holds. */
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

/** Sends a signal without the API, as the Temporal UI does. */
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
  // The first attempt may fail, if the test has just ended the API's own connections.
  return until('its events', async () => {
    const { body } = await world.admin.get<{ items?: Event[] }>(`/v1/conversations/${id}/events?limit=200`)
    return body.items
  })
}

/** The first event of a type. Waits until there is one whose data passes the check. */
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
  media: { id?: string; url: string | null }[]
}

export async function messagesOf(world: World, id: string): Promise<StoredMessage[]> {
  const { body } = await world.admin.get<{ items: StoredMessage[] }>(
    `/v1/conversations/${id}/messages?limit=200`,
  )
  return body.items
}

/** The workflow's state. */
export function stateOf(world: World, workflowId: string): Promise<ConversationState> {
  return world.temporal.workflow.getHandle(workflowId).query<ConversationState>('conversationState')
}

/** Waits until the workflow has nothing left to do and only waits. */
export async function idle(world: World, { workflowId }: Pick<Talk, 'workflowId'>): Promise<void> {
  await until('the workflow to be idle', async () => {
    const { queue, outbox } = await stateOf(world, workflowId)
    if (queue.length + outbox.length > 0) return false
    const { raw } = await world.temporal.workflow.getHandle(workflowId).describe()
    return (raw.pendingActivities ?? []).length === 0 && !raw.pendingWorkflowTask
  })
}

/** The details on the workflow's page in the Temporal UI. */
export async function detailsOf(world: World, workflowId: string): Promise<string> {
  const metadata = await world.temporal.workflow
    .getHandle(workflowId)
    .query<{ currentDetails: string }>('__temporal_workflow_metadata')
  return metadata.currentDetails
}

/** The search attributes. */
export async function attributesOf(world: World, workflowId: string): Promise<SearchAttributes> {
  return (await world.temporal.workflow.getHandle(workflowId).describe()).searchAttributes
}

/** The agent who has a seat for the conversation; undefined: none. */
export async function seatOf(world: World, id: string): Promise<string | undefined> {
  const [seat] = await world.sql<{ agentId: string }[]>`
    select agent_id from assignments where conversation_id = ${id}`
  return seat?.agentId
}

/** A customer's message as the API passes it to the workflow, for messages that no current webhook can produce. */
export function inboundSignal(from: string, to: string, text: string, receivedAt: number): InboundMessage {
  const providerMessageId = `SM${randomUUID().replaceAll('-', '')}`
  return { providerMessageId, receivedAt, from, to, text, media: [], details: {} }
}

/** Does something that starts another run of a workflow, and waits until that run has ended. */
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
