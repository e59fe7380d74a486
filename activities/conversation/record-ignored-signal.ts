import { appendEvents } from '../../db/events.ts'
import { SYSTEM } from '../../domain/conversation.ts'
import { IGNORED_SIGNALS } from '../../domain/ignored-signals.ts'
import type { IgnoredInput } from '../../protocol/activities/noting.ts'
import type { Dependencies } from '../dependencies.ts'

/** Records that a signal could not be used and why, without any of its content. */
export function recordIgnoredSignal({ sql }: Dependencies) {
  return async ({ conversationId: id, channelId, seq, signal, reason }: IgnoredInput): Promise<void> => {
    const data = { signal, reason, detail: IGNORED_SIGNALS[reason] }
    await appendEvents(sql, { id, channelId }, [{ seq, type: 'signal.ignored', actor: SYSTEM, data }])
  }
}
