import type { Database } from '../../db/client.ts'
import { GROWING } from './million.ts'

/** A statement as it was sent. */
export interface Sent {
  text: string
  parameters: unknown[]
}

/** How much a statement read, and how much it returned. */
export interface Reading extends Sent {
  /** Rows of the tables that grow: those that it used, and those that it read and dropped. */
  read: number
  /** Rows that it returned or changed. */
  returned: number
  /** The scans that read most, for the person who must improve them. */
  scans: string[]
}

interface Plan {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  'Actual Rows': number
  'Actual Loops': number
  'Rows Removed by Filter'?: number
  'Rows Removed by Index Recheck'?: number
  Plans?: Plan[]
}

/** Records each statement, with a few of the values that it was sent with. */
export function statementsSent(): { note(text: string, parameters: unknown[]): void; all(): Sent[] } {
  const sent = new Map<string, Sent[]>()
  return {
    note(text, parameters) {
      const known = sent.get(text) ?? []
      // The driver reuses the list, so its current content is copied.
      if (known.length < 3) sent.set(text, [...known, { text, parameters: [...parameters] }])
    },
    all: () =>
      [...sent.values()]
        .flat()
        .filter(({ text }) => /^\s*\(?\s*(select|with|insert|update|delete)\b/i.test(text)),
  }
}

/**
 * Runs a statement once more, and rolls it back. Undefined if it can't run again, for example because its row exists
 * already or the seat is not free any more.
 */
export async function explain(sql: Database, sent: Sent): Promise<Reading | undefined> {
  let plan: Plan | undefined
  await sql
    .begin(async tx => {
      const [row] = await tx.unsafe<{ 'QUERY PLAN': [{ Plan: Plan }] }[]>(
        `explain (analyze, format json, timing off, costs off, buffers off) ${sent.text}`,
        sent.parameters as never[],
      )
      plan = row?.['QUERY PLAN'][0].Plan
      throw new TakenBack()
    })
    .catch(error => {
      if (!(error instanceof TakenBack) && !/^(23|SB)/.test(String(error.code))) throw error
    })
  if (!plan) return undefined
  const scans = scansOf(plan)
  const changed = plan['Node Type'] === 'ModifyTable' ? (plan.Plans?.[0]?.['Actual Rows'] ?? 0) : 0
  return {
    ...sent,
    read: scans.reduce((sum, scan) => sum + scan.read, 0),
    returned: Math.max(plan['Actual Rows'], changed),
    scans: scans
      .sort((a, b) => b.read - a.read)
      .slice(0, 3)
      .map(({ what, read }) => `${what}: ${read}`),
  }
}

class TakenBack extends Error {}

function scansOf(plan: Plan): { what: string; read: number }[] {
  const below = (plan.Plans ?? []).flatMap(scansOf)
  const table = plan['Relation Name']
  if (!table || !GROWING.includes(table) || !/Scan$/.test(plan['Node Type'])) return below
  const { 'Rows Removed by Filter': filtered = 0, 'Rows Removed by Index Recheck': rechecked = 0 } = plan
  const read = Math.round((plan['Actual Rows'] + filtered + rechecked) * plan['Actual Loops'])
  return [{ what: `${plan['Node Type']} of ${plan['Index Name'] ?? table}`, read }, ...below]
}
