import { heartbeat } from '@temporalio/activity'
import { type Client, type SignalDefinition, WorkflowNotFoundError } from '@temporalio/client'

/** Signals sent together, so that one slow answer doesn't hold up all. */
const AT_ONCE = 20

/** Sends each conversation a signal of its own. One that ended meanwhile is none the worse. Returns how many it reached. */
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
