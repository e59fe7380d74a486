import { z } from '@hono/zod-openapi'
import { id, timestamp } from './common.ts'

/** A name as the customer sees it. Control characters and slashes have no place in one. */
const fileName = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(200)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  .regex(/^[^\u0000-\u001f\u007f/\\]*$/, 'must have no slash, backslash or control character')

export const uploadQuery = z.object({
  name: fileName.optional().openapi({
    description: 'As the customer sees it. Default: "file" with the extension of its type.',
    example: 'invoice.pdf',
  }),
})

export const upload = z
  .object({
    id,
    name: z.string(),
    contentType: z.string().openapi({ description: 'By its content, whatever was declared.' }),
    size: z.number().int().openapi({ description: 'Bytes.' }),
    url: z
      .string()
      .openapi({ description: 'Signed, and good for an hour or a little more; needs no token.' }),
    createdAt: timestamp,
  })
  .openapi('Upload')
