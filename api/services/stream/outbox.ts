/** A stream that doesn't take what waits for it has an end, bytes: those who read pay nothing for those who don't. */
export const MAX_WAITING_BYTES = 256 * 1024

/** What has come and is still to be written to one stream. */
export interface Outbox {
  /** False when the reader is too slow: so much waited already that this was not kept, and nothing will be any more. */
  put(chunk: Uint8Array): boolean
  /** The next chunk; `idle` when nothing came for this long, ms; `over` after `end`. */
  take(waitMs: number): Promise<Uint8Array | 'idle' | 'over'>
  /** What waits is dropped. */
  end(): void
}

/**
 * Keeps what one stream is slower to take than the others. The limit holds for what waits before the next comes, so that a
 * burst is no reason to drop one who keeps up.
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
