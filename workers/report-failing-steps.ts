import { ApplicationFailure, CancelledFailure, type Context } from '@temporalio/activity'
import type { Client } from '@temporalio/client'
import type { ActivityInterceptors } from '@temporalio/worker'
import { stepFailing } from '../protocol/signals.ts'
import type { WorkflowType } from '../protocol/workflows.ts'

/**
 * The failed try at which the conversation is told, after about eight seconds. Problems that pass by
 * themselves, such as a restart of PostgreSQL, are not reported.
 */
const TELLS_AT = 6
/**
 * The report is repeated after this many more tries, about ten minutes, in case the first did not
 * arrive.
 */
const TELLS_EVERY = 60

/** How long the report may take, ms. Only the conversation's own step waits for it. */
const PATIENCE_MS = 2_000

/**
 * Failures that name the time of the next try themselves. After a minute they become a wait of the
 * workflow.
 */
const PASSING = ['NotSent', 'Busy']

const CONVERSATION: WorkflowType = 'conversation'

/** An AI turn ends within a minute and reports its own failure. */
const APART = ['runAiTurn']

/**
 * Tells a conversation that one of its steps fails again and again. Operators then see it, and can
 * filter by it. This costs a signal only in that rare case. The workflow notices by itself when the
 * step succeeds.
 */
export function reportFailingSteps(temporal: Client): (context: Context) => ActivityInterceptors {
  return ({ info, log }) => {
    const isOfConversation = info.workflowType === CONVERSATION && !APART.includes(info.activityType)
    if (!isOfConversation || info.attempt % TELLS_EVERY !== TELLS_AT) return {}
    return {
      inbound: {
        async execute(input, next) {
          try {
            return await next(input)
          } catch (error) {
            await tell(error, input.args[0]).catch(reason =>
              log.warn('a conversation can’t be informed that a step fails', { reason: String(reason) }),
            )
            throw error
          }
        },
      },
    }

    async function tell(error: unknown, input: unknown): Promise<void> {
      const { conversationId } = Object(input) as { conversationId?: unknown }
      const { workflowExecution } = info
      if (!workflowExecution || typeof conversationId !== 'string' || error instanceof CancelledFailure)
        return
      const failure = error instanceof ApplicationFailure ? error : undefined
      if (PASSING.includes(failure?.type ?? '')) return
      const { workflowId, runId } = workflowExecution
      const handle = temporal.workflow.getHandle(workflowId, runId)
      await temporal.connection.withDeadline(Date.now() + PATIENCE_MS, () =>
        handle.signal(stepFailing, {
          conversationId,
          step: info.activityType,
          since: info.scheduledTimestampMs,
          // Error messages are scrubbed here already: codes, and sentences of ours.
          error: failure?.message ?? '',
        }),
      )
    }
  }
}
