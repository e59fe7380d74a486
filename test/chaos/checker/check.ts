import type { Channel } from '../actors/channels.ts'
import type { Call } from '../call.ts'
import type { ChaosRecord } from '../record.ts'
import type { Unrest } from '../settle/rest.ts'
import type { Stage } from '../stage/stage.ts'
import { checkAnnotations } from './annotations.ts'
import { checkCommands } from './commands.ts'
import { type Facts, type Finding, loadFacts } from './facts.ts'
import { checkFiles } from './files.ts'
import { checkGreetings } from './greetings.ts'
import { checkInbound } from './inbound.ts'
import { checkLatestRequests } from './latest-requests.ts'
import { checkMerges } from './merges.ts'
import { checkOutbound } from './outbound.ts'
import { checkReadSide } from './read-side.ts'
import { checkReports } from './reports.ts'
import { checkSeats } from './seats.ts'
import { checkSnoozes } from './snoozes.ts'
import { checkSurveys } from './surveys.ts'
import { checkWorkflows } from './workflows.ts'

/** Compares what people and providers remember with what the service has stored. */
export async function check(
  { sql, temporal, outsides }: Stage,
  call: Call,
  { record, channels, unrest }: { record: ChaosRecord; channels: Channel[]; unrest: Unrest },
): Promise<{ facts: Facts; findings: Finding[] }> {
  const facts = await loadFacts(sql)
  const accepted = Object.values(outsides).flatMap(one => one.accepted())
  const { scores } = await call<{ scores: Record<string, number> }>('GET', '/v1/reports/csat')
  const never = Object.entries(unrest).flatMap(([what, list]: [string, string[]]) =>
    list.map((about): Finding => ({ kind: 'unrest', about: `${what}: ${about}` })),
  )
  const outside = Object.values(outsides)
  return {
    facts,
    findings: [
      ...checkInbound(facts, record),
      ...checkMerges(facts, record),
      ...checkOutbound(facts, outside, accepted, record),
      ...checkReports(facts, outside, accepted),
      ...checkGreetings(facts, channels),
      ...checkSurveys(facts, accepted, record, scores),
      ...checkCommands(facts, record),
      ...checkSnoozes(facts, record),
      ...checkAnnotations(facts, record),
      ...(await checkFiles(sql, call, record)),
      ...(await checkReadSide(call, facts, record)),
      ...(await checkLatestRequests(sql, record)),
      ...(await checkSeats(sql, facts)),
      ...(await checkWorkflows(temporal, facts, record)),
      ...never,
    ],
  }
}
