import { asApiError } from './problems.ts'

/** The value of `If-Match` for a version: the API refuses a change that is based on an older one. */
export const ifMatch = (version: number) => `"${version}"`

/** Whether a change was refused because somebody else has changed the same meanwhile. */
export const isStale = (error: unknown) => asApiError(error).code === 'stale_version'
