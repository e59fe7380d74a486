import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import type { LineEnd } from '../harness/lines.ts'
import type { PartKind } from './stage/part.ts'

export interface ChaosOptions {
  /** Of everything that is drawn: what people do, what is killed, what the providers get wrong. */
  seed: number
  /** Customers, each with a story of one conversation or more. */
  conversations: number
  /** Stories under way at once. */
  atOnce: number
  /** Processes of each of the service's parts. */
  processes: { api: number; worker: number }
  agents: number
  harms: HarmPlan
  /** By how much the clock of the last process of each kind is off, ms. */
  clockOffMs: Record<'api' | 'worker', number>
  /** Share of the calls to providers that go wrong in some way. */
  faultShare: number
  /** Whether faults may last as long as the service waits for them: calls that hang for good, callbacks that never come. */
  longFaults: boolean
  /**
   * Whether the end may be hastened: Temporal is told at once that a killed worker's activities are lost, and waits of
   * the workflows are skipped. Nothing else changes, since both would come about by themselves.
   */
  hastens: boolean
  /**
   * Who brings a message whose webhook failed with all its retries, where the provider has a list: its customer by writing it
   * once more, or the service itself, from the list.
   */
  recovery: 'customer' | 'service'
  /** How long the chaos may last, ms; stories that are not told by then are cut short. Default: until all are told. */
  chaosMs?: number
  /** How long it may take until everything has come to rest, once the faults are over, ms. */
  settleMs: number
  /** After this everything is ended, whatever it is at, ms. */
  deadlineMs: number
  /** Prints the figures as Markdown, for docs/figures.md. */
  markdown: boolean
  /** Keeps the logs, the databases and the journal also when all is well. */
  keep: boolean
}

/** What is done how often, evenly spread over all that happens. */
export interface HarmPlan {
  kills: Partial<Record<PartKind, number>>
  /** Stopped where they stand, and let go on later. */
  freezes: Partial<Record<PartKind, number>>
  /** How often a process is cut off from this server, without a word to either. */
  cuts: Partial<Record<LineEnd, number>>
  /** How often there is no room on the disk that PostgreSQL and the service write to. Takes root. */
  fullDisks: number
  /** How long the longest of those lasts that do, ms; the shortest takes five seconds. */
  longestMs: number
}

export const FULL: Omit<ChaosOptions, 'seed'> = {
  conversations: 500,
  atOnce: 40,
  processes: { api: 2, worker: 2 },
  agents: 10,
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

/** For every run of the tests: less of everything, and no wait that is there to be long. */
export const SHORT: Omit<ChaosOptions, 'seed'> = {
  ...FULL,
  conversations: 16,
  atOnce: 12,
  agents: 4,
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
  // The service only looks for what it missed once its webhook has had the time that Twilio gives it.
  recovery: 'customer',
  chaosMs: 24_000,
  settleMs: 90_000,
  // Not what it takes, which is a minute, but what is enough on a machine that is busy with much else.
  deadlineMs: 240_000,
}

const USAGE = `npm run test:chaos -- [--short] [--seed n] [--conversations 500] [--at-once 40] [--agents 10]
  [--kills worker=12,api=12,temporal=6,postgres=6] [--freezes worker=6,api=6,temporal=2,postgres=2]
  [--cuts postgres=5,temporal=5] [--full-disks 2] [--fault-share 0.4] [--deadline-seconds 900] [--markdown] [--keep]`

/** Reads the command line. Throws with the usage when it can't be read. */
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
