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
import { changeAndTell, tellGranted } from '../allocation/grants.ts'
import { signalEach } from '../allocation/signal-each.ts'
import { tellBlocked } from '../contacts/block.ts'
import { tellEnding } from '../contacts/learn-addresses.ts'
import { endAbandoned } from '../conversation/end-conversation.ts'
import type { Dependencies } from '../dependencies.ts'
import { removeUnusedUploads } from '../erasure/uploads.ts'
import { moveLabelsOn } from '../labels/move-label.ts'
import { eachApart } from './each-apart.ts'
import { findStopped } from './find-stopped.ts'
import { tellLeftBehind } from './left-behind.ts'
import { endPresences, putInLine } from './line-and-seats.ts'
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
 *
 * @throws the first error of the round, after all steps had their turn
 */
export function keep(dependencies: Dependencies) {
  return async (): Promise<KeeperReport> => {
    const done: KeeperReport = { ...NOTHING }
    try {
      await eachApart(stepsOf(dependencies), async step => {
        Object.assign(done, await step())
      })
    } finally {
      const { checked: _, ...repairs } = done
      countRepairs(repairs)
      // Agents who close their console without a word are no fault.
      const { presencesEnded: __, ...faults } = repairs
      if (Object.values(faults).some(count => count > 0)) {
        dependencies.log.warn(repairs, 'the keeper repaired something')
      }
    }
    return done
  }
}

/**
 * The steps of a round, in their order. They don't depend on each other: one that fails keeps none of
 * the others from being done.
 */
function stepsOf(dependencies: Dependencies): (() => Promise<Partial<KeeperReport>>)[] {
  const { sql } = dependencies
  const quietly = (step: () => Promise<unknown>) => () => step().then(() => ({}))
  return [
    () => closeEnded(dependencies),
    () => settleStrays(dependencies),
    async () => ({ grantsTold: await tellGranted(dependencies, []) }),
    async () => ({ presencesEnded: await endPresences(dependencies) }),
    async () => ({ putInLine: await putInLine(dependencies) }),
    async () => ({ mergesTold: await tellEnding(dependencies) }),
    async () => ({ blocksTold: await tellBlocked(dependencies) }),
    async () => ({ leftBehind: await tellLeftBehind(dependencies) }),
    async () => ({ settingsTold: await keepSettings(dependencies) }),
    async () => ({ deliveriesHeard: await hearDeliveries(dependencies) }),
    quietly(() => pollTemplates(dependencies, Context.current().info.taskQueue)),
    quietly(() => forgetOldKeys(sql)),
    quietly(() => forgetOldMerges(sql)),
    quietly(() => measureDurations(dependencies)),
    quietly(() => forgetOldAccess(sql)),
    quietly(() => removeUnusedUploads(dependencies)),
    quietly(() => moveLabelsOn(dependencies)),
  ]
}

const NOTHING: KeeperReport = {
  checked: 0,
  closed: 0,
  seatsFreed: 0,
  deliveriesSettled: 0,
  asked: 0,
  grantsTold: 0,
  presencesEnded: 0,
  putInLine: 0,
  mergesTold: 0,
  blocksTold: 0,
  leftBehind: 0,
  settingsTold: 0,
  deliveriesHeard: 0,
}

/**
 * Reports that arrived before the answers of their calls, and what the provider tells when asked. The
 * next round reports the failures among the former.
 */
async function hearDeliveries(dependencies: Dependencies): Promise<number> {
  const early = (await takeEarly(dependencies.sql)).length
  await dropEarly(dependencies.sql)
  return early + (await pollDeliveries(dependencies))
}

async function closeEnded(dependencies: Dependencies): Promise<{ checked: number; closed: number }> {
  const { sql, temporal, clock } = dependencies
  const now = clock.now()
  const recently = await listEnded(temporal, new Date(now - LOOK_BACK_MS))
  const rows = await listUnchecked(sql, new Date(now - SETTLING_MS), recently, MAX_ROWS)
  const ended: typeof rows = []
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
    ended.push(...batch.filter(row => stopped.has(row.workflowId)))
    heartbeat()
  }
  let closed = 0
  await eachApart(ended, async row => {
    const touching = { channels: [row.channelId], conversations: [row.id] }
    if (await changeAndTell(dependencies, tx => endAbandoned(tx, row, 'workflow_ended'), touching)) closed++
  })
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
  await eachApart(
    suspects.filter(row => !row.open),
    async row => {
      const { seatsFreed, deliveriesSettled } = await changeAndTell(
        dependencies,
        async tx => repair(tx, row, await nextSeq(tx, row.id), { seqs: SEQS_WHEN_CLOSED, before }),
        { channels: [row.channelId], conversations: [row.id] },
      )
      sum.seatsFreed += seatsFreed
      sum.deliveriesSettled += deliveriesSettled
    },
  )
  return sum
}
