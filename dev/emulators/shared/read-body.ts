import type { Context } from 'hono'
import { z } from 'zod'

/** Reads the JSON body of a request to an emulator's own API. Throws an error with the wrong fields. */
export async function readBody<T extends z.ZodType>(c: Context, schema: T): Promise<z.output<T>> {
  const parsed = schema.safeParse(await c.req.json().catch(() => ({})))
  if (parsed.success) return parsed.data
  throw new Error(z.prettifyError(parsed.error))
}
