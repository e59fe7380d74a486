import type { IgnoredReason } from '../../domain/ignored-signals.ts'
import type { RefusalCode } from '../../domain/transitions.ts'
import type { CommandInput, Place } from './place.ts'

/** What is noted of a conversation, and moves nothing: notes, labels, what was refused or ignored, the settings it acts on. */
export interface NotingActivities {
  annotate(input: AnnotateInput): Promise<void>
  refuseCommand(input: CommandInput & RefuseInput): Promise<void>
  recordIgnoredSignal(input: IgnoredInput): Promise<void>
  noteSettings(input: Place & { version: number }): Promise<void>
}

export type AnnotateInput = CommandInput &
  ({ note: string } | { addLabels: string[]; removeLabels: string[] })

export interface RefuseInput {
  command: string
  code: RefusalCode
  /** The conversation the command proposed to begin, when it isn't this one. */
  proposedId?: string
}

/** A signal that the conversation could not use, or not all of it. */
export interface IgnoredInput extends Place {
  /** Its name, as it may be shown. */
  signal: string
  reason: IgnoredReason
}
