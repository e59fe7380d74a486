import type { IgnoredReason } from '../../domain/ignored-signals.ts'
import type { RefusalCode } from '../../domain/transitions.ts'
import type { CommandInput, Place } from './place.ts'

/**
 * What is recorded about a conversation without changing its status: notes, labels, refused commands,
 * ignored signals, and the version of the settings that it uses.
 */
export interface NotingActivities {
  annotate(input: AnnotateInput): Promise<void>
  refuseCommand(input: CommandInput & RefuseInput): Promise<void>
  recordIgnoredSignal(input: IgnoredInput): Promise<void>
  noteSettings(input: Place & { version: number }): Promise<void>
}

export type AnnotateInput = CommandInput &
  ({ note: string; mentions?: string[]; teams?: string[] } | { addLabels: string[]; removeLabels: string[] })

export interface RefuseInput {
  command: string
  code: RefusalCode
  /** The id that a `begin` command proposed, when it is not this conversation's. */
  proposedId?: string
}

/** A signal that the conversation could not use, or could use only in part. */
export interface IgnoredInput extends Place {
  /** The signal's name, in a form that is safe to show. */
  signal: string
  reason: IgnoredReason
}
