import type { SignalName } from '../../protocol/signals.ts'
import type { Entry } from '../../protocol/state/queue.ts'
import type { Ignored } from './ignored.ts'
import { type Fields, isId, readFields } from './shapes.ts'
import { type Conversation, remember } from './state.ts'

/** What a signal leads to: an entry of the queue, nothing, or the reason why it can't be used. */
export type Outcome = Entry | Ignored | undefined

export interface Reader {
  /** Shown in the Temporal UI. */
  description: string
  read(received: unknown): Outcome | Outcome[]
}

export type Readers = Record<SignalName, Reader>

/** The id of a malformed command, so that the sender who waits for its outcome learns of the refusal. */
export function commandIdOf(received: unknown): { commandId?: string } {
  return readFields(received, { commandId: isId }) ?? {}
}

/**
 * False when the command came before. A command without an id, sent by hand from the Temporal UI,
 * always counts as new.
 */
export function isNew({ state }: Conversation, { commandId }: Fields): boolean {
  return typeof commandId !== 'string' || remember(state.seenCommands, commandId)
}
