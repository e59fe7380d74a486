import type { Client } from '@temporalio/client'
import { channelScheduleIds } from '../activities/channels/schedules.ts'
import { listChannelIds } from '../db/channels.ts'
import type { Sql } from '../db/client.ts'
import { forgetReadRuns, loadReadRuns, storeReadRuns } from '../db/reseal-progress.ts'
import { countByKey, resealColumn, SEALED_COLUMNS } from '../db/sealed.ts'
import { resealSchedule } from '../platform/reseal.ts'
import { type Progress, readRunning } from '../platform/running-keys.ts'
import type { Secrets } from '../platform/secrets.ts'
import { SCHEDULE_IDS } from './schedules.ts'

/** What `npm run reseal` did, and what is still encrypted with an older key. */
export interface Resealed {
  moved: { what: string; count: number }[]
  left: { keyId: string; what: string; count: number; isKnown: boolean }[]
}

/**
 * Encrypts all lasting data (columns, schedules) with the newest key, and counts what still uses
 * another one. The data of running workflows ends with them. It can be run as often as needed, also
 * while the service runs; of histories it reads what it has not read before, and `tell` hears how far it is.
 */
export async function reseal(
  { sql, secrets, temporal }: { sql: Sql; secrets: Secrets; temporal: Client },
  taskQueue: string,
  tell?: (progress: Progress) => void,
): Promise<Resealed> {
  const moved: Resealed['moved'] = []
  const found: { what: string; counts: Map<string, number> }[] = []
  for (const column of SEALED_COLUMNS) {
    moved.push({ what: nameOf(column), count: await resealColumn(sql, secrets, column) })
  }
  for (const column of SEALED_COLUMNS) {
    found.push({ what: nameOf(column), counts: await countByKey(sql, column) })
  }
  const keysOfSchedules: string[] = []
  for (const id of [...SCHEDULE_IDS, ...(await listChannelIds(sql)).flatMap(channelScheduleIds)]) {
    const keyId = await resealSchedule(temporal, secrets, id)
    if (keyId !== undefined) keysOfSchedules.push(keyId)
  }
  found.push({ what: 'schedules', counts: countKeys(keysOfSchedules) })
  const runs = await readRunning(temporal, secrets, taskQueue, {
    known: await loadReadRuns(sql),
    keep: read => storeReadRuns(sql, read),
    tell,
  })
  await forgetReadRuns(
    sql,
    runs.map(({ runId }) => runId),
  )
  found.push({ what: 'running workflows', counts: countKeys(runs.flatMap(({ keyIds }) => keyIds)) })
  const left = found.flatMap(({ what, counts }) =>
    [...counts]
      .filter(([keyId]) => keyId !== secrets.currentKeyId)
      .map(([keyId, count]) => ({ keyId, what, count, isKnown: secrets.knows(keyId) })),
  )
  return { moved, left }
}

/** The same as lines to print. */
export function summaryOf({ moved, left }: Resealed, currentKeyId: string): string[] {
  const lines = moved
    .filter(({ count }) => count > 0)
    .map(({ what, count }) => `${what}: ${count} encrypted again with key ${currentKeyId}`)
  if (left.length === 0) return [...lines, `All stored and running data uses key ${currentKeyId} only.`]
  return [
    ...lines,
    'Still needed:',
    ...left.map(
      ({ keyId, what, count, isKnown }) =>
        `  key ${keyId}: ${count} × ${what}${isKnown ? '' : ' (not in SECRETS_KEY: add it again, after the newest key)'}`,
    ),
  ]
}

function countKeys(keyIds: string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const keyId of keyIds) counts.set(keyId, (counts.get(keyId) ?? 0) + 1)
  return counts
}

function nameOf({ table, column }: { table: string; column: string }): string {
  return `${table}.${column}`
}
