import { useState } from 'react'
import type { ListedConversation } from '../api/types.ts'
import { ownDrafts } from './drafts.ts'
import { type Mode, modeWrittenLast } from './kept-drafts.ts'

/**
 * The chosen mode by conversation, kept while the page is open. An agent who comes back must find a note as a note:
 * as a reply it would go to the customer.
 */
const modes = new Map<string, Mode>()

/** The mode in which an agent writes, and how to choose it. After a reload it is the mode that was written last. */
export function useMode(
  conversation: Pick<ListedConversation, 'id' | 'drafts'>,
  agentId: string,
): [mode: Mode, choose: (mode: Mode) => void] {
  const { id } = conversation
  const [mode, setMode] = useState<Mode>(
    () => modes.get(id) ?? modeWrittenLast(agentId, id, ownDrafts(conversation, agentId)) ?? 'reply',
  )
  return [
    mode,
    next => {
      modes.set(id, next)
      setMode(next)
    },
  ]
}
