import type { SendInput } from '../../protocol/activities/sending.ts'
import type { Dependencies } from '../dependencies.ts'
import { formOf } from './form.ts'
import { filesOf } from './hand-over.ts'
import { agentContent } from './message-content.ts'
import { storeOutbound } from './outbound.ts'

/** Stores a message that has to wait behind others, so that it shows as queued. */
export function queueMessage(dependencies: Dependencies) {
  const { sql } = dependencies
  return async (input: SendInput): Promise<void> => {
    const own = agentContent(input)
    if (own && own.media.length === 0) {
      await storeOutbound(sql, input, own, { leaving: false })
      return
    }
    const { content, context } = await formOf(sql, input)
    await storeOutbound(sql, input, content, { leaving: false, files: filesOf(dependencies, context) })
  }
}
