import type { Context } from 'hono'

/** The stored length. */
const LONGEST = 300

/** The name of the client, for the list of sessions. */
export function userAgentOf(c: Context): string | null {
  return c.req.header('User-Agent')?.slice(0, LONGEST) ?? null
}
