import { Context, heartbeat } from '@temporalio/activity'
import type { Client } from '@temporalio/client'
import { dropEarly, takeEarly } from '../../db/early-reports.ts'
import { nextSeq } from '../../db/events.ts'
import { forgetOldKeys } from '../../db/idempotency.ts'
import { listSuspects, listUnchecked, noteChecked } from '../../db/keeper.ts'
import { forgetOldMerges } from '../../db/merges.ts'
import { forgetOldAccess } from '../../db/sessions/access.ts'
import type { KeeperReport } from '../../protocol/activities/keeper.ts'
import { askForRepair } from '../../protocol/signals.ts'
import { isOfType } from '../../protocol/workflows.ts'
import { changeAndTell } from '../allocation/grants.ts'
import { signalEach } from '../allocation/signal-each.ts'
import { tellBlocked } from '../contacts/block.ts'
import { tellEnding } from '../contacts/learn-addresses.ts'
import { endAbandoned } from '../conversation/end-conversation.ts'
import type { Dependencies } from '../dependencies.ts'
import { removeUnusedUploads } from '../erasure/uploads.ts'
import { moveLabelsOn } from '../labels/move-label.ts'
import { findStopped } from './find-stopped.ts'
import { keepLineAndSeats } from './line-and-seats.ts'
import { measureDurations } from './measure-durations.ts'
import { pollDeliveries } from './poll-deliveries.ts'
import { pollTemplates } from './poll-templates.ts'
import { countRepairs, repair } from './repair.ts'
import { keepSettings } from './tell-untold.ts'

/** How many rows one round checks. The next rounds check the rest, those not seen for longest first. */
const MAX_ROWS = 500
/** How many of them are in one query to Temporal, which then has about 10 kB. */
const IN_ONE_QUESTION = 100

/** A row that was just opened, or checked with its workflow, is not checked again for this long, ms. */
const SETTLING_MS = 60_000
/**
 * How far back ended workflows are searched, ms. The server's list lags a little, and a round may have
 * been missed.
 */
const LOOK_BACK_MS = 15 * 60_000
/**
 * After this time no activity can still be working on a delivery, ms (see the timeouts in
 * workflows/conversation/activities.ts).
 */
const STRAY_AFTER_MS = 5 * 60_000
/** How many row numbers a repair in a closed conversation may use: enough for a hundred deliveries. */
const SEQS_WHEN_CLOSED = 301

/**
 * Compares the database with what actually runs, and repairs the differences: an open row whose
 * workflow has ended, a seat that no conversation holds or knows of, a delivery that nothing handles.
 * Each repair is an event and a metric.
 */
export function keep(dependencies: Dependencies) {
  return async (): Promise<KeeperReport> => {
    const { checked, closed } = await closeEnded(dependencies)
    const strays = await settleStrays(dependencies)
    const allocation = await keepLineAndSeats(dependencies)
    const mergesTold = await tellEnding(dependencies)
    const blocksTold = await tellBlocked(dependencies)
    const settingsTold = await keepSettings(dependencies)
    // Reports that arrived before the answers of their calls. The next round reports the failures among
    // them.
    const early = (await takeEarly(dependencies.sql)).length
    await dropEarly(dependencies.sql)
    const deliveriesHeard = early + (await pollDeliveries(dependencies))
    await pollTemplates(dependencies, Context.current().info.taskQueue)
    await forgetOldKeys(dependencies.sql)
    await forgetOldMerges(dependencies.sql)
    await measureDurations(dependencies)
    await forgetOldAccess(dependencies.sql)
    await removeUnusedUploads(dependencies)
    await moveLabelsOn(dependencies)
    const repairs = {
      closed,
      ...strays,
      ...allocation,
      mergesTold,
      blocksTold,
      settingsTold,
      deliveriesHeard,
    }
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

/** The workflows of conversations that recently ended in an abnormal way. */
async function listEnded(temporal: Client, since: Date): Promise<string[]> {
  const query = `${isOfType('conversation')} AND ExecutionStatus IN ('Terminated', 'Failed', 'TimedOut', 'Canceled') AND CloseTime > '${since.toISOString()}'`
  const ids = new Set<string>()
  for await (const { workflowId } of temporal.workflow.list({ query })) ids.add(workflowId)
  return [...ids]
}

/**
 * Repairs what is left in closed conversations, and asks the workflows of open ones to do it
 * themselves.
 */
async function settleStrays(
  dependencies: Dependencies,
): Promise<Pick<KeeperReport, 'seatsFreed' | 'deliveriesSettled' | 'asked'>> {
  const { sql, temporal, clock } = dependencies
  const before = new Date(clock.now() - STRAY_AFTER_MS)
  const suspects = await listSuspects(sql, before, MAX_ROWS)
  const open = suspects.filter(row => row.open)
  // Only the workflow knows what it is still working on, and only it gives out event numbers. If one
  // ended meanwhile, the next round closes its row.
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
