import type { Database, Sql } from '../../db/client.ts'
import { loadConversation, setLabels } from '../../db/conversations.ts'
import { removeDraft } from '../../db/drafts.ts'
import { appendEvents } from '../../db/events.ts'
import { noteMentioned } from '../../db/mentions.ts'
import { addLabels, changeLabels, LABEL_LIMITS } from '../../domain/labels.ts'
import { cut } from '../../domain/text.ts'
import type { AnnotateInput } from '../../protocol/activities/noting.ts'
import { decidedBefore } from '../decisions.ts'
import type { Dependencies } from '../dependencies.ts'
import { refusal } from './refuse-command.ts'

/**
 * Adds a note or changes the labels. A person's change is made completely or refused. The AI's change
 * is made as far as possible.
 */
export function annotate({ sql }: Dependencies) {
  return async (input: AnnotateInput): Promise<void> => {
    const { conversationId: id, channelId, seq, actor, commandId } = input
    const conversation = { id, channelId }
    if ('note' in input) {
      const added = await storeNote(sql, input)
      // A second try must not drop what was begun since.
      if (added > 0 && actor.id !== undefined)
        await removeDraft(sql, { conversationId: id, agentId: actor.id, mode: 'note' })
      return
    }
    await sql.begin(async tx => {
      if (await wasJudged(tx, { conversationId: id, seq })) return
      const current = (await loadConversation(tx, id))?.labels ?? []
      const changed = changedLabels(current, input)
      if ('refused' in changed) {
        await appendEvents(tx, conversation, [refusal({ seq, actor, commandId }, 'label', changed.refused)])
        return
      }
      const { labels, leftOut } = changed
      await setLabels(tx, id, labels)
      const data = {
        labels,
        added: input.addLabels.filter(label => !leftOut.includes(label)),
        removed: input.removeLabels.map(label => cut(label, LABEL_LIMITS.length)),
        ...(leftOut.length > 0 && { leftOut }),
      }
      await appendEvents(tx, conversation, [{ seq, type: 'conversation.labelled', actor, commandId, data }])
    })
  }
}

/**
 * Whether an earlier try has changed or refused the labels. Since then, others may have renamed or
 * removed some of them.
 */
async function wasJudged(tx: Sql, at: Pick<AnnotateInput, 'conversationId' | 'seq'>): Promise<boolean> {
  const before =
    (await decidedBefore(tx, at, 'conversation.labelled')) ?? (await decidedBefore(tx, at, 'command.refused'))
  return before !== undefined
}

/** Stores a note. Who is mentioned in it may read the conversation from now on. */
async function storeNote(sql: Database, input: Extract<AnnotateInput, { note: string }>): Promise<number> {
  const { conversationId: id, channelId, seq, actor, commandId, note: text } = input
  const { mentions: agentIds = [], teams: teamIds = [] } = input
  const store = (tx: Sql, data: object) =>
    appendEvents(tx, { id, channelId }, [{ seq, type: 'conversation.noted', actor, commandId, data }])
  if (agentIds.length + teamIds.length === 0) return store(sql, { text })
  const stored = await sql.begin(async tx => {
    const before = await decidedBefore<{ mentions: string[] }>(
      tx,
      { conversationId: id, seq },
      'conversation.noted',
    )
    if (before) return 0
    const mentions = await noteMentioned(tx, id, { agentIds, teamIds })
    return store(tx, { text, mentions, ...(teamIds.length > 0 && { teams: teamIds }) })
  })
  return stored as number
}

function changedLabels(
  current: string[],
  { actor, addLabels: add, removeLabels: remove }: Extract<AnnotateInput, { addLabels: string[] }>,
) {
  if (actor.kind === 'ai') return addLabels(current, add)
  const changed = changeLabels(current, { add, remove })
  return 'refused' in changed ? changed : { ...changed, leftOut: [] }
}
