import type { Context } from 'hono'

/**
 * Whether this went wrong because the client went away, or was cut off as too slow, before its request was there as a
 * whole. What reading such a body throws is no fault of ours; by its code alone it looks like a connection that the
 * database has dropped.
 */
export function isAborted(error: unknown, c: Context): boolean {
  const incoming: unknown = c.env?.incoming
  // Behind @hono/node-server it is an `http.IncomingMessage`.
  if (typeof incoming !== 'object' || incoming === null) return false
  if (!('complete' in incoming && 'destroyed' in incoming)) return false
  if (incoming.complete !== false || incoming.destroyed !== true) return false
  // What failed beside it, and names itself, is told as that.
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code !== 'string' || code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE'
}
