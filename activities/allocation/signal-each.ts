import { heartbeat } from '@temporalio/activity'
import { type Client, type SignalDefinition, WorkflowNotFoundError } from '@temporalio/client'

/** How many signals are sent at the same time, so that one slow answer does not delay all others. */
const AT_ONCE = 20

/**
 * Sends a signal to each conversation. One whose workflow has ended is skipped. Returns how many it
 * reached.
 */
export async function signalEach<T>(
  temporal: Client,
  conversations: { id: string; workflowId: string }[],
  signal: SignalDefinition<[T]>,
  payload: (conversationId: string) => T,
): Promise<number> {
  let told = 0
  for (let at = 0; at < conversations.length; at += AT_ONCE) {
    await Promise.all(
      conversations.slice(at, at + AT_ONCE).map(async ({ id, workflowId }) => {
        try {
          await temporal.workflow.getHandle(workflowId).signal(signal, payload(id))
          told++
        } catch (error) {
          if (!(error instanceof WorkflowNotFoundError)) throw error
        }
      }),
    )
    heartbeat(told)
  }
  return told
}
