import { parseArgs } from 'node:util'
import { type ChaosOptions, FULL, randomSeed } from '../chaos/options.ts'
import type { GivenServers } from '../chaos/stage/servers.ts'

export interface RollingOptions extends ChaosOptions {
  /** Conversations that are opened before each change of version and continue after it. */
  kept: number
  /** If not given, PostgreSQL and Temporal's dev server are started. */
  given?: GivenServers
}

const USAGE = `npm run test:rolling -- [--seed n] [--conversations 150] [--kept 12] [--keep]
  With TEMPORAL_ADDRESS and DATABASE_URL (of the server: postgres://user:password@host:port), on servers that stand already.`

/** Reads the command line and the environment. Throws an error with the usage if they are wrong. */
export function readOptions(args: string[], environment: NodeJS.ProcessEnv): RollingOptions {
  const text = { type: 'string' } as const
  const { values } = parseArgs({
    args,
    options: { seed: text, conversations: text, kept: text, keep: { type: 'boolean', default: false } },
  })
  const number = (given: string | undefined, otherwise: number) => {
    const value = given === undefined ? otherwise : Number(given)
    if (!(value >= 0)) throw new Error(`${given} is no number.\n${USAGE}`)
    return value
  }
  return {
    ...FULL,
    seed: number(values.seed, randomSeed()),
    conversations: number(values.conversations, 150),
    kept: number(values.kept, 12),
    atOnce: 8,
    agents: 6,
    merges: 0,
    // Nothing fails except the workers.
    harms: { kills: {}, freezes: {}, cuts: {}, fullDisks: 0, longestMs: 0 },
    processes: { api: 2, worker: 0 },
    clockOffMs: { api: 0, worker: 0 },
    faultShare: 0,
    longFaults: false,
    recovery: 'customer',
    settleMs: 180_000,
    deadlineMs: 900_000,
    keep: values.keep,
    given: serversOf(environment),
  }
}

function serversOf({ TEMPORAL_ADDRESS, DATABASE_URL }: NodeJS.ProcessEnv): GivenServers | undefined {
  if (!TEMPORAL_ADDRESS && !DATABASE_URL) return undefined
  if (!TEMPORAL_ADDRESS || !DATABASE_URL) throw new Error(`One is given, and not the other.\n${USAGE}`)
  return { temporalAddress: TEMPORAL_ADDRESS, databaseUrl: DATABASE_URL.replace(/\/$/, '') }
}
