import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import type { LineEnd } from '../harness/lines.ts'
import type { PartKind } from './stage/part.ts'

export interface ChaosOptions {
  /** The seed of everything that is drawn: what people do, what is killed, which faults occur. */
  seed: number
  /** Customers; each has a story of one or more conversations. */
  conversations: number
  /** Stories that run at once. */
  atOnce: number
  /** Processes of each part of the service. */
  processes: { api: number; worker: number }
  agents: number
  /** Pairs of customers who are made one contact, and two again. */
  merges: number
  harms: HarmPlan
  /** By how much the clock of the last process of each kind is wrong, ms. */
  clockOffMs: Record<'api' | 'worker', number>
  /** Share of the calls to providers that have a fault. */
  faultShare: number
  /** Whether faults may last as long as the service waits: calls that never return, callbacks that never come. */
  longFaults: boolean
  /**
   * Whether the end may be shortened: Temporal is told at once that a killed worker's activities are lost, and waits of
   * the workflows are skipped. Nothing else changes; both would happen by themselves later.
   */
  hastens: boolean
  /**
   * Who recovers a message whose webhook failed with all its retries, if the provider has a list: the customer, by
   * writing it once more; or the service itself, from the list.
   */
  recovery: 'customer' | 'service'
  /** How long the chaos may last, ms. Stories that are not finished then end early. Default: until all are finished. */
  chaosMs?: number
  /** How long it may take until everything is at rest after the faults, ms. */
  settleMs: number
  /** After this time everything is stopped, ms. */
  deadlineMs: number
  /** Prints the figures as Markdown, for docs/figures.md. */
  markdown: boolean
  /** Keeps the logs, the databases and the journal also if nothing was found. */
  keep: boolean
}

/** How often each kind of damage is done, spread evenly over the run. */
export interface HarmPlan {
  kills: Partial<Record<PartKind, number>>
  /** Processes that are paused, and continue later. */
  freezes: Partial<Record<PartKind, number>>
  /** How often a process is cut off from this server, without a notice to either. */
  cuts: Partial<Record<LineEnd, number>>
  /** How often the disk of PostgreSQL and the service is full. This needs root. */
  fullDisks: number
  /** The duration of the longest damage, ms; the shortest takes five seconds. */
  longestMs: number
}

export const FULL: Omit<ChaosOptions, 'seed'> = {
  conversations: 500,
  atOnce: 40,
  processes: { api: 2, worker: 2 },
  agents: 10,
  merges: 10,
  harms: {
    kills: { worker: 12, api: 12, temporal: 6, postgres: 6 },
    freezes: { worker: 6, api: 6, temporal: 2, postgres: 2 },
    cuts: { postgres: 5, temporal: 5 },
    fullDisks: process.getuid?.() === 0 ? 2 : 0,
    longestMs: 60_000,
  },
  clockOffMs: { api: 30_000, worker: -30_000 },
  faultShare: 0.4,
  longFaults: true,
  hastens: false,
  recovery: 'service',
  settleMs: 420_000,
  deadlineMs: 1_800_000,
  markdown: false,
  keep: false,
}

/** For every run of the tests: less of everything, and no long waits. */
export const SHORT: Omit<ChaosOptions, 'seed'> = {
  ...FULL,
  conversations: 16,
  atOnce: 12,
  agents: 4,
  merges: 2,
  harms: {
    kills: { worker: 2, api: 2, temporal: 1, postgres: 1 },
    freezes: { worker: 1 },
    cuts: { postgres: 1 },
    fullDisks: 0,
    longestMs: 6_000,
  },
  faultShare: 0.6,
  longFaults: false,
  hastens: true,
  // The service only looks for missed messages when the webhook has had the time that Twilio gives it.
  recovery: 'customer',
  chaosMs: 24_000,
  settleMs: 90_000,
  // It takes a minute. This is enough on a machine that is busy with much else.
  deadlineMs: 240_000,
}

const USAGE = `npm run test:chaos -- [--short] [--seed n] [--conversations 500] [--at-once 40] [--agents 10] [--merges 10]
  [--kills worker=12,api=12,temporal=6,postgres=6] [--freezes worker=6,api=6,temporal=2,postgres=2]
  [--cuts postgres=5,temporal=5] [--full-disks 2] [--fault-share 0.4] [--deadline-seconds 900] [--markdown] [--keep]`

/** Reads the command line. Throws an error with the usage if it is wrong. */
export function readOptions(args: string[]): ChaosOptions {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean', default: false } as const
  const { values } = parseArgs({
    args,
    options: {
      seed: text,
      conversations: text,
      'at-once': text,
      agents: text,
      merges: text,
      kills: text,
      freezes: text,
      cuts: text,
      'full-disks': text,
      'fault-share': text,
      'deadline-seconds': text,
      short: flag,
      markdown: flag,
      keep: flag,
    },
  })
  const base = values.short ? SHORT : FULL
  const number = (given: string | undefined, otherwise: number) => {
    const value = given === undefined ? otherwise : Number(given)
    if (!(value >= 0)) throw new Error(`${given} is no number.\n${USAGE}`)
    return value
  }
  return {
    ...base,
    seed: number(values.seed, randomSeed()),
    conversations: number(values.conversations, base.conversations),
    atOnce: number(values['at-once'], base.atOnce),
    agents: number(values.agents, base.agents),
    merges: number(values.merges, base.merges),
    harms: {
      ...base.harms,
      kills: { ...base.harms.kills, ...readCounts(values.kills) },
      freezes: { ...base.harms.freezes, ...readCounts(values.freezes) },
      cuts: { ...base.harms.cuts, ...readCounts(values.cuts) },
      fullDisks: number(values['full-disks'], base.harms.fullDisks),
    },
    faultShare: number(values['fault-share'], base.faultShare),
    deadlineMs: number(values['deadline-seconds'], base.deadlineMs / 1_000) * 1_000,
    markdown: values.markdown,
    keep: values.keep,
  }
}

export function randomSeed(): number {
  return randomInt(1_000_000)
}

function readCounts(given = ''): Partial<Record<PartKind, number>> {
  const pairs = given.split(',').filter(Boolean)
  return Object.fromEntries(
    pairs.map(pair => {
      const [, kind, count] = /^(worker|api|temporal|postgres)=(\d+)$/.exec(pair) ?? []
      if (!kind) throw new Error(`${pair} is no part with a number.\n${USAGE}`)
      return [kind, Number(count)]
    }),
  )
}
