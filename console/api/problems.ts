/** The code of a request that got no answer, or no answer of the API. */
export const UNREACHABLE = 'unreachable'

/** A problem as the API answers it (RFC 9457), or an error of the console in the same shape. */
export interface AnyProblem {
  code: string
  title?: string
  status?: number
  detail?: string
  fix?: string
  errors?: { path: string; message: string }[]
  [more: string]: unknown
}

/**
 * The API refused a request, or could not be reached. Words for the reader are found by its code
 * (`ui/problem-text.ts`).
 */
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

/**
 * Turns the body of a failed answer into an error. A body that is no problem comes from a proxy in between, so
 * nothing is known of the service.
 */
export function errorOf(body: unknown, status: number): ApiError {
  const { code } = (body ?? {}) as { code?: unknown }
  return typeof code === 'string'
    ? new ApiError(body as AnyProblem)
    : new ApiError({ code: UNREACHABLE, status })
}

/** Any caught error as an `ApiError`. */
export function asApiError(error: unknown): ApiError {
  return error instanceof ApiError ? error : new ApiError({ code: UNREACHABLE })
}

/** Whether the same request may succeed a moment later. */
export function isPassing({ code, status }: ApiError): boolean {
  return code === UNREACHABLE || status === 503 || status === 429
}

/**
 * Shows the problem's errors beside the fields of a form that they name. Returns false if it names none of them: then
 * the caller shows the problem itself.
 */
export function showFieldErrors(
  error: ApiError,
  fields: readonly string[],
  setError: (path: string, error: { message: string }) => void,
): boolean {
  const known = (error.problem.errors ?? []).filter(({ path }) => fields.includes(path))
  for (const { path, message } of known) setError(path, { message })
  return known.length > 0
}
