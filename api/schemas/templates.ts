import { z } from '@hono/zod-openapi'
import { timestamp } from './common.ts'

export const template = z
  .object({
    contentSid: z.string(),
    name: z.string(),
    language: z.string(),
    types: z.array(z.string()).openapi({ example: ['twilio/text'] }),
    body: z.string().nullable(),
    variables: z.record(z.string(), z.string()).openapi({ description: 'What is filled in, with samples.' }),
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
    fetchedAt: timestamp.openapi({ description: 'When Twilio was last asked.' }),
    stale: z.boolean().openapi({ description: 'Twilio did not answer now: this is what it said before.' }),
  })
  .openapi('Templates')
