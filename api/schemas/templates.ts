import { z } from '@hono/zod-openapi'
import { timestamp } from './common.ts'

export const template = z
  .object({
    id: z.string().openapi({ description: 'What a message names it by.' }),
    contentSid: z.string().optional().openapi({ description: 'At Twilio, the same.' }),
    name: z.string(),
    language: z.string(),
    types: z.array(z.string()).openapi({ example: ['twilio/text'] }),
    body: z.string().nullable(),
    variables: z.record(z.string(), z.string()).openapi({ description: 'What is filled in, with samples.' }),
    header: z
      .object({ type: z.string(), variables: z.record(z.string(), z.string()).optional() })
      .optional()
      .openapi({ description: 'What has to be given for its header.' }),
    buttons: z
      .array(
        z.object({ index: z.number().int(), takes: z.enum(['payload', 'url']), text: z.string().optional() }),
      )
      .optional()
      .openapi({ description: 'Its buttons that take something.' }),
    approval: z.object({
      status: z.string().openapi({
        description: 'unsubmitted, received, pending, approved, rejected, paused or disabled',
      }),
      category: z.string().nullable(),
      rejectionReason: z.string().nullable(),
    }),
    usableOutsideWindow: z
      .boolean()
      .openapi({ description: 'Whether WhatsApp lets it out more than 24 hours after the customer wrote.' }),
  })
  .openapi('Template')

export const templates = z
  .object({
    items: z.array(template),
    fetchedAt: timestamp.openapi({ description: 'When the provider was last asked.' }),
    stale: z.boolean().openapi({ description: 'It did not answer now: this is what it said before.' }),
  })
  .openapi('Templates')
