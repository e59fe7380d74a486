import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as rest } from 'node:timers/promises'
import { migrate } from '../../db/migrate.ts'
import { freePort } from '../../dev/servers/ports.ts'
import { createDatabase, startPostgres } from '../../dev/servers/postgres.ts'
import { startTemporal } from '../../dev/servers/temporal.ts'
import packageJson from '../../package.json' with { type: 'json' }
import { percentile } from '../measure.ts'
import { layOut } from '../table.ts'

/**
 * `node --import ./platform/typescript.mjs bench/starts/main.ts`: how long the API and the worker take until they
 * serve, and their memory at rest, on the Node that runs this; once as they are started, once with tsx as the loader.
 * Linux only.
 */

const TIMES = 3
/** How long after the start memory is measured, ms. By then the garbage of the start has been collected. */
const RESTED_MS = 8_000

const PROCESSES = {
  API: { script: packageJson.scripts.start, serves: '"listening"' },
  worker: { script: packageJson.scripts.worker, serves: '"polling"' },
}
const AS_IT_STARTS = './platform/typescript.mjs'
const WAYS = { 'as it starts': AS_IT_STARTS, 'with tsx': 'tsx' }

interface Start {
  /** Time until it serves, and CPU time until then, ms. */
  took: number
  cpu: number
  /** At rest, MB. */
  memory: number
}

const folder = mkdtempSync(join(tmpdir(), 'switchboard-starts-'))
const postgres = await startPostgres(join(folder, 'postgres'), { port: await freePort() })
const temporal = await startTemporal({ port: await freePort(), note: console.log })
try {
  const databaseUrl = await createDatabase(postgres.url, 'switchboard')
  await migrate(databaseUrl)
  const rows: string[][] = []
  for (const [name, { script, serves }] of Object.entries(PROCESSES)) {
    for (const [way, loader] of Object.entries(WAYS)) {
      const args = script.replace(AS_IT_STARTS, loader).split(' ').slice(1)
      const starts: Start[] = []
      // The first start fills the compile cache for the others.
      for (let time = 0; time <= TIMES; time++) {
        const found = await start(args, serves, await settings(databaseUrl), time === TIMES)
        if (time > 0) starts.push(found)
      }
      const p50 = (of: (start: Start) => number) => percentile(starts.map(of), 0.5).toFixed(0)
      const memory = starts.at(-1)?.memory.toFixed(0) ?? ''
      rows.push([name, way, p50(({ took }) => took), p50(({ cpu }) => cpu), memory])
    }
  }
  console.log(`Node ${process.versions.node}`)
  const header = ['process', 'started', 'until it serves, ms', 'of CPU, ms', 'at rest, MB']
  console.log(layOut(header, rows, 'markdown', 2))
} finally {
  await Promise.all([postgres.stop(), temporal.stop()])
  rmSync(folder, { recursive: true, force: true })
}

async function settings(databaseUrl: string): Promise<NodeJS.ProcessEnv> {
  const port = String(await freePort())
  return {
    PATH: process.env.PATH,
    DATABASE_URL: databaseUrl,
    DATA_DIR: folder,
    TEMPORAL_ADDRESS: temporal.address,
    HOST: '127.0.0.1',
    PORT: port,
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    ADMIN_TOKEN: randomBytes(24).toString('hex'),
    SECRETS_KEY: randomBytes(32).toString('base64'),
  }
}

async function start(
  args: string[],
  serves: string,
  env: NodeJS.ProcessEnv,
  resting: boolean,
): Promise<Start> {
  const begun = performance.now()
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const lines: string[] = []
  const served = new Promise<number>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', line => {
      lines.push(line)
      if (line.includes(serves)) resolve(performance.now())
    })
    child.once('exit', () => reject(new Error(lines.join('\n'))))
  })
  try {
    const took = (await served) - begun
    const cpu = cpuOf(child.pid)
    if (resting) await rest(RESTED_MS)
    return { took, cpu, memory: memoryOf(child.pid) }
  } finally {
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
}

/** CPU time of the process so far, its own and the kernel's, ms. */
function cpuOf(pid: number | undefined): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The fields after the name, which may contain spaces. A tick is 10 ms.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}

function memoryOf(pid: number | undefined): number {
  const [, kB] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kB) / 1_024
}
