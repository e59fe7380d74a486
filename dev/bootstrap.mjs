// The first step of `npm run dev`, `npm run bench` and all test scripts. It is plain JavaScript without dependencies,
// because it runs before any are installed, and also on a Node that is too old for the rest.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { workerOptions } from './worker-options.mjs'

const OLDEST = 20
const NEWEST = 26

const major = Number(process.versions.node.split('.')[0])
if (major < OLDEST || major > NEWEST) {
  fail(
    `Switchboard runs on Node ${OLDEST} to ${NEWEST}; this is ${process.versions.node}. Get one at https://nodejs.org`,
  )
}

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
process.chdir(root)
installPackages()

const VITEST = 'node_modules/vitest/vitest.mjs'
/** The default of `test:watch` and the like: the tests that need no server. */
const UNIT = ['--project', 'unit']
const SERVERS = ['--project', 'servers']
const SYSTEM = ['--project', 'system']

/** Several of these run at once, so each has one thread. More of them would find out the same things several times. */
const TSC = ['node_modules/typescript/bin/tsc', '--checkers', '1']
/** What is checked before tests run: `npm run typecheck` and `npm run lint`. */
const CHECKS = [
  TSC,
  [...TSC, '-p', 'dev/page'],
  [...TSC, '-p', 'console'],
  [...TSC, '-p', 'console/worker'],
  [...TSC, '-p', 'console/tsconfig.test.json'],
  ['node_modules/@biomejs/biome/bin/biome', 'check', '.'],
]

const [task, ...rest] = process.argv.slice(2)
const isNamed = rest.length > 0

/** What Node runs for a task. Arguments that follow the task's name are added. */
const TASKS = {
  dev: ['--import', './platform/typescript.mjs', 'dev/main.ts'],
  // Claims run in this process, and are a worker's.
  bench: [...workerOptions(), 'bench/main.ts'],
  pictures: ['--import', './platform/typescript.mjs', 'dev/pictures/main.ts'],
  'test:chaos': ['--import', './platform/typescript.mjs', 'test/chaos/main.ts'],
  'test:rolling': ['--import', './platform/typescript.mjs', 'test/rolling/main.ts'],
  test: [VITEST, 'run', ...UNIT, ...SERVERS],
  'test:system': [VITEST, 'run', ...SYSTEM, '--maxWorkers', '3'],
  'test:unit': [VITEST, 'run', ...UNIT],
  'test:one': [VITEST, 'run'],
  'test:watch': [VITEST, 'watch', ...(isNamed ? [] : UNIT)],
  coverage: [VITEST, 'run', '--coverage', ...(isNamed ? [] : UNIT)],
}

const command = TASKS[task]
if (!command) fail(`unknown task: ${task}`)
if (task === 'test:one' && !isNamed)
  fail('Name a file, or a part of its path: npm run test:one -- sending/ordering')

if (task === 'dev') {
  // Runs in this process, so that Ctrl-C reaches the process that must stop the servers.
  await import('../platform/typescript.mjs')
  await import('./main.ts')
} else {
  if (task === 'test') await runChecks()
  const { status } = spawnSync(process.execPath, [...command, ...rest], { stdio: 'inherit' })
  // Without a status, a signal has ended it.
  process.exitCode = status ?? 1
}

/** Runs all checks at the same time. If one fails, no test is run. */
async function runChecks() {
  // The compiler is written in Go: with more garbage kept before each collection, it takes a fifth less of the CPU.
  const options = { stdio: 'inherit', env: { GOGC: '400', ...process.env } }
  const codes = await Promise.all(
    CHECKS.map(
      check =>
        new Promise((resolve, reject) => {
          spawn(process.execPath, check, options).once('error', reject).once('exit', resolve)
        }),
    ),
  )
  const failed = codes.find(code => code !== 0)
  if (failed !== undefined) process.exit(failed ?? 1)
}

/** Installs the packages if there are none, or if the lock file is newer. */
function installPackages() {
  const installed = join('node_modules', '.package-lock.json')
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync('package-lock.json').mtimeMs) return
  console.log('Installing packages …')
  const { status } = spawnSync('npm', ['ci', '--include=dev', '--no-fund', '--no-audit'], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (status !== 0) fail('npm ci failed; its own lines above say why. Mend that and run this again.')
}

function fail(message) {
  console.error(message)
  process.exit(1)
}
