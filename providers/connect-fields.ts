import { z } from '@hono/zod-openapi'
import { plain } from '../domain/text.ts'

/** One of our numbers, as people paste it. */
export const phoneNumber = z
  .string()
  // Pasted text may contain invisible characters.
  .overwrite(text => plain(text).trim())
  .regex(/^\+[1-9]\d{6,14}$/, 'must be in E.164: +, country code and number, without spaces')
