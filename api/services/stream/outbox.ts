/**
 * How many bytes may wait for one stream before it is ended. Otherwise a client that reads nothing would fill the
 * memory that all share.
 */
export const MAX_WAITING_BYTES = 256 * 1024

/** The chunks that still have to be written to one stream. */
export interface Outbox {
  /**
   * Returns false if too much was waiting already: the reader is too slow. The chunk is then not kept, and neither is any
   * later one.
   */
  put(chunk: Uint8Array): boolean
  /** The next chunk; `idle` if none came within `waitMs`; `over` after `end`. */
  take(waitMs: number): Promise<Uint8Array | 'idle' | 'over'>
  /** Ends the stream and drops the waiting chunks. */
  end(): void
}

/**
 * Holds chunks for a stream that is slower than the others. The limit applies to what waited before a new chunk, so that
 * one large burst doesn't end a stream that keeps up.
 */
export function makeOutbox(maxWaitingBytes = MAX_WAITING_BYTES): Outbox {
  const chunks: Uint8Array[] = []
  let bytes = 0
  let over = false
  let wake: () => void = () => {}
  const end = () => {
    over = true
    chunks.length = 0
    wake()
  }
  return {
    put(chunk) {
      if (over) return false
      if (bytes > maxWaitingBytes) {
        end()
        return false
      }
      chunks.push(chunk)
      bytes += chunk.byteLength
      wake()
      return true
    },
    async take(waitMs) {
      if (!over && chunks.length === 0) {
        await new Promise<void>(resolve => {
          const timer = setTimeout(resolve, waitMs)
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
      if (over) return 'over'
      const chunk = chunks.shift()
      bytes -= chunk?.byteLength ?? 0
      return chunk ?? 'idle'
    },
    end,
  }
}
