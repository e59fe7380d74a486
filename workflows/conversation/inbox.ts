import { CancellationScope, defineSignal, setDefaultSignalHandler, setHandler } from '@temporalio/workflow'
import { conversationState } from '../../protocol/queries.ts'
import type { SignalName } from '../../protocol/signals.ts'
import { type Distrust, isRefused, Untrusted } from '../untrusted.ts'
import { commandReaders } from './command-signals.ts'
import { queueIgnored } from './ignored.ts'
import { messageReaders } from './message-signals.ts'
import { reportReaders } from './report-signals.ts'
import type { Reader, Readers } from './signal-reader.ts'
import type { Conversation } from './state.ts'

/**
 * Registers a handler for every signal. What each signal is read as stands in message-signals.ts,
 * command-signals.ts and report-signals.ts. A handler checks the signal, drops repeats and queues an entry.
 * It never throws and never waits, because an error in a handler would block the conversation for ever.
 * The loop decides later what each entry leads to, one entry at a time.
 */
export function receiveSignals(c: Conversation): void {
  const readers = new Map<string, Reader>(
    Object.entries({ ...messageReaders(c), ...commandReaders(c), ...reportReaders(c) } satisfies Readers),
  )
  // This must be the first handler that is set. Signals that arrived before the first task of this run
  // are delivered as soon as a handler exists. With one handler for each name they would be delivered
  // in the order of registration, not in the order of arrival.
  setDefaultSignalHandler((name, received) => {
    const reader = readers.get(name)
    if (reader) return receive(c, name, reader, received)
    c.signals++
    queueIgnored(c, name, { ignored: 'unknown_signal' })
  })
  for (const [name, reader] of readers) {
    const { description } = reader
    setHandler(defineSignal<[unknown]>(name), received => receive(c, name, reader, received), { description })
  }
  setHandler(conversationState, () => c.state, { description: 'The whole state of this workflow.' })
  // Somebody pressed "cancel" in the Temporal UI. The conversation is closed in the normal way.
  CancellationScope.current().cancelRequested.catch(() => c.state.queue.push({ kind: 'cancelled' }))
}

/**
 * Queues what the reader made of a signal. Every signal is counted, even if it leads to nothing,
 * because the server's limit counts them all.
 */
function receive(c: Conversation, name: string, { read }: Reader, received: unknown): void {
  c.signals++
  const given = received instanceof Untrusted ? fromOutside(name, received) : { received }
  for (const outcome of ['ignored' in given ? given : read(given.received)].flat()) {
    if (!outcome) continue
    if ('kind' in outcome) c.state.queue.push(outcome)
    else queueIgnored(c, name, outcome)
  }
}

/**
 * Signals that an operator may send by hand, from the Temporal UI or the command line.
 * docs/operating.md lists the same ones.
 */
export const SENT_BY_OPERATORS: readonly SignalName[] = [
  'assign',
  'returnToLine',
  'unsnooze',
  'prioritize',
  'retrySend',
  'settleSend',
  'skipSurvey',
]

/**
 * Judges a signal that the service did not seal for this workflow: an operator may send some of them;
 * all others are refused.
 */
function fromOutside(name: string, given: Untrusted): { received: unknown } | { ignored: Distrust } {
  const isOperators = SENT_BY_OPERATORS.some(allowed => allowed === name)
  if (given.why === 'in_clear' && isOperators) return { received: withoutActor(given.value) }
  return isRefused(given, 'signal') ? { ignored: given.why } : { received: given.value }
}

/** A signal sent by hand comes from an operator, whatever actor it names. */
function withoutActor(given: unknown): unknown {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return given
  return { ...given, actor: undefined }
}
