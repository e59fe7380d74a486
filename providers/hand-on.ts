import type { IncomingMessage } from 'node:http'
import type { MediaOutcome } from './provider.ts'

const TOO_LARGE: MediaOutcome = { outcome: 'refused', code: 'too_large' }
const UNREACHABLE: MediaOutcome = { outcome: 'tryLater', code: 'unreachable' }

/**
 * Passes a file on while it arrives. Stops after `maxBytes`, whatever size was announced. Throws only errors of `take`
 * itself.
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
          throw new Error('larger than allowed')
        }
        yield chunk
      }
    } catch (error) {
      // Errors of `take` don't pass through here, so this one is the network's.
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
