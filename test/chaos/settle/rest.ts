import type { Client } from '@temporalio/client'
import type { Database } from '../../../db/client.ts'
import { conversationState } from '../../../protocol/queries.ts'
import type { ConversationState } from '../../../protocol/state/state.ts'
import type { ChaosRecord } from '../record.ts'

/** What is still in progress, each with where to look. If all of it is empty, everything is at rest. */
export interface Unrest {
  /** Messages that the service accepted and has not stored, or never accepted. */
  inbound: string[]
  /** Deliveries that are neither sent nor given up. */
  outbound: string[]
  /** Commands without an outcome. */
  commands: string[]
  /** Seats that their conversations don't know of. */
  seats: string[]
  /** Merges that are being undone. */
  undos: string[]
  /** Workflows that have something to do. */
  workflows: string[]
}

export function isAtRest(unrest: Unrest): boolean {
  return Object.values(unrest).every(list => list.length === 0)
}

const AT_ONCE = 10

/** Reads what is still in progress. Throws if a server does not answer. */
export async function findUnrest(
  { sql, temporal }: { sql: Database; temporal: Client },
  record: ChaosRecord,
): Promise<Unrest> {
  const sids = record.sent.filter(({ isGone }) => !isGone).map(({ sid }) => sid)
  const commandIds = record.commands.flatMap(({ answers }) =>
    answers.flatMap(({ commandId }) => commandId ?? []),
  )
  const [inbound, outbound, commands, seats] = await Promise.all([
    sql<{ id: string }[]>`
      select sid as id from unnest(${sids}::text[]) as sent(sid)
      where not exists (select from messages where provider_message_id = sid)`,
    sql<{ id: string }[]>`
      select d.id || ' ' || d.status || ' of ' || m.kind || ' in ' || m.conversation_id as id
      from deliveries d join messages m on m.id = d.message_id where d.status in ('queued', 'sending')`,
    sql<{ id: string }[]>`
      select c.id::text as id from unnest(${commandIds}::uuid[]) as c(id)
      where not exists (select from events where command_id = c.id)`,
    sql<{ id: string }[]>`select conversation_id::text as id from assignments where taken_up_at is null`,
  ])
  const ids = (rows: { id: string }[]) => rows.map(({ id }) => id)
  const unrest = {
    inbound: ids(inbound),
    outbound: ids(outbound),
    commands: ids(commands),
    seats: ids(seats),
    undos: await findUndos(temporal),
  }
  // Only read when the rows do not change any more, because each conversation costs a call or two.
  const still = Object.values(unrest).every(list => list.length === 0)
  return { ...unrest, workflows: still ? await findBusy(sql, temporal) : ['not asked yet'] }
}

async function findUndos(temporal: Client): Promise<string[]> {
  const running: string[] = []
  const query = "WorkflowType = 'undoMerge' and ExecutionStatus = 'Running'"
  for await (const { workflowId } of temporal.workflow.list({ query })) running.push(workflowId)
  return running
}

/** Open conversations whose workflows have something in progress or due. */
async function findBusy(sql: Database, temporal: Client): Promise<string[]> {
  const open = await sql<{ id: string; workflowId: string }[]>`
    select id, workflow_id from conversations where status <> 'closed'`
  const busy: string[] = []
  for (let at = 0; at < open.length; at += AT_ONCE) {
    const batch = open.slice(at, at + AT_ONCE)
    const reasons = await Promise.all(batch.map(({ workflowId }) => whyBusy(temporal, workflowId)))
    busy.push(...batch.flatMap(({ id }, index) => (reasons[index] ? [`${id}: ${reasons[index]}`] : [])))
  }
  return busy
}

async function whyBusy(temporal: Client, workflowId: string): Promise<string | undefined> {
  const handle = temporal.workflow.getHandle(workflowId)
  const { raw } = await handle.describe()
  const [pending] = raw.pendingActivities ?? []
  if (pending) return `${pending.activityType?.name}, attempt ${pending.attempt}`
  if (raw.pendingWorkflowTask) return `a workflow task, attempt ${raw.pendingWorkflowTask.attempt}`
  return whyNotIdle(await handle.query(conversationState))
}

/** What closes or wakes as soon as this may do so while it is compared, ms. */
const SOON_MS = 60_000

function whyNotIdle({ queue, outbox, ai, closeAt, snooze }: ConversationState): string | undefined {
  if (closeAt !== undefined && closeAt - Date.now() < SOON_MS) return 'it is about to be closed'
  if (snooze?.until !== undefined && snooze.until - Date.now() < SOON_MS) return 'its snooze is about to end'
  if (queue.length > 0) return `${queue.length} in its queue`
  if (outbox.length > 0) return `${outbox.length} in its outbox`
  return ai?.dueAt === undefined ? undefined : 'a turn of the AI is due'
}
