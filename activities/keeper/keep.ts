import { Context, heartbeat } from '@temporalio/activity'
import { type Client, WorkflowNotFoundError } from '@temporalio/client'
import { setClosed } from '../../db/conversations.ts'
import { advanceDelivery, failQueuedDeliveries } from '../../db/deliveries.ts'
import { appendEvents, nextSeq } from '../../db/events.ts'
import { forgetOldKeys } from '../../db/idempotency.ts'
import {
  freeStraySeats,
  listStrayDeliveries,
  listUnchecked,
  noteChecked,
  type OpenRow,
} from '../../db/keeper.ts'
import { SYSTEM } from '../../domain/conversation.ts'
import type { Dependencies } from '../dependencies.ts'
import { OUR_ERRORS } from '../messages/errors.ts'
import { endOpenSurveys } from '../surveys/end-open-surveys.ts'
import type { KeeperReport } from './contract.ts'

/** Rows looked at in a round; the rest comes in the next ones, the longest unseen first. */
const MAX_ROWS = 500
const AT_ONCE = 20

/** A row is left alone this long: its workflow may just be closing it, ms. */
const SETTLING_MS = 60_000
/** How far back ends are looked for; the server's list lags a little, and a round may be missed, ms. */
const LOOK_BACK_MS = 15 * 60_000
/** After this a delivery under way has no activity any more, ms. */
const STRAY_AFTER_MS = 5 * 60_000

/**
 * Compares what the database says with what runs, and repairs what two truths let slip: an open row whose workflow has
 * ended, a seat that nobody holds, a delivery that nobody looks after. Each repair is an event and a metric.
 */
export function keep(dependencies: Dependencies) {
  return async (): Promise<KeeperReport> => {
    const { sql } = dependencies
    const { checked, closed } = await closeEnded(dependencies)
    const seatsFreed = await freeStraySeats(sql)
    const deliveriesSettled = await settleStrays(dependencies)
    await forgetOldKeys(sql)
    const report = { checked, closed, seatsFreed, deliveriesSettled }
    count({ closed, seatsFreed, deliveriesSettled })
    if (closed + seatsFreed + deliveriesSettled > 0)
      dependencies.log.warn(report, 'the keeper repaired something')
    return report
  }
}

async function closeEnded({ sql, temporal }: Dependencies): Promise<{ checked: number; closed: number }> {
  const now = Date.now()
  const ended = await listEnded(temporal, new Date(now - LOOK_BACK_MS))
  const rows = await listUnchecked(sql, new Date(now - SETTLING_MS), ended, MAX_ROWS)
  let closed = 0
  for (let at = 0; at < rows.length; at += AT_ONCE) {
    const batch = rows.slice(at, at + AT_ONCE)
    const running = await Promise.all(batch.map(row => isRunning(temporal, row.workflowId)))
    await noteChecked(
      sql,
      batch.filter((_, index) => running[index]).map(row => row.id),
    )
    for (const row of batch.filter((_, index) => !running[index])) {
      if (await close(sql, row)) closed++
    }
    heartbeat()
  }
  return { checked: rows.length, closed }
}

/** Conversations' workflows that ended otherwise than by themselves, lately. */
async function listEnded(temporal: Client, since: Date): Promise<string[]> {
  const query = `WorkflowType = 'conversation' AND ExecutionStatus IN ('Terminated', 'Failed', 'TimedOut', 'Canceled') AND CloseTime > '${since.toISOString()}'`
  const ids = new Set<string>()
  for await (const { workflowId } of temporal.workflow.list({ query })) ids.add(workflowId)
  return [...ids]
}

async function isRunning(temporal: Client, workflowId: string): Promise<boolean> {
  try {
    const { status } = await temporal.workflow.getHandle(workflowId).describe()
    return status.name === 'RUNNING' || status.name === 'CONTINUED_AS_NEW' || status.name === 'PAUSED'
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false
    throw error
  }
}

/** Closes a row whose workflow is gone. False when it was closed meanwhile. */
async function close(sql: Dependencies['sql'], row: OpenRow): Promise<boolean> {
  return sql.begin(async tx => {
    const seq = await nextSeq(tx, row.id)
    const [still] = await tx`select from conversations where id = ${row.id} and status <> 'closed'`
    if (!still) return false
    await setClosed(tx, { id: row.id, at: new Date(), reason: 'workflow_ended' })
    await endOpenSurveys(tx, row, seq, 'closed')
    await failQueuedDeliveries(tx, row.id, OUR_ERRORS.conversation_closed)
    const data = { reason: 'workflow_ended' }
    await appendEvents(tx, row, [
      { seq: seq + 1, type: 'conversation.repaired', actor: SYSTEM, data },
      { seq: seq + 2, type: 'conversation.closed', actor: SYSTEM, data },
    ])
    return true
  })
}

async function settleStrays({ sql }: Dependencies): Promise<number> {
  const strays = await listStrayDeliveries(sql, new Date(Date.now() - STRAY_AFTER_MS), MAX_ROWS)
  for (const { id, messageId, conversationId, channelId, status } of strays) {
    const [to, error] =
      status === 'queued'
        ? (['failed', OUR_ERRORS.conversation_closed] as const)
        : (['unknown', OUR_ERRORS.outcome_unknown] as const)
    await sql.begin(async tx => {
      const seq = await nextSeq(tx, conversationId)
      if (!(await advanceDelivery(tx, id, { status: to, error, reported: 'keeper' }))) return
      const data = { messageId, deliveryId: id, code: error.code, detail: error.detail }
      await appendEvents(tx, { id: conversationId, channelId }, [
        {
          seq,
          type: 'conversation.repaired',
          actor: SYSTEM,
          data: { reason: 'delivery without a workflow' },
        },
        { seq: seq + 1, type: `message.${to}`, actor: SYSTEM, data },
      ])
    })
  }
  return strays.length
}

function count(repairs: Record<string, number>): void {
  const counter = Context.current().metricMeter.createCounter(
    'switchboard_repairs',
    undefined,
    'What the keeper set right',
  )
  for (const [kind, repaired] of Object.entries(repairs)) if (repaired > 0) counter.add(repaired, { kind })
}
