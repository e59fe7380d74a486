import type { ListedConversation } from '../api/types.ts'
import type { WindowState } from './window.ts'

/**
 * What stands in the way of a reply: the conversation is closed, which stands in the way of a note too; a colleague has it; it is
 * resolved; or free text can't be sent.
 */
export type Barrier = 'closed' | 'colleague' | 'resolved' | 'window'

/** The first thing that stands in the way; undefined: nothing does. */
export function barrierOf(
  { status }: Pick<ListedConversation, 'status'>,
  { mayAct, window }: { mayAct: boolean; window: WindowState['is'] },
): Barrier | undefined {
  if (status === 'closed') return 'closed'
  if (!mayAct) return 'colleague'
  // Not even a template can be sent until it is reopened.
  if (status === 'resolved') return 'resolved'
  return window === 'closed' ? 'window' : undefined
}
