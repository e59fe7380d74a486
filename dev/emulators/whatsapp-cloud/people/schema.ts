import { z } from 'zod'

/** What a customer's phone can send. It has exactly one kind of content; without any it is a text. */
export const writeSchema = z.strictObject({
  /** The customer's number, in any form. */
  from: z.string().regex(/^\+?[1-9]\d{5,14}$/),
  /** Our number, or Meta's id of it. */
  to: z.string(),
  /** The message's id. Default: a new one. */
  id: z.string().startsWith('wamid.').optional(),
  name: z.string().optional(),
  text: z.string().optional(),
  media: z
    .strictObject({
      contentType: z.string(),
      base64: z.string().optional(),
      filename: z.string().optional(),
      voice: z.boolean().optional(),
      sticker: z.boolean().optional(),
    })
    .optional(),
  /** A tap on one of our buttons, or on a template's quick reply. */
  tap: z.strictObject({ id: z.string(), title: z.string() }).optional(),
  templateTap: z.strictObject({ payload: z.string(), text: z.string() }).optional(),
  pick: z.strictObject({ id: z.string(), title: z.string(), description: z.string().optional() }).optional(),
  /** Without an emoji the reaction is removed. */
  reaction: z.strictObject({ messageId: z.string(), emoji: z.string().optional() }).optional(),
  location: z
    .strictObject({
      latitude: z.number(),
      longitude: z.number(),
      name: z.string().optional(),
      address: z.string().optional(),
    })
    .optional(),
  contacts: z.array(z.strictObject({ name: z.string(), phone: z.string() })).optional(),
  order: z
    .strictObject({
      text: z.string().optional(),
      items: z.array(z.strictObject({ sku: z.string(), quantity: z.int() })),
    })
    .optional(),
  unsupported: z.strictObject({ type: z.string().optional(), code: z.int().default(131051) }).optional(),
  edit: z.strictObject({ messageId: z.string(), text: z.string() }).optional(),
  revoke: z.strictObject({ messageId: z.string() }).optional(),
  /** Any other message: its type, and the content under this name. */
  raw: z.strictObject({ type: z.string(), content: z.unknown() }).optional(),
  replyTo: z.string().optional(),
  forwarded: z.enum(['once', 'many']).optional(),
  /** The ad that the customer came from. */
  referral: z.strictObject({ sourceId: z.string(), headline: z.string().optional() }).optional(),
  groupId: z.string().optional(),
})
export type WriteInput = z.input<typeof writeSchema>
export type Written = z.output<typeof writeSchema>
