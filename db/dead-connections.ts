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

/**
 * The code of a server that only reads, as it stands in an error: between two zero bytes, which no text in a row can have.
 * An error that comes in two pieces is not seen; the next one is.
 */
const ONLY_READS = Buffer.from('\0C25006\0')

/** The message "ready for query" outside of a transaction, which ends every answer. */
const IDLE = Buffer.from('Z\0\0\0\u0005I')

/**
 * Also ends a connection on which PostgreSQL said that it only reads. After a failover, the server that was the primary may
 * live on as a replica. A connection to it does not break, so without this each would fail all writes until it is replaced
 * (`max_lifetime`), though the name leads to the new primary already.
 */
function watch(socket: Socket, silenceMs: number): void {
  let answered = 0
  let onlyReads = false
  socket.on('data', (data: Buffer) => {
    answered = socket.bytesWritten
    onlyReads ||= data.includes(ONLY_READS)
    // Not within a transaction: its caller would learn that the rollback failed, and not why.
    if (onlyReads && data.subarray(-IDLE.length).equals(IDLE)) setImmediate(() => socket.destroy())
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
