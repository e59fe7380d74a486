import { readOptions } from './options.ts'
import { figures, tell } from './report.ts'
import { runChaos } from './run.ts'

/**
 * `npm run test:chaos`: checks that nothing is lost, doubled, out of order or stuck after everything that can be killed
 * was killed, again and again, and providers made errors. Exits with 0 if all is well, else with 1, and prints the
 * findings.
 */

const options = readOptions(process.argv.slice(2))
console.log(`Seed ${options.seed}`)
const interrupted = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => interrupted.abort())
const { outcome, folder } = await runChaos(options, console.log, interrupted.signal).catch(error => {
  console.error(String(error))
  process.exit(1)
})
console.log(`\n${figures(outcome, options.markdown ? 'markdown' : 'text')}\n`)
const { findings, endedByThemselves } = outcome
if (findings.length > 0)
  console.error(`${findings.length} findings:\n${tell(findings, { folder, endedByThemselves })}`)
else if (folder) console.log(`Kept: ${folder}`)
process.exit(findings.length > 0 ? 1 : 0)
