import { setTimeout as wait } from 'node:timers/promises'
import { agentsOf } from '../chaos/actors/agents.ts'
import { apiClient } from '../chaos/actors/client.ts'
import { openOffice } from '../chaos/actors/office.ts'
import { check } from '../chaos/checker/check.ts'
import type { Finding } from '../chaos/checker/facts.ts'
import { writeJournal } from '../chaos/journal.ts'
import { randomOf } from '../chaos/random.ts'
import { newRecord } from '../chaos/record.ts'
import { settle } from '../chaos/settle/settle.ts'
import { type Stage, setStage } from '../chaos/stage/stage.ts'
import { unleash } from '../chaos/unleash.ts'
import { type Course, changeVersions } from './course.ts'
import type { RollingOptions } from './options.ts'
import { talksOf } from './talks.ts'

export interface RollingRun {
  course: Course
  findings: Finding[]
  /** Attempts of a version at conversations that it can't continue. They had no effect. */
  triedInVain: number
  conversations: number
  messages: { fromCustomers: number; toCustomers: number }
  endedByThemselves: string[]
  /** The folder with its files, if they were kept. */
  folder?: string
}

/**
 * Makes versions of the workers follow each other while customers and agents act. Then it waits until everything is at
 * rest, and compares what is stored with what happened.
 */
export async function runRolling(
  options: RollingOptions,
  note: (line: string) => void,
  interrupted: AbortSignal,
): Promise<RollingRun> {
  const signal = AbortSignal.any([interrupted, AbortSignal.timeout(options.deadlineMs)])
  const began = Date.now()
  const timed = (line: string) => note(`${((Date.now() - began) / 1_000).toFixed(1).padStart(6)} s  ${line}`)
  timed('Starting the servers, the providers’ emulators and two APIs …')
  const stage = await setStage(options, options.given)
  let keepFiles = true
  try {
    const ended = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason))
    })
    const run = await Promise.race([happen(stage, options, timed, signal), ended])
    keepFiles = options.keep || run.findings.length > 0
    return { ...run, folder: keepFiles ? stage.folder : undefined }
  } catch (error) {
    note(`See ${stage.folder}`)
    throw error
  } finally {
    await stage.close(keepFiles)
  }
}

/** Temporal's messages for a version that can't continue a history, and for a run that was put back because of it. */
const IN_VAIN = ['TMPRL1100', 'ended as TERMINATED', 'a conversation stays with version']

async function happen(
  stage: Stage,
  options: RollingOptions,
  note: (line: string) => void,
  signal: AbortSignal,
): Promise<Omit<RollingRun, 'folder'>> {
  const record = newRecord()
  const client = apiClient(stage.url, stage.adminToken, record)
  let course: Course | undefined
  const changing = changeVersions(stage, { options, record, note })
  await changing.begin()
  const office = await openOffice(client.admin, stage.outsides, options.agents)
  const random = randomOf(options.seed, 'kept')
  const agents = agentsOf(office, client, record, random.fork('agents'))
  const talks = talksOf(stage, office, { client, agents, record, options, random, signal })
  await unleash(stage, office, {
    options,
    record,
    note,
    signal,
    async beside(progress) {
      const reached = async (share: number) => {
        while (progress() < share && !signal.aborted) await wait(50)
      }
      course = await changing.run(talks, reached)
    },
  })
  if (!course) throw new Error('the versions were not changed')
  note('All is done; waiting for rest …')
  const unrest = await settle(stage, record, options, signal)
  note('Comparing …')
  const { facts, findings } = await check(stage, client.admin, { record, channels: office.channels, unrest })
  const inVain = findings.filter(({ about }) => IN_VAIN.some(words => about.includes(words)))
  const rest = findings.filter(finding => !inVain.includes(finding))
  if (rest.length > 0 || options.keep) writeJournal(stage.folder, { record, findings: rest, ...stage })
  return {
    course,
    findings: rest,
    triedInVain: inVain.length,
    endedByThemselves: stage.endedByThemselves,
    conversations: facts.conversations.length,
    messages: {
      fromCustomers: record.sent.length,
      toCustomers: Object.values(stage.outsides).flatMap(outside => outside.accepted()).length,
    },
  }
}
