import { z } from '@hono/zod-openapi'
import { DELIVERY_STATUSES, FAILURE_CLASSES } from '../../domain/delivery.ts'
import { actor, timestamp } from './common.ts'

const attempt = z
  .object({
    part: z.number().int().openapi({ description: 'Which part of the message it sent, from 1.' }),
    number: z.number().int().openapi({
      description:
        'The how manieth attempt of this part, from 1. Of more than 20 in a row the first have no entry.',
    }),
    at: timestamp
      .nullable()
      .openapi({ description: 'When the provider was called; null: it waits for that.' }),
    by: actor.openapi({
      description: 'The author of the message, who had it sent again, or the service by itself.',
    }),
    how: z.enum(['first', 'automatic', 'again']).openapi({
      description: '`automatic`: tried again by itself. `again`: somebody had it sent again.',
    }),
    status: z.enum([...DELIVERY_STATUSES, 'not_accepted']).openapi({
      description: '`not_accepted`: the provider did not take it, and it was tried again by itself.',
    }),
    error: z
      .object({ code: z.string(), class: z.enum(FAILURE_CLASSES), detail: z.string(), fix: z.string() })
      .nullable(),
    providerMessageId: z.string().nullable(),
    unknownAt: timestamp
      .nullable()
      .openapi({ description: 'When the provider gave no answer, so that its outcome was unknown.' }),
    settled: z
      .object({ by: actor, at: timestamp, sent: z.boolean() })
      .nullable()
      .openapi({ description: 'Who stated whether it was sent, while its outcome was unknown.' }),
  })
  .openapi('Attempt')

export const attempts = z.object({
  parts: z.number().int().openapi({ description: 'How many parts the message has.' }),
  items: z.array(attempt),
})
