import { loadConversation, setLabels } from '../../db/conversations.ts'
import { appendEvents } from '../../db/events.ts'
import type { AnnotateInput } from '../contract.ts'
import type { Dependencies } from '../dependencies.ts'

/** Leaves a note, or changes the labels. */
export function annotate({ sql }: Dependencies) {
  return async (input: AnnotateInput): Promise<void> => {
    const { conversationId: id, channelId, seq, actor, commandId } = input
    const conversation = { id, channelId }
    if ('note' in input) {
      const data = { text: input.note }
      await appendEvents(sql, conversation, [{ seq, type: 'conversation.noted', actor, commandId, data }])
      return
    }
    await sql.begin(async tx => {
      const current = (await loadConversation(tx, id))?.labels ?? []
      const labels = [...new Set([...current, ...input.addLabels])].filter(
        name => !input.removeLabels.includes(name),
      )
      await setLabels(tx, id, labels)
      const data = { labels, added: input.addLabels, removed: input.removeLabels }
      await appendEvents(tx, conversation, [{ seq, type: 'conversation.labelled', actor, commandId, data }])
    })
  }
}
