import type { SendInput } from '../contract.ts'
import type { Dependencies } from '../dependencies.ts'
import { formOf } from './form.ts'
import { storeOutbound } from './outbound.ts'
import { ownWords } from './words.ts'

/** Stores a message that has to wait for others before it, so that it shows as queued. */
export function queueMessage({ sql }: Dependencies) {
  return async (input: SendInput): Promise<void> => {
    const content = ownWords(input) ?? (await formOf(sql, input)).content
    await storeOutbound(sql, input, content, { leaving: false })
  }
}
