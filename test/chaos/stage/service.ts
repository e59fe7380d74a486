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
}

/** Starts the service as `npm start` and `npm run worker` do, each several times. */
export async function startService(
  {
    folder,
    environment,
    processes,
  }: {
    folder: string
    environment: Record<string, string>
    processes: { api: number; worker: number }
  },
  fates: Fates,
): Promise<Service> {
  const ports: number[] = []
  while (ports.length < processes.api) ports.push(await freePort())
  const balancer = await startBalancer(await freePort(), ports)
  const all = { PATH: process.env.PATH, ...environment, PUBLIC_URL: balancer.url, HOST: '127.0.0.1' }
  const apis = ports.map((port, index) => {
    const name = `api-${index + 1}`
    const own = { ...all, PORT: String(port) }
    return partOf('api', name, async () => lifeOf(name, 'api/main.ts', { folder, environment: own }), fates)
  })
  const workers = Array.from({ length: processes.worker }, (_, index) => {
    const name = `worker-${index + 1}`
    return partOf(
      'worker',
      name,
      async () => lifeOf(name, 'workers/main.ts', { folder, environment: all }),
      fates,
    )
  })
  const parts = [...apis, ...workers]
  await Promise.all(parts.map(part => part.start()))
  return { parts, balancer }
}

function lifeOf(
  name: string,
  entry: string,
  { folder, environment }: { folder: string; environment: NodeJS.ProcessEnv },
): Life {
  const { pid, ended, kill } = startProcess(name, entry, { environment, logDir: folder, quiet: true })
  // Killed at the end, too: an orderly stop is not what is tried here, and would take its time.
  return { pids: [pid], ended, kill, stop: kill }
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
