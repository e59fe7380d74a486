import type { Socket } from 'node:net'
import type { Sql } from 'postgres'

/**
 * Ends connections of a pool on which a question is not answered for so long, ms: longer than any statement may take. When
 * the network between is cut without a word, what was sent is sent again for a quarter of an hour, as TCP does, and each
 * statement under way would keep its connection for so long. Node.js has no TCP_USER_TIMEOUT. A connection that was asked
 * nothing, as one that listens, is left alone: keepalives tell of it.
 */
export function endDeadConnections(sql: Sql, silenceMs: number): void {
  // Called by the driver as `patch-driver.mjs` made it. One that is not patched waits as long as TCP does.
  Object.assign(shared(sql), { onconnected: (socket: Socket) => watch(socket, silenceMs) })
}

/** What all connections of a pool have in common, the one that listens too. The driver's types don't know of it. */
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

/** As a connection that timed out otherwise (`isDatabaseDown` in the API, retried by activities). */
class NoAnswer extends Error {
  override name = 'NoAnswer'
  readonly code = 'ETIMEDOUT'
}
