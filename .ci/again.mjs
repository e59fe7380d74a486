// Runs once more, alone, what failed. The machine of the CI has two cores, and many tests run side by side: one that
// waits for something may give up there although nothing is wrong. What fails alone too is wrong. What passes alone is
// named at the end, so that somebody mends the test.
//
// Usage: node .ci/again.mjs <vitest's JSON report>
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { relative } from 'node:path'

/** So many files can have suffered from a busy machine. If more fail, something is wrong. */
const MOST = 3

const [report] = process.argv.slice(2)
// There is no report if the types or the format are wrong: then no test was run.
if (!report || !existsSync(report)) process.exit(1)

const { testResults } = JSON.parse(readFileSync(report, 'utf8'))
const failed = testResults.filter(({ status }) => status !== 'passed')
// Without a failed file, an error outside of all tests has made the run fail.
if (failed.length === 0 || failed.length > MOST) process.exit(1)

const files = failed.map(({ name }) => relative(process.cwd(), name))
console.log(`\nOnce more, alone: ${files.join(', ')}`)
const { status } = spawnSync('npm', ['run', 'test:one', '--', ...files, '--maxWorkers=1'], {
  stdio: 'inherit',
})
if (status !== 0) process.exit(status ?? 1)

console.log('\nFAILED BESIDE THE OTHERS, PASSED ALONE (mend these tests):')
for (const { name, assertionResults } of failed) {
  const titles = assertionResults.filter(one => one.status === 'failed').map(one => one.fullName)
  for (const title of titles) console.log(`- ${relative(process.cwd(), name)}: ${title}`)
  if (titles.length === 0) console.log(`- ${relative(process.cwd(), name)}`)
}
