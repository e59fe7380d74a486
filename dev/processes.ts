import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { PRIVATE_FILE } from '../platform/private-folder.ts'
import { workerOptions } from './worker-options.mjs'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** The levels that are shown in the terminal. The log file has all lines. */
const SHOWN_LEVELS = new Set(['warn', 'error', 'fatal'])

export interface DevProcess {
  pid: number
  ended: Promise<void>
  /** The last output that is no log line, such as the reason why it refused to start. */
  said(): string
  stop(): Promise<void>
  /** Kills it without warning, as the kernel would. */
  kill(): Promise<void>
}

/**
 * Runs one of the service's own processes, as `npm start` and `npm run worker` would (`worker-options.mjs`). Its log goes to a file named after
 * it; warnings are shown too, unless `quiet`. The channel between the two ends it when this process is gone.
 *
 * @param options.root of another version of the code; default: this one's
 */
export function startProcess(
  name: string,
  entry: string,
  options: { environment: NodeJS.ProcessEnv; logDir: string; quiet?: boolean; root?: string },
): DevProcess {
  const { root = ROOT } = options
  const child = fork(join(root, entry), {
    cwd: root,
    execArgv: workerOptions(),
    env: options.environment,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const log = createWriteStream(join(options.logDir, `${name}.log`), { flags: 'a', mode: PRIVATE_FILE })
  const said: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue
    createInterface({ input: stream }).on('line', line => {
      log.write(`${line}\n`)
      const entry = logEntry(line)
      if (!entry) said.push(line)
      else if (!options.quiet && SHOWN_LEVELS.has(entry.level))
        console.log(`${name}: ${entry.level}: ${entry.msg}`)
    })
  }
  const ended = once(child, 'exit').then(() => void log.end())
  return {
    pid: child.pid ?? 0,
    ended,
    said: () => said.slice(-20).join('\n'),
    stop: () => stop(child, ended),
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** How long it may take to stop, ms. The process itself takes less to finish its work. */
const STOP_GRACE_MS = 20_000

async function stop(child: ChildProcess, ended: Promise<void>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_GRACE_MS)
  await ended
  clearTimeout(timer)
}

function logEntry(line: string): { level: string; msg: string } | undefined {
  try {
    const entry: unknown = JSON.parse(line)
    if (typeof entry !== 'object' || entry === null || !('level' in entry)) return undefined
    return entry as { level: string; msg: string }
  } catch {
    return undefined
  }
}
