import { constants } from 'node:os'
import { ConfigError } from './config.ts'

/** A started process. Without `stop`, it ends by itself, like a migration. */
export type Running = { stop: () => Promise<void> } | undefined

/** How often a process that npm started checks whether npm is still running, ms. */
const PARENT_CHECK_MS = 500

/**
 * Runs a process. Prints errors in its settings in plain lines. Calls `stop` once, on Ctrl-C, on SIGTERM of a supervisor,
 * or when the parent process has ended. A signal during the start ends the process immediately, with that signal's exit
 * code, so that half a migration never looks like a complete one.
 */
export async function runProcess(start: () => Promise<Running>): Promise<void> {
  let running: Running
  let stopping = false
  const stop = async (signal: keyof typeof constants.signals) => {
    if (stopping) return
    stopping = true
    if (!running) process.exit(128 + constants.signals[signal])
    try {
      await running.stop()
      process.exit(0)
    } catch (error) {
      fail(error)
    }
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  process.on('SIGHUP', stop)
  if (process.connected) process.on('disconnect', () => stop('SIGHUP'))
  if (process.env.npm_lifecycle_event) whenOrphaned(() => stop('SIGHUP'))
  try {
    running = await start()
  } catch (error) {
    fail(error)
  }
  if (!running) process.exit(0)
}

/**
 * npm runs a script in a shell. Debian's shell ends at npm's signal without telling its child, which would keep running.
 */
function whenOrphaned(act: () => void): void {
  const parent = process.ppid
  setInterval(() => process.ppid !== parent && act(), PARENT_CHECK_MS).unref()
}

function fail(error: unknown): never {
  console.error(error instanceof ConfigError ? error.message : error)
  process.exit(1)
}
