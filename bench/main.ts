import { measureAiTurns } from './ai/measure.ts'
import { watchArrivals } from './arrivals.ts'
import { type Claims, measureClaims } from './claims/measure.ts'
import { claimsTable, judgeClaims } from './claims/report.ts'
import { floorSide } from './floor/side.ts'
import { readOptions } from './options.ts'
import { measurePaths } from './paths.ts'
import { judge, table, type Verdict } from './report.ts'
import { serviceSide } from './service.ts'
import { type Stage, setDatabaseStage, setStage } from './stage.ts'

/**
 * `npm run bench`: what the service costs compared with a floor: bare Temporal, the necessary part of an AI turn, and a
 * bare transaction; all in one run on one machine. Exits with 0 if every requirement is met, else with 1.
 */

const options = readOptions(process.argv.slice(2))
const { aiSamples, claimSamples, warmUp, markdown } = options
const format = markdown ? 'markdown' : 'text'
if (options.claimsOnly) {
  await showClaims()
  process.exit()
}
console.log('Starting PostgreSQL, Temporal, the Twilio emulator, the floor and the service …')
const stage = await setStage()
process.on('SIGINT', () => void stage.close().then(() => process.exit(130)))
try {
  const arrivals = watchArrivals(stage.emulator.ledger)
  const { temporal, adminToken } = stage
  const sides = {
    floor: floorSide({ url: stage.floorUrl, temporal }),
    service: await serviceSide({ url: stage.serviceUrl, adminToken, temporal }),
  }
  const paths = await measurePaths(sides, options, arrivals)
  if (aiSamples > 0) {
    console.log(`Measuring the AI: ${aiSamples} turns of each side …`)
    paths.push(await measureAiTurns(stage, aiSamples, arrivals))
  }
  console.log(`\n${table(paths, format)}\n`)
  const claims = claimSamples > 0 ? await claimsOn(stage) : []
  if (claims.length > 0) console.log(`${claimsTable(claims, format)}\n`)
  tell([...judge(paths), ...judgeClaims(claims)])
} finally {
  await stage.close()
}
process.exit()

async function showClaims(): Promise<void> {
  const databases = await setDatabaseStage()
  try {
    const claims = await claimsOn(databases)
    console.log(`\n${claimsTable(claims, format)}\n`)
    tell(judgeClaims(claims))
  } finally {
    await databases.close()
  }
}

function tell(verdicts: Verdict[]): void {
  for (const { met, text } of verdicts) console.log(`${met ? 'met     ' : 'NOT MET '} ${text}`)
  process.exitCode = verdicts.every(({ met }) => met) ? 0 : 1
}

function claimsOn(databases: Pick<Stage, 'makeDatabase'>): Promise<Claims[]> {
  console.log(`Measuring the claim of a seat: ${claimSamples} of each kind and size …`)
  return measureClaims(databases, { warmUp, samples: claimSamples })
}
