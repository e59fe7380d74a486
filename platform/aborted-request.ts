import type { Context } from 'hono'

/**
 * Whether an error happened because the client went away, or was cut off as too slow, before its request had arrived
 * completely. Such an error is no fault of the service; by its code alone it looks like a lost connection to the database.
 */
export function isAborted(error: unknown, c: Context): boolean {
  const incoming: unknown = c.env?.incoming
  // With @hono/node-server this is an `http.IncomingMessage`.
  if (typeof incoming !== 'object' || incoming === null) return false
  if (!('complete' in incoming && 'destroyed' in incoming)) return false
  if (incoming.complete !== false || incoming.destroyed !== true) return false
  // Another error with its own code is reported as what it is.
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code !== 'string' || code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE'
}
