import { loadSendingContext } from '../../db/sending.ts'
import type { SendInput } from '../contract.ts'
import type { Dependencies } from '../dependencies.ts'
import { contentOf, storeOutbound } from './outbound.ts'

/** Stores a message that has to wait for others before it, so that it shows as queued. */
export function queueMessage({ sql }: Dependencies) {
  return async (input: SendInput): Promise<void> => {
    const context = await loadSendingContext(sql, input.conversationId)
    if (!context) throw new Error('the conversation is not there')
    const content = await contentOf(sql, input, context)
    await storeOutbound(sql, input, content, { leaving: false })
  }
}
