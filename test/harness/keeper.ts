import { randomUUID } from 'node:crypto'
import type { KeeperReport } from '../../protocol/activities/keeper.ts'
import type { World } from './world.ts'

/** One round of the keeper, as the schedule starts it each minute. */
export function keep({ temporal, config }: World): Promise<KeeperReport> {
  return temporal.workflow.execute('keeper', {
    workflowId: `keeper:${randomUUID()}`,
    taskQueue: config.TEMPORAL_TASK_QUEUE,
    args: [],
  })
}
