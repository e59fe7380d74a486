// The first step of `npm run dev`, `npm run bench` and all test scripts. It is plain JavaScript without dependencies,
// because it runs before any are installed, and also on a Node that is too old for the rest.
import { spawnSync } from 'node:child_process'
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

const [task, ...rest] = process.argv.slice(2)
const isNamed = rest.length > 0

const TASKS = {
  dev: [['--import', './platform/typescript.mjs', 'dev/main.ts']],
  // Claims run in this process, and are a worker's.
  bench: [[...workerOptions(), 'bench/main.ts']],
  pictures: [['--import', './platform/typescript.mjs', 'dev/pictures/main.ts']],
  'test:chaos': [['--import', './platform/typescript.mjs', 'test/chaos/main.ts']],
  'test:rolling': [['--import', './platform/typescript.mjs', 'test/rolling/main.ts']],
  test: [
    ['node_modules/typescript/bin/tsc'],
    ['node_modules/typescript/bin/tsc', '-p', 'dev/page'],
    ['node_modules/typescript/bin/tsc', '-p', 'console'],
    ['node_modules/typescript/bin/tsc', '-p', 'console/worker'],
    ['node_modules/typescript/bin/tsc', '-p', 'console/tsconfig.test.json'],
    ['node_modules/@biomejs/biome/bin/biome', 'check', '.'],
    [VITEST, 'run', ...UNIT, ...SERVERS],
  ],
  'test:system': [[VITEST, 'run', ...SYSTEM]],
  'test:unit': [[VITEST, 'run', ...UNIT]],
  'test:one': [[VITEST, 'run']],
  'test:watch': [[VITEST, 'watch', ...(isNamed ? [] : UNIT)]],
  coverage: [[VITEST, 'run', '--coverage', ...(isNamed ? [] : UNIT)]],
}

const steps = TASKS[task]
if (!steps) fail(`unknown task: ${task}`)
if (task === 'test:one' && !isNamed)
  fail('Name a file, or a part of its path: npm run test:one -- sending/ordering')

if (task === 'dev') {
  // Runs in this process, so that Ctrl-C reaches the process that must stop the servers.
  await import('../platform/typescript.mjs')
  await import('./main.ts')
} else {
  steps.forEach((step, index) => {
    const last = index === steps.length - 1
    const { status, signal } = spawnSync(process.execPath, last ? [...step, ...rest] : step, {
      stdio: 'inherit',
    })
    if (status !== 0 || signal) process.exit(status ?? 1)
  })
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
