/** The longest wait that is accepted, ms. More than a day can only be a mistake. */
const MAX_RETRY_AFTER_MS = 24 * 60 * 60_000

/**
 * Reads a Retry-After header, in seconds or as a date (RFC 9110 §10.2.3). Returns ms from now; undefined if it can't be read.
 */
export function readRetryAfter(header: unknown, now = Date.now()): number | undefined {
  if (typeof header !== 'string' || header.trim() === '') return undefined
  const ms = /^\s*\d+(\.\d+)?\s*$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - now
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(Math.ceil(ms), 0), MAX_RETRY_AFTER_MS)
}
