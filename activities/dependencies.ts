import { activityInfo } from '@temporalio/activity'
import type { Client } from '@temporalio/client'
import type { Database } from '../db/client.ts'
import type { DatabaseClock } from '../db/clock.ts'
import type { Reachability } from '../platform/inbound-mode.ts'
import type { Logger } from '../platform/log.ts'
import type { MediaStore } from '../platform/media-store.ts'
import type { Secrets } from '../platform/secrets.ts'
import type { PushSettings } from '../platform/vapid.ts'
import type { Model } from '../providers/model/model.ts'
import type { BuiltProvider } from '../providers/providers.ts'

/** What activities work with. Created once for each worker. */
export interface Dependencies {
  sql: Database
  /** The only clock that activities may use (db/clock.ts). */
  clock: DatabaseClock
  secrets: Secrets
  log: Logger
  temporal: Client
  /** Where customers' files are stored. */
  mediaStore: MediaStore
  /** The provider of a channel, by its name. */
  provider: (name: string) => BuiltProvider
  /** The address at which the provider can reach the API, if it can. */
  reachability: Reachability
  /** True when the worker is shutting down, so that long activities end early. Absent: never. */
  isStopping?: () => boolean
  /**
   * Wakes the readers of the event stream. This happens after each activity; a long activity calls it
   * earlier.
   */
  notifyStream: () => void
  /** The model's endpoint. Absent when none is configured; then work for the AI goes to a human. */
  ai?: Model
  /** How push services are called. Absent when nothing is pushed. */
  push?: PushSettings
}

/** The id of the workflow that runs this activity. */
export function ownWorkflowId(): string {
  return ownExecution().workflowId
}

/** The id of that workflow's run. Each start of the workflow has another one. */
export function ownRunId(): string {
  return ownExecution().runId
}

function ownExecution() {
  const { workflowExecution } = activityInfo()
  if (!workflowExecution) throw new Error('this activity belongs to a workflow')
  return workflowExecution
}
