import { setTimeout as rest } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { openDatabase } from '../../db/client.ts'
import { watchArrivals } from '../arrivals.ts'
import { floorSide } from '../floor/side.ts'
import { mean, percentile, SETTLED_MS, type Timing, time } from '../measure.ts'
import { serviceSide } from '../service.ts'
import { setStage } from '../stage.ts'
import { hireDesks } from './desks.ts'

/**
 * `node --import ./platform/typescript.mjs bench/streams/main.ts`: how much open event streams delay those who write.
 * It sends the same messages with and without streams, in turn, and also to bare Temporal, which has no streams: there
 * one sees what the clients themselves take of the machine. Exits with 0 if both requirements are met, else with 1.
 */

/** The limit: a multiple of the time without streams. */
const LIMITS = { webhook: 1.3, commits: 1.5 }

const { values } = parseArgs({
  options: {
    streams: { type: 'string', default: '90' },
    messages: { type: 'string', default: '60' },
    rounds: { type: 'string', default: '4' },
  },
})
const [streams, messages, rounds] = [values.streams, values.messages, values.rounds].map(Number) as [
  number,
  number,
  number,
]
/** Between two messages of each side, ms. Six messages per second, whether or not the one before is finished. */
const INTERVAL_MS = 1_000 / 6

interface Found {
  floor: Timing[]
  service: Timing[]
  /** Commits in the service's database, for each of its messages. */
  commits: number[]
  perSecond: number[]
}

const stage = await setStage()
process.on('SIGINT', () => void stage.close().then(() => process.exit(130)))
const sql = openDatabase(stage.databaseUrl, { name: 'bench', connections: 1 })
try {
  const { temporal, adminToken } = stage
  const arrivals = watchArrivals(stage.emulator.ledger)
  const floor = floorSide({ url: stage.floorUrl, temporal })
  const service = await serviceSide({ url: stage.serviceUrl, adminToken, temporal })
  /** The two sides in turn. */
  const talk = async () => {
    const taken: Record<'floor' | 'service', Promise<Timing>[]> = { floor: [], service: [] }
    const begun = performance.now()
    for (let turn = 0; turn < messages; turn++) {
      for (const side of [floor, service]) {
        taken[side.name].push(time(side.firstMessage(), arrivals))
        const next = begun + (taken.floor.length + taken.service.length) * (INTERVAL_MS / 2)
        await rest(next - performance.now())
      }
    }
    return { floor: await Promise.all(taken.floor), service: await Promise.all(taken.service) }
  }
  const desks = await hireDesks({ url: stage.serviceUrl, adminToken }, streams)

  const round = async (found: Found) => {
    const before = await commits()
    const begun = performance.now()
    const timings = await talk()
    found.perSecond.push((messages * 1_000) / (performance.now() - begun))
    await rest(SETTLED_MS)
    found.commits.push(((await commits()) - before) / messages)
    found.floor.push(...timings.floor)
    found.service.push(...timings.service)
  }
  const nothing = (): Found => ({ floor: [], service: [], commits: [], perSecond: [] })
  const [without, withStreams] = [nothing(), nothing()]
  let shown = 0
  await round(nothing())
  for (let count = 0; count < rounds; count++) {
    await round(without)
    await desks.open()
    await rest(SETTLED_MS)
    await round(withStreams)
    shown = await desks.close()
    await rest(SETTLED_MS)
  }

  const p50 = (times: Timing[]) =>
    percentile(
      times.map(({ answered }) => answered),
      0.5,
    )
  const webhook = p50(withStreams.service) / p50(without.service)
  const commit = mean(withStreams.commits) / mean(without.commits)
  const line = (name: string, values: number[], unit: string) =>
    console.log(`${name.padEnd(28)} ${values.map(value => `${value.toFixed(1)} ${unit}`).join('  →  ')}`)
  console.log(`\nwithout  →  with ${streams} streams; ${rounds} rounds of ${messages} messages each`)
  line('messages a second', [mean(without.perSecond), mean(withStreams.perSecond)], '/s')
  line('webhook p50, engine', [p50(without.floor), p50(withStreams.floor)], 'ms')
  line('webhook p50, service', [p50(without.service), p50(withStreams.service)], 'ms')
  line('commits a message', [mean(without.commits), mean(withStreams.commits)], '')
  console.log(`shown to all streams         ${(shown / 1e6).toFixed(0)} MB`)
  console.log(
    `${webhook <= LIMITS.webhook ? 'met     ' : 'NOT MET '} webhook ${webhook.toFixed(2)} × (at most ${LIMITS.webhook})`,
  )
  console.log(
    `${commit <= LIMITS.commits ? 'met     ' : 'NOT MET '} commits ${commit.toFixed(2)} × (at most ${LIMITS.commits})`,
  )
  process.exitCode = webhook <= LIMITS.webhook && commit <= LIMITS.commits ? 0 : 1
} finally {
  await sql.end({ timeout: 1 })
  await stage.close()
}
process.exit()

/** Commits in the service's database so far. A connection reports its commits up to a second late. */
async function commits(): Promise<number> {
  await rest(SETTLED_MS + 200)
  const [row] = await sql<{ count: number }[]>`
    select xact_commit::float8 as count from pg_stat_database where datname = current_database()`
  return row?.count ?? 0
}
