import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { freePort } from '../../dev/servers/ports.ts'
import { RUN_TYPESCRIPT } from '../harness/typescript.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

export interface WorkerProcess {
  /** Everything that it printed. */
  lines: string[]
  /** The text of its Prometheus port. */
  metrics(): Promise<string>
  /** Kills it as the kernel would, without warning. */
  kill(): Promise<void>
}

/** Runs a worker of the world as `npm run worker` would, in a process of its own with the most detailed log. */
export async function startWorkerProcess(world: World): Promise<WorkerProcess> {
  const { config } = world
  const METRICS_PORT = await freePort()
  const environment: Record<string, unknown> = {
    ...config,
    PUBLIC_URL: world.baseUrl,
    LOG_LEVEL: 'trace',
    METRICS_PORT,
  }
  const child = fork('workers/main.ts', {
    cwd: ROOT,
    execArgv: [...RUN_TYPESCRIPT],
    env: { PATH: process.env.PATH, ...texts(environment) },
    // The channel ends it when this process ends.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const lines: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface({ input: stream }).on('line', line => lines.push(line))
  }
  await until(
    'the worker process',
    () => {
      if (child.exitCode !== null) throw new Error(`it ended:\n${lines.join('\n')}`)
      return lines.some(line => line.includes('"msg":"polling"'))
    },
    100_000,
  )
  const metrics = async () => (await fetch(`http://127.0.0.1:${METRICS_PORT}/metrics`)).text()
  return { lines, metrics, kill: () => kill(child) }
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}

/** The settings as environment variables. */
function texts(settings: Record<string, unknown>): Record<string, string> {
  const set = Object.entries(settings).filter(([, value]) => value !== undefined)
  return Object.fromEntries(set.map(([name, value]) => [name, String(value)]))
}
