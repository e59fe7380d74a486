import { setTimeout as wait } from 'node:timers/promises'
import { agentsOf } from './actors/agents.ts'
import { apiClient } from './actors/client.ts'
import { customerOf } from './actors/customers.ts'
import { watchDesk } from './actors/desk-view.ts'
import { mergeAndUndo } from './actors/merger.ts'
import type { Office } from './actors/office.ts'
import { planStories } from './actors/plan.ts'
import { play } from './actors/story.ts'
import { rearrange } from './actors/supervisor.ts'
import { injectFaults } from './faults.ts'
import { harmByPlan, planHarms } from './harms.ts'
import { makeMoments } from './moments.ts'
import type { ChaosOptions } from './options.ts'
import { randomOf } from './random.ts'
import type { ChaosRecord } from './record.ts'
import type { Stage } from './stage/stage.ts'

/** How often it is looked whether the next pair's time has come, ms. */
const PAIR_LOOK_MS = 100
/** How often the progress is printed, ms. */
const NOTE_MS = 10_000

/**
 * Everything that people do, and the damage to the service meanwhile.
 *
 * @param options.beside what else is done, depending on the progress from 0 to 1
 */
export async function unleash(
  stage: Stage,
  office: Office,
  {
    options,
    record,
    note,
    signal,
    beside,
  }: {
    options: ChaosOptions
    record: ChaosRecord
    note: (line: string) => void
    signal: AbortSignal
    beside?: (progress: () => number) => Promise<void>
  },
): Promise<void> {
  const { outsides, parts, lines, disk } = stage
  const random = randomOf(options.seed)
  const moments = makeMoments()
  const client = apiClient(stage.url, stage.adminToken, record)
  const agents = agentsOf(office, client, record, random.fork('agents'))
  const view = watchDesk(client)
  const faults = injectFaults(outsides, { record, random: random.fork('faults'), moments, options })
  const presence = agents.comeAndGo()
  const supervisor = rearrange(office, client, record, random.fork('supervisor'))

  const stories = planStories(random.fork('stories'), options.conversations)
  const steps = stories.reduce((sum, story) => sum + story.steps.length, 0)
  let stepsTaken = 0
  const began = Date.now()
  const shareOfTime = () => (options.chaosMs === undefined ? 0 : (Date.now() - began) / options.chaosMs)
  const progress = () => Math.max(stepsTaken / steps, shareOfTime())
  const isOver = () => signal.aborted || shareOfTime() >= 1
  const telling = setInterval(
    () => note(`  ${stepsTaken} of ${steps} steps, ${record.harms.length} harms`),
    NOTE_MS,
  )
  const waiting = [...stories]
  const storyteller = async () => {
    for (let story = waiting.shift(); story && !isOver(); story = waiting.shift()) {
      const own = random.fork(`play ${story.number}`)
      const channel = office.channels[story.channel]
      if (!channel) continue
      const customer = customerOf(channel, { outsides, record, options, moments, signal, random: own })
      const onStep = () => void stepsTaken++
      await play(story, { customer, agents, view, client, record, random: own, onStep, isOver })
    }
  }
  /** One pair after the other, spread over the run. */
  const merging = async () => {
    const channels = office.channels.filter(({ ai, closesSoon }) => !ai && !closesSoon)
    for (let number = 1; number <= options.merges && !isOver(); number++) {
      const own = random.fork(`pair ${number}`)
      const begins = (number - 1) / options.merges
      while (progress() < begins && !isOver()) await wait(PAIR_LOOK_MS)
      const channel = own.pick(channels)
      const surroundings = { outsides, record, options, moments, signal, random: own }
      const pair = [customerOf(channel, surroundings), customerOf(channel, surroundings)] as const
      await mergeAndUndo(number, pair, { agents, view, client, record, random: own, isOver })
    }
  }
  try {
    await Promise.all([
      merging(),
      ...Array.from({ length: options.atOnce }, storyteller),
      harmByPlan(planHarms(random.fork('harms'), options.harms), {
        parts,
        lines,
        disk,
        record,
        moments,
        signal,
        random: random.fork('victims'),
        progress,
      }),
      beside?.(progress),
    ])
  } finally {
    clearInterval(telling)
    await Promise.all([faults.stop(), presence.stop(), supervisor.stop(), view.stop()])
  }
  await Promise.all(office.people.map(({ id }) => agents.comeBack(id)))
}
