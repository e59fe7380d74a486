import type { Context } from 'hono'

/** The longest name of a browser that is kept. */
const LONGEST = 300

/** What the client says that it is, for people who look at their sessions. */
export function userAgentOf(c: Context): string | null {
  return c.req.header('User-Agent')?.slice(0, LONGEST) ?? null
}
