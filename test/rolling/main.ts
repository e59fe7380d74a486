import { layOut } from '../../bench/table.ts'
import { tell } from '../chaos/report.ts'
import { readOptions } from './options.ts'
import { runRolling } from './run.ts'

/**
 * `npm run test:rolling`: checks that open conversations go from one version of the workers to the next, while both
 * run, with customers and agents at work and workers stopped and killed; and that nothing is stuck, lost or doubled.
 * Exits with 0 if all is well, else with 1.
 */

const options = readOptions(process.argv.slice(2), process.env)
console.log(`Seed ${options.seed}`)
const interrupted = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => interrupted.abort())
const run = await runRolling(options, console.log, interrupted.signal).catch(error => {
  console.error(error)
  process.exit(1)
})
const { course, findings, triedInVain, conversations, messages, endedByThemselves, folder } = run
const rows: [string, string][] = [
  ...course,
  ['conversations', String(conversations)],
  ['messages of customers; to customers', `${messages.fromCustomers}; ${messages.toCustomers}`],
  ['tasks tried in vain by a version that can’t go on with them', String(triedInVain)],
  ['processes that ended without being killed', String(endedByThemselves.length)],
  ['lost, doubled, out of order or stuck', String(findings.length)],
]
console.log(`\n${layOut(['what', 'figure'], rows, 'text', 2)}\n`)
if (findings.length > 0)
  console.error(`${findings.length} findings:\n${tell(findings, { folder, endedByThemselves })}`)
else if (folder) console.log(`Kept: ${folder}`)
process.exit(findings.length > 0 ? 1 : 0)
