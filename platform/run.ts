import { ConfigError } from './config.ts'

/**
 * Runs a process: prints what is wrong with its settings in plain lines, and calls `stop` once on Ctrl-C, on a
 * supervisor's SIGTERM, or when the process that started it is gone.
 */
export async function runProcess(start: () => Promise<{ stop: () => Promise<void> }>): Promise<void> {
  let running: { stop: () => Promise<void> } | undefined
  let stopping = false
  const stop = async () => {
    if (stopping) return
    stopping = true
    await running?.stop()
    process.exit(0)
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  process.on('SIGHUP', stop)
  if (process.connected) process.on('disconnect', stop)
  try {
    running = await start()
  } catch (error) {
    console.error(error instanceof ConfigError ? error.message : error)
    process.exit(1)
  }
}
