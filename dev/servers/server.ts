import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const HOST = fileURLToPath(new URL('./host.mjs', import.meta.url))

/** How many of its last lines are kept, to show them if it fails. */
const KEPT_LINES = 40

/** How long a server may take to stop by itself before it is killed, ms. */
const STOP_GRACE_MS = 15_000

export interface ServerOptions {
  command: string
  args: string[]
  /** Run it as this user. Only root may do this. */
  uid?: number
  gid?: number
  env?: Record<string, string>
  cwd?: string
  stopSignal: 'SIGINT' | 'SIGTERM'
  onLine?: (line: string) => void
}

export interface Server {
  /** Process id of the server itself. */
  pid: number
  /** Resolves when it has ended, for whatever reason. */
  ended: Promise<void>
  /** What it printed last. */
  output(): string
  stop(): Promise<void>
}

/** Starts a server in a process group of its own (see host.mjs). It may not be ready yet when this returns. */
export async function startServer({ onLine, ...options }: ServerOptions): Promise<Server> {
  const host = spawn(process.execPath, [HOST, JSON.stringify(options)], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const lines: string[] = []
  const keep = (chunk: Buffer) => {
    for (const line of chunk.toString().split('\n').filter(Boolean)) {
      lines.push(line)
      if (lines.length > KEPT_LINES) lines.shift()
      onLine?.(line)
    }
  }
  host.stdout?.on('data', keep)
  host.stderr?.on('data', keep)
  const ended = once(host, 'exit').then(() => {})
  const [{ pid }] = (await Promise.race([
    once(host, 'message'),
    ended.then(() => Promise.reject(new Error(`${options.command} did not start: ${lines.join('\n')}`))),
  ])) as [{ pid: number }]
  // The servers must not keep this process alive when it has nothing else to do.
  host.unref()
  host.channel?.unref()

  return {
    pid,
    ended,
    output: () => lines.join('\n'),
    async stop() {
      if (host.exitCode !== null || host.signalCode !== null) return
      host.ref()
      if (host.connected) host.disconnect()
      const timer = setTimeout(() => {
        process.kill(pid, 'SIGKILL')
        host.kill('SIGKILL')
      }, STOP_GRACE_MS)
      await ended
      clearTimeout(timer)
    },
  }
}

/** Tries until it succeeds, the server ends, or the time is over. Throws an error with what the server printed. */
export async function untilReady<T>(
  name: string,
  server: Server,
  attempt: () => Promise<T>,
  timeoutMs = 60_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs
  let over = false
  server.ended.then(() => {
    over = true
  })
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      if (over) throw new Error(`${name} ended at once. Its output:\n${server.output()}`)
      if (Date.now() > deadline) {
        throw new Error(
          `${name} is not ready after ${timeoutMs / 1000} s (${error}). Its output:\n${server.output()}`,
        )
      }
      await new Promise(resolve => setTimeout(resolve, 50))
    }
  }
}
