import { ApplicationFailure, CancelledFailure, type Context } from '@temporalio/activity'
import type { Client } from '@temporalio/client'
import type { ActivityInterceptors } from '@temporalio/worker'
import { stepFailing } from '../protocol/signals.ts'

/**
 * The try of a step at whose failure its conversation is told: some eight seconds of trying, so that what passes by itself,
 * like a restart of PostgreSQL, tells nobody.
 */
const TELLS_AT = 6
/** Again after so many more, about ten minutes, should the first word not have arrived. */
const TELLS_EVERY = 60

/** The conversation waits for its step meanwhile, and nobody else: so long may the telling take, ms. */
const PATIENCE_MS = 2_000

/** Failures that say themselves when the step goes on, and after a minute become a wait of the workflow's own. */
const PASSING = ['NotSent', 'Busy']

/** The turn of an AI is given up within a minute, and says what became of it. */
const APART = ['runAiTurn']

/**
 * Tells a conversation that one of its steps fails again and again: who looks at it sees so, and can filter by it. What costs
 * a signal is done in the rare case alone; that the step succeeds in the end, the workflow knows by itself.
 */
export function tellFailing(temporal: Client): (context: Context) => ActivityInterceptors {
  return ({ info, log }) => {
    const isOfConversation = info.workflowType === 'conversation' && !APART.includes(info.activityType)
    if (!isOfConversation || info.attempt % TELLS_EVERY !== TELLS_AT) return {}
    return {
      inbound: {
        async execute(input, next) {
          try {
            return await next(input)
          } catch (error) {
            await tell(error, input.args[0]).catch(reason =>
              log.warn('a conversation can’t be told that a step fails', { reason: String(reason) }),
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
          // Scrubbed: codes, and sentences of ours.
          error: failure?.message ?? '',
        }),
      )
    }
  }
}
