import type { Socket } from 'node:net'
import type { Sql } from 'postgres'

/**
 * Ends a pool's connections on which a query gets no answer for `silenceMs`, which must be longer than any statement may
 * take.
 *
 * Without this, a cut network would block each running statement's connection for a quarter of an hour, as long as TCP
 * repeats what it sent; Node.js can't set TCP_USER_TIMEOUT. A connection that was not asked anything, such as one that
 * listens, is left alone: keepalives watch it.
 */
export function endDeadConnections(sql: Sql, silenceMs: number): void {
  // The patch of `patch-driver.mjs` makes the driver call this. Without the patch, connections wait as long as TCP does.
  Object.assign(shared(sql), { onconnected: (socket: Socket) => watch(socket, silenceMs) })
}

/** The object that all connections of a pool share, including the one that listens. The driver's types don't have it. */
function shared(sql: Sql): object {
  return (sql.options as unknown as { shared: object }).shared
}

function watch(socket: Socket, silenceMs: number): void {
  let answered = 0
  socket.on('data', () => {
    answered = socket.bytesWritten
  })
  socket.setTimeout(silenceMs, () => {
    if (socket.bytesWritten > answered) socket.destroy(new NoAnswer(`no answer for ${silenceMs} ms`))
  })
}

/**
 * Looks like any other connection that timed out, so the API answers 503 (`databaseTrouble`) and activities are retried.
 */
class NoAnswer extends Error {
  override name = 'NoAnswer'
  readonly code = 'ETIMEDOUT'
}
