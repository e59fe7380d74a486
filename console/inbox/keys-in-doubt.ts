import { asApiError, UNREACHABLE } from '../api/problems.ts'

/**
 * Idempotency keys of requests that got no answer, by their content. Sent again with the same key, a message that did
 * arrive is not sent to the customer twice.
 */
const inDoubt = new Map<string, string>()

/**
 * Sends a message with a key of its own, or with that of the same message if it is not known whether that arrived.
 *
 * @param content what is sent and where
 */
export async function withKey<T>(content: unknown[], send: (key: string) => Promise<T>): Promise<T> {
  const what = JSON.stringify(content)
  const key = inDoubt.get(what) ?? crypto.randomUUID()
  try {
    const answer = await send(key)
    inDoubt.delete(what)
    return answer
  } catch (failure) {
    if (asApiError(failure).code === UNREACHABLE) inDoubt.set(what, key)
    else inDoubt.delete(what)
    throw failure
  }
}
