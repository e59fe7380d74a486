import { Context } from '@temporalio/activity'

/** The time between two heartbeats, ms. They let the server notice a dead worker. */
const BEAT_MS = 4_000

/** Runs a step of an activity and sends heartbeats meanwhile, if the workflow asked for them. */
export async function whileBeating<T>(step: () => Promise<T>): Promise<T> {
  const context = Context.current()
  if (context.info.heartbeatTimeoutMs === undefined) return step()
  const beat = setInterval(() => context.heartbeat(), BEAT_MS)
  try {
    return await step()
  } finally {
    clearInterval(beat)
  }
}
