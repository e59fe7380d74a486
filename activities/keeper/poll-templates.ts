import { takeStaleTemplates } from '../../db/templates.ts'
import { workflowIds } from '../../protocol/workflow-ids.ts'
import type { WorkflowType } from '../../protocol/workflows.ts'
import type { Dependencies } from '../dependencies.ts'

/** For how many channels one round has the templates read. The rest has its turn in the next rounds. */
const MAX_CHANNELS = 20

/**
 * Has the templates of each channel that uses some read again, once an hour. A provider may pause or
 * reject a template at any time. Twilio never tells that, and Meta only tells the app's own webhook
 * address, not the address of a number. Without this, the list would show the template as approved
 * until somebody asks for it. The reading is a workflow's, because a provider may take long.
 */
export async function pollTemplates({ sql, temporal }: Dependencies, taskQueue: string): Promise<void> {
  for (let asked = 0; asked < MAX_CHANNELS; asked++) {
    const channelId = await takeStaleTemplates(sql)
    if (channelId === undefined) return
    await temporal.workflow.start('readTemplates' satisfies WorkflowType, {
      taskQueue,
      workflowId: workflowIds.readTemplates(channelId),
      workflowIdConflictPolicy: 'USE_EXISTING',
      args: [{ channelId }],
    })
  }
}
