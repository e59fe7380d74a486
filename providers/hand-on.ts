import type { IncomingMessage } from 'node:http'
import type { MediaOutcome } from './provider.ts'

const TOO_LARGE: MediaOutcome = { outcome: 'refused', code: 'too_large' }
const UNREACHABLE: MediaOutcome = { outcome: 'tryLater', code: 'unreachable' }

/**
 * Hands a file on as it comes. More than `maxBytes` is not taken, whatever was said of its size before. Throws only what
 * `take` throws by itself.
 */
export async function handOn(
  response: IncomingMessage,
  maxBytes: number,
  take: (body: AsyncIterable<Uint8Array>) => Promise<void>,
): Promise<MediaOutcome> {
  let failure: MediaOutcome | undefined
  async function* body(): AsyncGenerator<Uint8Array> {
    let size = 0
    try {
      for await (const chunk of response as AsyncIterable<Uint8Array>) {
        size += chunk.length
        if (size > maxBytes) {
          failure = TOO_LARGE
          throw new Error('larger than is taken')
        }
        yield chunk
      }
    } catch (error) {
      // What goes wrong with the taker does not come this way.
      failure ??= UNREACHABLE
      throw error
    }
  }
  try {
    await take(body())
    return { outcome: 'taken' }
  } catch (error) {
    if (failure) return failure
    throw error
  } finally {
    response.destroy()
  }
}
