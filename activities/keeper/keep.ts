import { heartbeat } from '@temporalio/activity'
import type { Client } from '@temporalio/client'
import { dropEarly, takeEarly } from '../../db/early-reports.ts'
import { nextSeq } from '../../db/events.ts'
import { forgetOldKeys } from '../../db/idempotency.ts'
import { listSuspects, listUnchecked, noteChecked } from '../../db/keeper.ts'
import type { KeeperReport } from '../../protocol/activities/keeper.ts'
import { askForRepair } from '../../protocol/signals.ts'
import { isOfType } from '../../protocol/workflows.ts'
import { changeAndTell } from '../allocation/grants.ts'
import { signalEach } from '../allocation/signal-each.ts'
import { tellEnding } from '../contacts/learn-addresses.ts'
import { endAbandoned } from '../conversation/end-conversation.ts'
import type { Dependencies } from '../dependencies.ts'
import { findStopped } from './find-stopped.ts'
import { keepLineAndSeats } from './line-and-seats.ts'
import { pollDeliveries } from './poll-deliveries.ts'
import { countRepairs, repair } from './repair.ts'
import { keepSettings } from './tell-untold.ts'

/** Rows looked at in a round; the rest comes in the next ones, the longest unseen first. */
const MAX_ROWS = 500
/** Of them, those that one question to Temporal is about: a query of some 10 kB. */
const IN_ONE_QUESTION = 100

/** A row that was just opened, or seen with its workflow, is not looked at again so soon, ms. */
const SETTLING_MS = 60_000
/** How far back ends are looked for; the server's list lags a little, and a round may be missed, ms. */
const LOOK_BACK_MS = 15 * 60_000
/** After this no activity can be under way with a delivery any more, ms; see the timeouts in workflows/…/activities.ts. */
const STRAY_AFTER_MS = 5 * 60_000
/** Of a closed conversation, whose numbers are free: enough for a hundred deliveries. */
const SEQS_WHEN_CLOSED = 301

/**
 * Compares what the database says with what runs, and repairs what two truths let slip: an open row whose workflow has
 * ended, a seat that nobody holds or knows of, a delivery that nobody looks after. Each repair is an event and a metric.
 */
export function keep(dependencies: Dependencies) {
  return async (): Promise<KeeperReport> => {
    const { checked, closed } = await closeEnded(dependencies)
    const strays = await settleStrays(dependencies)
    const allocation = await keepLineAndSeats(dependencies)
    const mergesTold = await tellEnding(dependencies)
    const settingsTold = await keepSettings(dependencies)
    // What came before the answers of its calls; whose failures have to be told, the next round tells.
    const early = (await takeEarly(dependencies.sql)).length
    await dropEarly(dependencies.sql)
    const deliveriesHeard = early + (await pollDeliveries(dependencies))
    await forgetOldKeys(dependencies.sql)
    const repairs = { closed, ...strays, ...allocation, mergesTold, settingsTold, deliveriesHeard }
    countRepairs(repairs)
    if (Object.values(repairs).some(count => count > 0)) {
      dependencies.log.warn(repairs, 'the keeper repaired something')
    }
    return { checked, ...repairs }
  }
}

async function closeEnded(dependencies: Dependencies): Promise<{ checked: number; closed: number }> {
  const { sql, temporal, clock } = dependencies
  const now = clock.now()
  const ended = await listEnded(temporal, new Date(now - LOOK_BACK_MS))
  const rows = await listUnchecked(sql, new Date(now - SETTLING_MS), ended, MAX_ROWS)
  let closed = 0
  for (let at = 0; at < rows.length; at += IN_ONE_QUESTION) {
    const batch = rows.slice(at, at + IN_ONE_QUESTION)
    const stopped = await findStopped(
      temporal,
      batch.map(row => row.workflowId),
    )
    await noteChecked(
      sql,
      batch.filter(row => !stopped.has(row.workflowId)).map(row => row.id),
    )
    for (const row of batch.filter(row => stopped.has(row.workflowId))) {
      if (
        await changeAndTell(dependencies, tx => endAbandoned(tx, row, 'workflow_ended'), {
          channels: [row.channelId],
          conversations: [row.id],
        })
      )
        closed++
    }
    heartbeat()
  }
  return { checked: rows.length, closed }
}

/** Conversations' workflows that ended otherwise than by themselves, lately. */
async function listEnded(temporal: Client, since: Date): Promise<string[]> {
  const query = `${isOfType('conversation')} AND ExecutionStatus IN ('Terminated', 'Failed', 'TimedOut', 'Canceled') AND CloseTime > '${since.toISOString()}'`
  const ids = new Set<string>()
  for await (const { workflowId } of temporal.workflow.list({ query })) ids.add(workflowId)
  return [...ids]
}

/** Looks after what is left in conversations that are over, and asks the workflows of the others to do it. */
async function settleStrays(
  dependencies: Dependencies,
): Promise<Pick<KeeperReport, 'seatsFreed' | 'deliveriesSettled' | 'asked'>> {
  const { sql, temporal, clock } = dependencies
  const before = new Date(clock.now() - STRAY_AFTER_MS)
  const suspects = await listSuspects(sql, before, MAX_ROWS)
  const open = suspects.filter(row => row.open)
  // Only the workflow knows what of it is still on its way, and only it gives out the numbers of events. The row of one
  // that ended meanwhile is closed by the next round.
  const asked = await signalEach(temporal, open, askForRepair, conversationId => ({ conversationId }))
  const sum = { seatsFreed: 0, deliveriesSettled: 0, asked }
  for (const row of suspects.filter(row => !row.open)) {
    const { seatsFreed, deliveriesSettled } = await changeAndTell(
      dependencies,
      async tx => repair(tx, row, await nextSeq(tx, row.id), { seqs: SEQS_WHEN_CLOSED, before }),
      { channels: [row.channelId], conversations: [row.id] },
    )
    sum.seatsFreed += seatsFreed
    sum.deliveriesSettled += deliveriesSettled
    heartbeat()
  }
  return sum
}
