import type { AllocationActivities } from './allocation.ts'
import type { RepairActivities } from './keeper.ts'
import type { LaterActivities } from './later.ts'
import type { NotingActivities } from './noting.ts'
import type { OpeningActivities } from './opening.ts'
import type { RecordingActivities } from './recording.ts'
import type { ResolvingActivities } from './resolving.ts'
import type { SendingActivities } from './sending.ts'
import type { SettlingActivities } from './settling.ts'

/**
 * All activities of the conversation's workflow. Each is idempotent: run twice with the same input, it
 * writes the same rows, because every row is identified by the conversation and a `seq` that the
 * workflow gave out. Times are epoch ms. No result contains a text or an address.
 */
export type ConversationActivities = OpeningActivities &
  RecordingActivities &
  AllocationActivities &
  ResolvingActivities &
  NotingActivities &
  SendingActivities &
  SettlingActivities &
  LaterActivities &
  RepairActivities
