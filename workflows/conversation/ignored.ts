import { patched } from '@temporalio/workflow'
import { type IgnoredReason, shownSignalName } from '../../domain/ignored-signals.ts'
import type { Entry } from '../../protocol/state/queue.ts'
import { tellIgnored } from '../ignored-signals.ts'
import { record } from './activities.ts'
import { type Conversation, place } from './state.ts'

/**
 * How many unusable signals of one run become events. A faulty program can send thousands, and nobody
 * reads more than these. The metric counts all of them.
 */
const MAX_EVENTS = 50

/**
 * A signal that can't be used. `usual`: this happens every day and is nobody's fault, so only the
 * metric counts it. `malformed`: it was a command or a message; it is refused like other commands, so
 * that the sender who waits for the outcome learns of it.
 */
export type Ignored = { ignored: IgnoredReason; usual?: boolean } | { malformed: { commandId?: string } }

/**
 * Counts and logs a signal that can't be used, and queues an entry that becomes an event of the
 * conversation.
 */
export function queueIgnored(c: Conversation, name: string, why: Ignored): void {
  const reason = 'malformed' in why ? 'malformed' : why.ignored
  const usual = 'usual' in why && why.usual === true
  const isTold = !usual && c.signalsTold < MAX_EVENTS
  tellIgnored(name, reason, { known: reason !== 'unknown_signal', quietly: !isTold })
  if (!isTold) return
  c.signalsTold++
  c.state.refused = { name: shownSignalName(name), at: Date.now(), why: reason }
  c.state.queue.push(
    'malformed' in why
      ? { kind: 'malformed', name, ...why.malformed }
      : { kind: 'ignored', name: shownSignalName(name), reason },
  )
}

export async function recordIgnored(
  c: Conversation,
  { name: signal, reason }: Extract<Entry, { kind: 'ignored' }>,
): Promise<void> {
  // Histories from before this event existed must still replay, so they record nothing.
  if (!patched('signals-ignored-are-told')) return
  const summary = `${signal}: ${reason}`
  await record.recordIgnoredSignal.executeWithOptions({ summary }, [{ ...place(c), signal, reason }])
}
