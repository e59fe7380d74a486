import { z } from '@hono/zod-openapi'
import { plain } from '../domain/text.ts'

/** A number of ours, as people paste it. */
export const phoneNumber = z
  .string()
  // What is pasted brings marks that can't be seen.
  .overwrite(text => plain(text).trim())
  .regex(/^\+[1-9]\d{6,14}$/, 'must be in E.164: +, country code and number, without spaces')
