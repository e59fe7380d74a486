import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { isAborted } from '../../platform/aborted-request.ts'
import { fileTrouble } from '../../platform/file-trouble.ts'
import type { Logger } from '../../platform/log.ts'
import { databaseTrouble } from './database-trouble.ts'
import { PROBLEMS, type ProblemCode, type ProblemRow } from './problem-codes.ts'

export interface FieldError {
  /** Dotted path in the body, or the name of a parameter. */
  path: string
  message: string
}

/** An error that is answered as RFC 9457 problem details. */
export class Problem extends Error {
  override name = 'Problem'
  readonly code: string
  readonly detail: string
  readonly more: { errors?: FieldError[]; fix?: string; [member: string]: unknown }
  readonly row: ProblemRow

  /** @param row given for a problem that only one provider has */
  constructor(
    code: ProblemCode,
    detail: string,
    more: Problem['more'] = {},
    row: ProblemRow = PROBLEMS[code],
  ) {
    super(detail)
    this.code = code
    this.detail = detail
    this.more = more
    this.row = row
  }
}

export function invalid(errors: FieldError[]): Problem {
  const [first] = errors
  return new Problem('invalid_request', first ? `${first.path}: ${first.message}` : 'invalid', { errors })
}

/** The path of the page that describes the problems. A problem's `type` points to it. */
export const PROBLEMS_PATH = '/docs/problems'

/**
 * Answers any error. An error that isn't a `Problem` is logged in full, and the caller only sees "internal", so that no
 * inner detail leaks.
 */
export function answerError(
  error: unknown,
  c: Context,
  { log, publicUrl }: { log: Logger; publicUrl: string },
): Response {
  const problem = isAborted(error, c)
    ? new Problem(
        'request_incomplete',
        'The client closed the connection before the whole request had arrived.',
      )
    : asProblem(error)
  const { status, title, fix } = problem.row
  if (status >= 500) {
    log.error({ requestId: c.get('requestId'), code: problem.code, err: error }, 'request failed')
  }
  // Nobody reads this answer, and nothing is wrong here: it happens wherever a network is bad.
  if (problem.code === 'request_incomplete') {
    log.info(
      { requestId: c.get('requestId'), code: problem.code },
      'a client closed the connection before its request was complete',
    )
  }
  if (status === 401) c.header('WWW-Authenticate', 'Bearer')
  if (status === 503) c.header('Retry-After', '2')
  // The rest of the body is never read, so the connection can't carry another request.
  if (status === 413) c.header('Connection', 'close')
  const body = {
    type: `${publicUrl.replace(/\/+$/, '')}${PROBLEMS_PATH}#${problem.code}`,
    title,
    status,
    code: problem.code,
    detail: problem.detail,
    fix,
    ...problem.more,
    requestId: c.get('requestId'),
  }
  return c.json(body, status, { 'Content-Type': 'application/problem+json' })
}

function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (error instanceof HTTPException && error.status === 400)
    return new Problem('malformed_json', 'The body could not be read.')
  // The framework checks the type even if the body is empty.
  if (error instanceof HTTPException && error.status === 415)
    return new Problem('malformed_json', 'The Content-Type is not application/json.')
  if (error instanceof HTTPException && error.status === 413)
    return new Problem('body_too_large', 'The body is too large.')
  const unavailable = databaseTrouble(error)
  if (unavailable) return new Problem('database_unavailable', unavailable)
  const files = fileTrouble(error)
  if (files) return new Problem('files_unavailable', files)
  return new Problem('internal', 'An unexpected error occurred.')
}
