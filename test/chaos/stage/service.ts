import { setTimeout as wait } from 'node:timers/promises'
import { startProcess } from '../../../dev/processes.ts'
import { freePort } from '../../../dev/servers/ports.ts'
import { type Balancer, startBalancer } from './balancer.ts'
import { type Fates, type Life, type Part, partOf } from './part.ts'

/** How long an API may take until it listens, ms. */
const READY_MS = 60_000

export interface Service {
  /** Several APIs behind one address, and several workers. */
  parts: Part[]
  balancer: Balancer
  /** Adds a worker with another version of the code. It is not started yet. */
  makeWorker(name: string, version: Version): Promise<Part>
}

/** A version of the code: its folder, and the settings in which its workers differ. */
export interface Version {
  root: string
  environment: Record<string, string>
}

/** Starts the service as `npm start` and `npm run worker` do, several processes each. */
export async function startService(
  {
    folder,
    environmentOf,
    processes,
    clockOffMs,
  }: {
    folder: string
    /** Each process has its own environment, which leads it through its own network lines. */
    environmentOf: (name: string) => Promise<Record<string, string>>
    processes: { api: number; worker: number }
    /** The clock of the last process of each kind. */
    clockOffMs: { api: number; worker: number }
  },
  fates: Fates,
): Promise<Service> {
  const ports: number[] = []
  while (ports.length < processes.api) ports.push(await freePort())
  const balancer = await startBalancer(await freePort(), ports)
  const shared = { PATH: process.env.PATH, HOST: '127.0.0.1', PUBLIC_URL: balancer.url }
  const make = async (kind: 'api' | 'worker', index: number, entry: string) => {
    const name = `${kind}-${index + 1}`
    const environment = {
      ...shared,
      ...(await environmentOf(name)),
      ...(kind === 'api' && { PORT: String(ports[index]) }),
      ...(index > 0 && index === processes[kind] - 1 && wrongClock(clockOffMs[kind])),
    }
    return partOf(kind, name, async () => lifeOf(name, entry, { folder, environment }), fates)
  }
  const parts: Part[] = []
  for (let index = 0; index < processes.api; index++) parts.push(await make('api', index, 'api/main.ts'))
  for (let index = 0; index < processes.worker; index++)
    parts.push(await make('worker', index, 'workers/main.ts'))
  await Promise.all(parts.map(part => part.start()))
  const makeWorker = async (name: string, { root, environment: own }: Version) => {
    const environment = { ...shared, ...(await environmentOf(name)), ...own }
    return partOf(
      'worker',
      name,
      async () => lifeOf(name, 'workers/main.ts', { folder, environment, root }),
      fates,
    )
  }
  return { parts, balancer, makeWorker }
}

const WRONG_CLOCK = new URL('./wrong-clock.mjs', import.meta.url).href

function wrongClock(offByMs: number): Record<string, string> {
  return offByMs === 0 ? {} : { NODE_OPTIONS: `--import ${WRONG_CLOCK}`, CLOCK_OFF_BY_MS: String(offByMs) }
}

function lifeOf(
  name: string,
  entry: string,
  { folder, environment, root }: { folder: string; environment: NodeJS.ProcessEnv; root?: string },
): Life {
  const { pid, ended, kill, stop } = startProcess(name, entry, {
    environment,
    logDir: folder,
    quiet: true,
    root,
  })
  // At the end it is killed too, unless it was asked to stop: stopping in good order would take time.
  return { pids: () => [pid], ended, kill, stop: kill, leave: stop }
}

export async function untilListening(url: string): Promise<void> {
  for (const deadline = Date.now() + READY_MS; ; await wait(50)) {
    const answered = await fetch(`${url}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (answered) return
    if (Date.now() > deadline) throw new Error(`nothing answers at ${url} after ${READY_MS / 1_000} s`)
  }
}
