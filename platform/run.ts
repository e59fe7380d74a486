import { constants } from 'node:os'
import { ConfigError } from './config.ts'

/** What a started process can do. Without `stop` it is one with an end of its own, such as a migration. */
export type Running = { stop: () => Promise<void> } | undefined

/** How often a process that npm started looks whether npm is still there, ms. */
const PARENT_CHECK_MS = 500

/**
 * Runs a process: prints what is wrong with its settings in plain lines, and calls `stop` once on Ctrl-C, on a
 * supervisor's SIGTERM, or when the process that started it is gone. A signal before the start is done ends the process
 * at once, with the exit code of that signal, so that half a migration never passes for a whole one.
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

/** npm runs a script in a shell, and Debian's ends at npm's signal without a word to its child, which would stay behind. */
function whenOrphaned(act: () => void): void {
  const parent = process.ppid
  setInterval(() => process.ppid !== parent && act(), PARENT_CHECK_MS).unref()
}

function fail(error: unknown): never {
  console.error(error instanceof ConfigError ? error.message : error)
  process.exit(1)
}
