import { patched } from '@temporalio/workflow'
import { type IgnoredReason, shownSignalName } from '../../domain/ignored-signals.ts'
import type { Entry } from '../../protocol/state/queue.ts'
import { tellIgnored } from '../ignored-signals.ts'
import { record } from './activities.ts'
import { type Conversation, place } from './state.ts'

/**
 * How many signals of a run that it can't use become events. A faulty program sends thousands: the metric counts all of
 * them, and nobody reads more than these.
 */
const MAX_EVENTS = 50

/**
 * A signal that can't be used. `usual`: it is nobody's fault; only the metric counts it. `malformed`: it was a command, or
 * a message, that is refused like others, so that who waits for its outcome hears of it.
 */
export type Ignored = { ignored: IgnoredReason; usual?: boolean } | { malformed: { commandId?: string } }

/** Counts and logs a signal that can't be used, and has the conversation's events tell of it. */
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
  // Conversations that were open before there was such an event still replay: they say nothing of it.
  if (!patched('signals-ignored-are-told')) return
  const summary = `${signal}: ${reason}`
  await record.recordIgnoredSignal.executeWithOptions({ summary }, [{ ...place(c), signal, reason }])
}
