import { agentsOf } from './actors/agents.ts'
import { apiClient } from './actors/client.ts'
import { customerOf } from './actors/customers.ts'
import { watchDesk } from './actors/desk-view.ts'
import { type Office, openOffice } from './actors/office.ts'
import { planStories } from './actors/plan.ts'
import { play } from './actors/story.ts'
import { rearrange } from './actors/supervisor.ts'
import { check } from './checker/check.ts'
import { injectFaults } from './faults.ts'
import { writeJournal } from './journal.ts'
import { killByPlan, planKills } from './kills.ts'
import { makeMoments } from './moments.ts'
import type { ChaosOptions } from './options.ts'
import { randomOf } from './random.ts'
import { type ChaosRecord, newRecord } from './record.ts'
import type { Outcome } from './report.ts'
import { settle } from './settle/settle.ts'
import { type Stage, setStage } from './stage/stage.ts'

export interface ChaosRun {
  outcome: Outcome
  /** Where its files are, if they were kept. */
  folder?: string
}

/**
 * Lets customers and agents go about their business while everything that can be killed is killed, and Twilio errs; then
 * waits until all has come to rest, and compares what is there with what happened. Ends everything it started, whatever
 * happens. Rejects when the time is over, or it is interrupted.
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
  timed('Starting PostgreSQL, Temporal, the Twilio emulator and the service …')
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
  const office = await openOffice(client.admin, stage.emulator, options.agents)
  note('Chaos …')
  const chaosBegan = Date.now()
  await unleash(stage, office, { options, record, note, signal })
  const settleBegan = Date.now()
  note('All is up again; waiting for rest …')
  const unrest = await settle(stage, record, options, signal)
  const settleMs = Date.now() - settleBegan
  note('Comparing …')
  const { facts, findings } = await check(stage, client.admin, { record, channels: office.channels, unrest })
  if (findings.length > 0 || options.keep) writeJournal(stage.folder, { record, findings, ...stage })
  return {
    ...{ options, record, facts, findings, settleMs, chaosMs: settleBegan - chaosBegan },
    acceptedByTwilio: stage.emulator.ledger.messages().length,
    endedByThemselves: stage.endedByThemselves,
  }
}

/** How often it is told how far things are, ms. */
const NOTE_MS = 10_000

/** Everything that people do, and all that is done to the service meanwhile. */
async function unleash(
  stage: Stage,
  office: Office,
  {
    options,
    record,
    note,
    signal,
  }: {
    options: ChaosOptions
    record: ChaosRecord
    note: (line: string) => void
    signal: AbortSignal
  },
): Promise<void> {
  const { emulator, parts } = stage
  const random = randomOf(options.seed)
  const moments = makeMoments()
  const client = apiClient(stage.url, stage.adminToken, record)
  const agents = agentsOf(office, client, record, random.fork('agents'))
  const view = watchDesk(client)
  const faults = injectFaults(emulator, { record, random: random.fork('faults'), moments, options })
  const presence = agents.comeAndGo()
  const supervisor = rearrange(office, client, record, random.fork('supervisor'))

  const stories = planStories(random.fork('stories'), options.conversations)
  const steps = stories.reduce((sum, story) => sum + story.steps.length, 0)
  let stepsTaken = 0
  const began = Date.now()
  const shareOfTime = () => (options.chaosMs === undefined ? 0 : (Date.now() - began) / options.chaosMs)
  const isOver = () => signal.aborted || shareOfTime() >= 1
  const telling = setInterval(
    () => note(`  ${stepsTaken} of ${steps} steps, ${record.kills.length} kills`),
    NOTE_MS,
  )
  const waiting = [...stories]
  const storyteller = async () => {
    for (let story = waiting.shift(); story && !isOver(); story = waiting.shift()) {
      const own = random.fork(`play ${story.number}`)
      const channel = office.channels[story.channel]
      if (!channel) continue
      const customer = customerOf(channel, { emulator, record, options, moments, random: own })
      const onStep = () => void stepsTaken++
      await play(story, { customer, agents, view, client, record, random: own, onStep, isOver })
    }
  }
  try {
    await Promise.all([
      ...Array.from({ length: options.atOnce }, storyteller),
      killByPlan(planKills(random.fork('kills'), options.kills), {
        ...{ parts, record, moments, signal, random: random.fork('victims') },
        progress: () => Math.max(stepsTaken / steps, shareOfTime()),
      }),
    ])
  } finally {
    clearInterval(telling)
    faults.stop()
    await Promise.all([presence.stop(), supervisor.stop(), view.stop()])
  }
  await Promise.all(office.people.map(({ id }) => agents.comeBack(id)))
}
