import type { SendInput } from '../contract.ts'
import type { Dependencies } from '../dependencies.ts'
import { contentOf, contextFor, ownWords, storeOutbound } from './outbound.ts'

/** Stores a message that has to wait for others before it, so that it shows as queued. */
export function queueMessage({ sql }: Dependencies) {
  return async (input: SendInput): Promise<void> => {
    const content =
      ownWords(input) ?? (await contentOf(sql, input, await contextFor(sql, input.conversationId)))
    await storeOutbound(sql, input, content, { leaving: false })
  }
}
