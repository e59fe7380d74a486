// Runs once more, alone, what failed. The machine of the CI has two cores, and many tests run side by side: one that
// waits for something may give up there although nothing is wrong. What fails alone too is wrong. What passes alone is
// named at the end, so that somebody mends the test.
//
// Usage: node .ci/again.mjs <the file of failures.mjs>
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { relative } from 'node:path'

/** So many files can have suffered from a busy machine. If more fail, something is wrong. */
const MOST = 3

const [report] = process.argv.slice(2)
// There is no report if the types or the format are wrong: then no test was run.
if (!report || !existsSync(report)) process.exit(1)

const { files, errors } = JSON.parse(readFileSync(report, 'utf8'))
// An error outside of all tests is nobody's, so nothing shows that it came of a busy machine.
if (errors > 0 || files.length === 0 || files.length > MOST) process.exit(1)

const failed = files.map(({ path, tests }) => ({ name: relative(process.cwd(), path), tests }))
const names = failed.map(({ name }) => name)
console.log(`\nOnce more, alone: ${names.join(', ')}`)
// One command a file: several files of one command would run side by side.
for (const name of names) {
  const { status } = spawnSync('npm', ['run', 'test:one', '--', name], { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}

console.log('\nFAILED BESIDE THE OTHERS, PASSED ALONE (mend these tests):')
for (const { name, tests } of failed) {
  for (const test of tests) console.log(`- ${name}: ${test}`)
  if (tests.length === 0) console.log(`- ${name}`)
}
