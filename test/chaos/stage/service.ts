import { setTimeout as wait } from 'node:timers/promises'
import { startProcess } from '../../../dev/processes.ts'
import type { Life } from './part.ts'

/** How long an API may take until it listens, ms. */
const READY_MS = 60_000

/** One of the service's own processes, by the entry that `npm start` or `npm run worker` runs. */
export async function serviceLife(
  kind: 'api' | 'worker',
  number: number,
  { folder, environment, port }: { folder: string; environment: NodeJS.ProcessEnv; port?: number },
): Promise<Life> {
  const process_ = startProcess(`${kind}-${number}`, kind === 'api' ? 'api/main.ts' : 'workers/main.ts', {
    environment: { PATH: process.env.PATH, ...environment, ...(port && { PORT: String(port) }) },
    logDir: folder,
    quiet: true,
  })
  // At the end, too: an orderly one is not what is tried here, and would take its time.
  const { pid, ended, kill } = process_
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
