import { endsFor } from '../../db/people.ts'
import type { CloseReason } from '../../domain/conversation.ts'
import { derivedId } from '../../platform/ids.ts'
import type { Place } from '../../protocol/activities/place.ts'
import type { Closed } from '../../protocol/activities/resolving.ts'
import { changeAndTell } from '../allocation/grants.ts'
import type { Dependencies } from '../dependencies.ts'
import { endConversation } from './end-conversation.ts'

/** Closes the conversation for good: its seat is freed, its survey ends, and waiting messages fail. */
export function closeConversation(dependencies: Dependencies) {
  return async (input: Place & { reason: CloseReason }): Promise<Closed> => {
    const { conversationId: id, channelId, seq, reason } = input
    await changeAndTell(dependencies, tx => endConversation(tx, { id, channelId }, seq, reason), {
      channels: [channelId],
      conversations: [id],
    })
    const nextConversationId = derivedId('next conversation', id)
    if (reason !== 'merged') return { nextConversationId }
    return { nextConversationId, endsFor: await endsFor(dependencies.sql, id) }
  }
}
