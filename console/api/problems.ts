/** The code of a request that got no answer at all. */
export const UNREACHABLE = 'unreachable'

/** A problem of the API, or a similar error with a code of its own. */
export interface AnyProblem {
  code: string
  title?: string
  status?: number
  detail?: string
  fix?: string
  errors?: { path: string; message: string }[]
  [more: string]: unknown
}

/** The API refused a request, or can't be reached. */
export class ApiError extends Error {
  override name = 'ApiError'
  readonly code: string
  readonly status: number
  readonly problem: AnyProblem

  constructor(problem: AnyProblem) {
    super(problem.detail ?? problem.title ?? problem.code)
    this.code = problem.code
    this.status = problem.status ?? 0
    this.problem = problem
  }
}

/** Turns the answer of a failed request into an error. An answer that is no problem comes from a proxy in between. */
export function errorOf(body: unknown, status: number): ApiError {
  const { code } = (body ?? {}) as { code?: unknown }
  return typeof code === 'string'
    ? new ApiError(body as AnyProblem)
    : new ApiError({ code: UNREACHABLE, status })
}

export function asApiError(error: unknown): ApiError {
  return error instanceof ApiError ? error : new ApiError({ code: UNREACHABLE })
}

/** Whether the same request may succeed a moment later. */
export function isPassing({ code, status }: ApiError): boolean {
  return code === UNREACHABLE || status === 503 || status === 429
}

/** Shows the problem's errors at the fields of a form that they name. Returns whether there were any. */
export function showFieldErrors(
  error: ApiError,
  fields: readonly string[],
  setError: (path: string, error: { message: string }) => void,
): boolean {
  const known = (error.problem.errors ?? []).filter(({ path }) => fields.includes(path))
  for (const { path, message } of known) setError(path, { message })
  return known.length > 0
}
