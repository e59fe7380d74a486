import type { WorkflowClientInterceptor, WorkflowSignalWithStartInput } from '@temporalio/client'
import { isLater, LATER_ATTRIBUTES } from '../protocol/search-attributes.ts'
import { INVALID_ARGUMENT } from './grpc-codes.ts'

/**
 * How long to start conversations without the attributes after the server did not know them, ms. Each try with them costs a
 * call.
 */
const LOOK_AGAIN_MS = 60_000

/**
 * Starts conversations without search attributes that the server doesn't have yet. If `migrate` was not run for this
 * version, or could not create them, customers' messages must still be accepted.
 */
export function withoutMissingAttributes(now: () => number = Date.now): WorkflowClientInterceptor {
  let missingUntil = 0
  return {
    async signalWithStart(input, next) {
      if (now() < missingUntil) return next(without(input))
      try {
        return await next(input)
      } catch (error) {
        if (!isMissing(error)) throw error
        missingUntil = now() + LOOK_AGAIN_MS
        return next(without(input))
      }
    },
  }
}

function without(input: WorkflowSignalWithStartInput): WorkflowSignalWithStartInput {
  const { typedSearchAttributes } = input.options
  if (!Array.isArray(typedSearchAttributes)) return input
  const known = typedSearchAttributes.filter(pair => !isLater(pair))
  return { ...input, options: { ...input.options, typedSearchAttributes: known } }
}

/** The server's message is `Namespace … has no mapping defined for search attribute ConversationProblem`. */
function isMissing(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { code, message } = cause as Error & { code?: unknown }
    if (code === INVALID_ARGUMENT) return LATER_ATTRIBUTES.some(({ name }) => message.includes(name))
  }
  return false
}
