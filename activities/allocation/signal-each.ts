import { heartbeat, log } from '@temporalio/activity'
import {
  type Client,
  isGrpcServiceError,
  ServiceError,
  type SignalDefinition,
  WorkflowNotFoundError,
} from '@temporalio/client'
import { INVALID_ARGUMENT } from '../../platform/grpc-codes.ts'

/** How many signals are sent at the same time, so that one slow answer does not delay all others. */
const AT_ONCE = 20

/**
 * Sends a signal to each conversation. One whose workflow has ended is skipped. So is one whose run has
 * had as many signals as the server allows: only its own next step helps it, and an error here would
 * stop the work for all others. Returns how many it reached.
 *
 * If a signal fails in another way, the others are sent all the same, and then this throws.
 */
export async function signalEach<T>(
  temporal: Client,
  conversations: { id: string; workflowId: string }[],
  signal: SignalDefinition<[T]>,
  payload: (conversationId: string) => T,
): Promise<number> {
  let told = 0
  let failed: PromiseRejectedResult | undefined
  for (let at = 0; at < conversations.length; at += AT_ONCE) {
    const results = await Promise.allSettled(
      conversations.slice(at, at + AT_ONCE).map(async ({ id, workflowId }) => {
        try {
          await temporal.workflow.getHandle(workflowId).signal(signal, payload(id))
          told++
        } catch (error) {
          if (error instanceof WorkflowNotFoundError) return
          if (!takesNoMore(error)) throw error
          log.error('a workflow takes no more signals: it has had too many, and does not get on', {
            workflowId,
          })
        }
      }),
    )
    failed ??= results.find(({ status }) => status === 'rejected') as PromiseRejectedResult | undefined
    // The server is away.
    if (results.every(({ status }) => status === 'rejected')) break
    heartbeat(told)
  }
  if (failed) throw failed.reason
  return told
}

/** The server's limit of signals for one run (`history.maximumSignalsPerExecution`) is reached. */
function takesNoMore(error: unknown): boolean {
  const { cause } = error instanceof ServiceError ? error : {}
  return (
    isGrpcServiceError(cause) &&
    cause.code === INVALID_ARGUMENT &&
    // A worker's connection has the text in the message alone.
    cause.message.includes('limit for signal events')
  )
}
