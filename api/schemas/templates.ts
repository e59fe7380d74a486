import { z } from '@hono/zod-openapi'
import { timestamp } from './common.ts'

export const template = z
  .object({
    id: z.string().openapi({ description: 'The id by which a message names the template.' }),
    contentSid: z.string().optional().openapi({ description: 'For Twilio, the same as id.' }),
    name: z.string(),
    language: z.string(),
    types: z.array(z.string()).openapi({ example: ['twilio/text'] }),
    body: z.string().nullable(),
    variables: z
      .record(z.string(), z.string())
      .openapi({ description: 'The variables of the template, with sample values.' }),
    header: z
      .object({ type: z.string(), variables: z.record(z.string(), z.string()).optional() })
      .optional()
      .openapi({ description: 'What a message must give for the header.' }),
    buttons: z
      .array(
        z.object({ index: z.number().int(), takes: z.enum(['payload', 'url']), text: z.string().optional() }),
      )
      .optional()
      .openapi({ description: 'The buttons that have a variable.' }),
    approval: z.object({
      status: z.string().openapi({
        description: 'unsubmitted, received, pending, approved, rejected, paused or disabled',
      }),
      category: z.string().nullable(),
      rejectionReason: z.string().nullable(),
    }),
    usableOutsideWindow: z.boolean().openapi({
      description:
        'Whether WhatsApp allows the template more than 24 hours after the customer’s last message.',
    }),
  })
  .openapi('Template')

export const templates = z
  .object({
    items: z.array(template),
    fetchedAt: timestamp.openapi({ description: 'When the list was last read from the provider.' }),
    stale: z
      .boolean()
      .openapi({ description: 'The provider does not answer now. This is its previous answer.' }),
  })
  .openapi('Templates')
