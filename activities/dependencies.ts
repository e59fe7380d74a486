import { activityInfo } from '@temporalio/activity'
import type { Client } from '@temporalio/client'
import type { Database } from '../db/client.ts'
import type { DatabaseClock } from '../db/clock.ts'
import type { Reachability } from '../platform/inbound-mode.ts'
import type { Logger } from '../platform/log.ts'
import type { MediaStore } from '../platform/media-store.ts'
import type { Secrets } from '../platform/secrets.ts'
import type { Model } from '../providers/model/model.ts'
import type { BuiltProvider } from '../providers/providers.ts'

/** What activities work with; made once a worker. */
export interface Dependencies {
  sql: Database
  /** The only clock that activities judge by (db/clock.ts). */
  clock: DatabaseClock
  secrets: Secrets
  log: Logger
  temporal: Client
  /** Where customers' files are kept. */
  mediaStore: MediaStore
  /** The provider of a channel, by its name. */
  provider: (name: string) => BuiltProvider
  /** At which address the provider reaches the API, if it does. */
  reachability: Reachability
  /** Whether the worker is about to end: what goes on for long breaks off. Absent: never. */
  isStopping?: () => boolean
  /** Wakes those who follow the event stream. Done after each activity; one that goes on for long does it before. */
  notifyStream: () => void
  /** The model's endpoint; absent when none is configured: what needs it then goes to a human. */
  ai?: Model
}

/** Id of the workflow that runs this activity. */
export function ownWorkflowId(): string {
  return ownExecution().workflowId
}

/** Id of the run of that workflow, which is another each time it is started. */
export function ownRunId(): string {
  return ownExecution().runId
}

function ownExecution() {
  const { workflowExecution } = activityInfo()
  if (!workflowExecution) throw new Error('this activity belongs to a workflow')
  return workflowExecution
}
