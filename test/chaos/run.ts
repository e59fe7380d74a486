import { apiClient } from './actors/client.ts'
import { openOffice } from './actors/office.ts'
import { check } from './checker/check.ts'
import { writeJournal } from './journal.ts'
import type { ChaosOptions } from './options.ts'
import { newRecord } from './record.ts'
import type { Outcome } from './report.ts'
import { settle } from './settle/settle.ts'
import { silencesTold } from './silences.ts'
import { type Stage, setStage } from './stage/stage.ts'
import { unleash } from './unleash.ts'

export interface ChaosRun {
  outcome: Outcome
  /** The folder with its files, if they were kept. */
  folder?: string
}

/**
 * Runs the chaos: customers and agents act while everything that can be killed is killed, and the providers make
 * errors. Then it waits until everything is at rest, and compares what is stored with what happened. In any case it
 * stops everything that it started. Rejects if the time is over, or if it is interrupted.
 */
export async function runChaos(
  options: ChaosOptions,
  note: (line: string) => void,
  interrupted?: AbortSignal,
): Promise<ChaosRun> {
  const over = new AbortController()
  const end = (reason: string) => over.abort(new Error(reason))
  const timer = setTimeout(() => end(`not done after ${options.deadlineMs / 1_000} s`), options.deadlineMs)
  interrupted?.addEventListener('abort', () => end('interrupted'))
  const began = Date.now()
  const timed = (line: string) => note(`${((Date.now() - began) / 1_000).toFixed(1).padStart(6)} s  ${line}`)
  timed('Starting PostgreSQL, Temporal, the providers’ emulators and the service …')
  const stage = await setStage(options)
  let keepFiles = true
  try {
    over.signal.throwIfAborted()
    const ended = new Promise<never>((_, reject) => {
      over.signal.addEventListener('abort', () => reject(over.signal.reason))
    })
    const outcome = await Promise.race([happen(stage, options, timed, over.signal), ended])
    keepFiles = options.keep || outcome.findings.length > 0
    timed('Done')
    return { outcome, folder: keepFiles ? stage.folder : undefined }
  } catch (error) {
    keepFiles = !interrupted?.aborted
    if (keepFiles) note(`See ${stage.folder}`)
    throw error
  } finally {
    clearTimeout(timer)
    end('it is over')
    await stage.close(keepFiles)
  }
}

async function happen(
  stage: Stage,
  options: ChaosOptions,
  note: (line: string) => void,
  signal: AbortSignal,
): Promise<Outcome> {
  const record = newRecord()
  const client = apiClient(stage.url, stage.adminToken, record)
  const office = await openOffice(client.admin, stage.outsides, options.agents)
  note('Chaos …')
  const chaosBegan = Date.now()
  await unleash(stage, office, { options, record, note, signal })
  const settleBegan = Date.now()
  note('All is up again; waiting for rest …')
  const unrest = await settle(stage, record, options, signal)
  const settleMs = Date.now() - settleBegan
  record.silences = silencesTold(stage.folder)
  note('Comparing …')
  const { facts, findings } = await check(stage, client.admin, { record, channels: office.channels, unrest })
  if (findings.length > 0 || options.keep) writeJournal(stage.folder, { record, findings, ...stage })
  return {
    options,
    record,
    facts,
    findings,
    settleMs,
    chaosMs: settleBegan - chaosBegan,
    accepted: Object.values(stage.outsides).flatMap(outside => outside.accepted()),
    endedByThemselves: stage.endedByThemselves,
  }
}
